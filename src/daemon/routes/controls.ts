/**
 * What operators stop and let go on: `/admin/controls` and its audit. Part of the admin API, behind its token; it works on a
 * full disk and while providers hang. Judges no send: the gate reads what is written here at the next claim.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Instant, NEVER } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { AuditEntry } from '../../hosts/audit.ts';
import type { ControlOrder, ControlReport } from '../../hosts/control-order.ts';
import { ControlRefused } from '../../hosts/errors.ts';
import type { Control, ControlScope } from '../../kernel/input.ts';
import type { ChannelCarrier } from '../carrier.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';

const AUDIT_MAX = 1_000;
const SCOPE_KEYS = ['channels', 'classes', 'tags', 'journeys'] as const;

export type ControlRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly carrier: Pick<ChannelCarrier, 'withdraw'>;
};

/** Adds the routes. 400: no order; 403: may not pull; 404: a name that nothing has; 409: no plan yet. */
export function addControlRoutes(app: FastifyInstance, { engine, loop, carrier }: ControlRoutes): void {
  app.get('/admin/controls', async (_request, reply) => {
    const [controls, held] = await Promise.all([
      engine.controls(),
      engine.plan() === null ? [] : engine.held(),
    ]);
    return reply.send({ controls: controls.map(showControl), held });
  });
  app.get<{ Querystring: { limit?: string; action?: string } }>('/admin/audit', async (request, reply) => {
    const { action } = request.query;
    const limit = Math.min(Math.max(Number(request.query.limit ?? 100) || 100, 1), AUDIT_MAX);
    // Of one action, the newest among all that may be shown at once.
    const entries = await engine.audit(action === undefined ? limit : AUDIT_MAX);
    const wanted = entries.filter((entry) => action === undefined || entry.action === action);
    return reply.send({ audit: wanted.slice(0, limit).map(showEntry) });
  });

  async function carryOut(order: ControlOrder, reply: FastifyReply): Promise<FastifyReply> {
    if (engine.plan() === null) return reply.code(409).send({ error: 'no plan was applied yet' });
    try {
      const { report } = await engine.control(order, loop.now());
      const stopped = (await engine.controls()).filter(({ id }) => report.ids.includes(id));
      // What was claimed and has not started goes back, and is held like the rest.
      if (order.do !== 'resume') carrier.withdraw(stopped.map(({ scope }) => scope));
      loop.nudge();
      return reply.send({ report, controls: stopped.map(showControl) } satisfies ControlAnswer);
    } catch (error) {
      if (!(error instanceof ControlRefused)) throw error;
      return reply.code(error.code === 'unknown' ? 404 : 403).send({ error: error.message });
    }
  }

  app.post('/admin/controls', async (request, reply) => {
    const order = readOrder(bodyOf(request));
    return typeof order === 'string' ? reply.code(400).send({ error: order }) : carryOut(order, reply);
  });
  app.delete<{ Params: { id: string } }>('/admin/controls/:id', async (request, reply) => {
    const body = bodyOf(request);
    const said = isJsonObject(body) ? body : {};
    const who = readWho(said);
    if (typeof who === 'string') return reply.code(400).send({ error: who });
    return carryOut({ do: 'resume', id: request.params.id, ...who }, reply);
  });
}

/** What an order is answered with; the controls are those that it made. */
export type ControlAnswer = { readonly report: ControlReport; readonly controls: readonly ShownControl[] };

/** A control with its instants spelled out; `until` null: it ends when somebody resumes it. */
export type ShownControl = Omit<Control, 'since' | 'until'> & {
  readonly since: string;
  readonly until: string | null;
};

function showControl(control: Control): ShownControl {
  const { since, until } = control;
  return { ...control, since: formatInstant(since), until: until === NEVER ? null : formatInstant(until) };
}

/** A line of the audit with its instants spelled out. */
export type ShownEntry = Omit<AuditEntry, 'at'> & { readonly at: string };

function showEntry(entry: AuditEntry): ShownEntry {
  const { until } = entry.values;
  const values =
    typeof until === 'number' ? { ...entry.values, until: formatInstant(until as Instant) } : entry.values;
  return { ...entry, at: formatInstant(entry.at), values };
}

/** The body as JSON; undefined: it is none. */
export function bodyOf(request: FastifyRequest): Json | undefined {
  try {
    return JSON.parse(String(request.body ?? '')) as Json;
  } catch {
    return undefined;
  }
}

/** Both go into the audit. */
export type Who = { readonly by: string; readonly reason: string };

/** Who says so and why; a text says what is missing. */
export function readWho({ by, reason }: JsonObject): Who | string {
  if (typeof by !== 'string' || by.trim() === '') return 'the order must say `by` whom';
  if (typeof reason !== 'string' || reason.trim() === '') return 'the order must give a `reason`';
  return { by, reason };
}

/** An order as it was sent, or what is wrong with it. */
function readOrder(body: Json | undefined): ControlOrder | string {
  if (!isJsonObject(body)) return 'the body must be an order in JSON';
  const who = readWho(body);
  if (typeof who === 'string') return who;
  const scope = readScope(body.scope);
  if (body.do === 'resume') {
    if (body.scope !== undefined && scope === null) return BAD_SCOPE;
    return { do: 'resume', ...(scope === null ? {} : { scope }), ...who };
  }
  if (body.do !== 'panic' && body.do !== 'pause') return '`do` is one of panic, pause, resume';
  if (scope === null) return BAD_SCOPE;
  const options = readOptions(body);
  return typeof options === 'string' ? options : { do: body.do, scope, ...options, ...who };
}

const BAD_SCOPE =
  '`scope` is the name of one, or lists under channels, classes, tags, journeys ({}: everything)';

function readScope(value: Json | undefined): ControlScope | string | null {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return null;
  const isNames = (names: Json | undefined) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string');
  const known: readonly string[] = SCOPE_KEYS;
  if (!Object.entries(value).every(([key, names]) => known.includes(key) && isNames(names))) return null;
  return value as ControlScope;
}

type Options = Omit<Extract<ControlOrder, { do: 'panic' | 'pause' }>, 'do' | 'scope' | 'by' | 'reason'>;

const MODES = ['hold', 'freeze'] as const;
const ENTRANTS = ['queue', 'drop'] as const;

function oneOf<Word extends string>(words: readonly Word[], value: Json | undefined): Word | undefined {
  return words.find((word) => word === value);
}

function readOptions(body: JsonObject): Options | string {
  const { limitMs, policy } = body;
  const mode = oneOf(MODES, body.mode);
  const entrants = oneOf(ENTRANTS, body.entrants);
  if (body.mode !== undefined && mode === undefined) return '`mode` is hold or freeze';
  if (body.entrants !== undefined && entrants === undefined) return '`entrants` is queue or drop';
  const isLimit = typeof limitMs === 'number' && Number.isSafeInteger(limitMs) && limitMs > 0;
  if (limitMs !== undefined && !isLimit) return '`limitMs` is a number of milliseconds';
  if (policy !== undefined && typeof policy !== 'string') return '`policy` is the name of a PanicPolicy';
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(entrants === undefined ? {} : { entrants }),
    ...(isLimit ? { limitMs } : {}),
    ...(policy === undefined ? {} : { policy }),
  };
}
