/**
 * `/admin/dead`: sends that ended and that a person may send again, and subscribers in quarantine; `/admin/restored`: the end
 * of the hold of a restored store. Ids only, no address and no content; every order gets its line in the audit.
 */
import type { FastifyInstance } from 'fastify';
import type { SendKey } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { SendCount } from '../../hosts/control-order.ts';
import { ControlRefused } from '../../hosts/errors.ts';
import type { DeadLetter, LetterCount } from '../../hosts/inspection.ts';
import { RESTORED } from '../../kernel/sends.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import { bodyOf, readWho, type Who } from './controls.ts';

/** Letters of one commit; between two of them others have a turn. */
const CHUNK = 500;
const LIST_MAX = 1_000;

export type DeadLetterRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
};

/** A dead letter without anything that is personal but the subscriber's id. */
export type ShownLetter = {
  readonly key: string;
  readonly subscriber: string;
  readonly at: string;
  readonly state: string;
  readonly reason: string;
  readonly journey: string;
  readonly step: string;
  readonly channel: string;
  readonly class: string;
  readonly template: string | null;
  readonly attempts: number;
};

export type ShownQuarantine = {
  readonly subscriber: string;
  readonly at: string;
  readonly kind: string;
  /** Why the stored state cannot be read; null: it can. */
  readonly problem: string | null;
  readonly inputs: number;
};

/** What `GET /admin/dead` answers; `next`: ask for what comes `after` it; null: that was all. */
export type DeadList = {
  readonly counts: readonly LetterCount[];
  readonly letters: readonly ShownLetter[];
  readonly next: string | null;
  readonly quarantined: readonly ShownQuarantine[];
};

/** What an order did: to how many letters and subscribers; `apart`: who was named and is in quarantine as before. */
export type DeadAnswer = {
  readonly letters: number;
  readonly subscribers: number;
  readonly apart: number;
};

/** What the end of the hold did: `assumed` letters were sent or dropped, `held` sends go on. */
export type RestoredAnswer = {
  readonly do: 'send' | 'drop';
  readonly backupAt: string;
  readonly restoredAt: string;
  readonly assumed: number;
  readonly held: readonly SendCount[];
};

function showLetter({ key, subscriber, at, state, reason, channel, send }: DeadLetter): ShownLetter {
  const { journey, step, class: className, templates, attempt: attempts } = send;
  const about = { journey, step, channel, class: className, template: templates[channel] ?? null };
  return { key, subscriber, at: formatInstant(at), state, reason, ...about, attempts };
}

type Order = {
  readonly do: 'retry' | 'drop';
  readonly keys: readonly SendKey[];
  readonly subscribers: readonly string[];
  /** All letters of this reason; null: of every reason; undefined: only those named. */
  readonly ended: string | null | undefined;
};

function isNames(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function readOrder(body: JsonObject): Order | string {
  const { keys = [], subscribers = [], all, ended } = body;
  if (body.do !== 'retry' && body.do !== 'drop') return '`do` is retry or drop';
  if (!isNames(keys) || !isNames(subscribers)) return '`keys` and `subscribers` are lists of ids';
  if (ended !== undefined && typeof ended !== 'string') return '`ended` is a reason';
  const scope = typeof ended === 'string' ? ended : all === true ? null : undefined;
  if (scope === undefined && keys.length + subscribers.length === 0) {
    return 'name `keys` or `subscribers`, a reason under `ended`, or say `all`';
  }
  return { do: body.do, keys: keys as readonly SendKey[], subscribers, ended: scope };
}

/** Carries out one kind of order on letters, in bounded commits. */
function createWorker({ engine, loop }: DeadLetterRoutes) {
  async function some(what: Order['do'], keys: readonly SendKey[]): Promise<number> {
    const done = what === 'retry' ? engine.retryLetters(keys, loop.now()) : engine.dropLetters(keys);
    return (await done).count;
  }
  return {
    async named(what: Order['do'], keys: readonly SendKey[]): Promise<number> {
      let count = 0;
      for (let start = 0; start < keys.length; start += CHUNK) {
        count += await some(what, keys.slice(start, start + CHUNK));
      }
      return count;
    },
    async every(what: Order['do'], reason: string | null): Promise<number> {
      let count = 0;
      let after = '';
      for (;;) {
        const letters = await engine.deadLetters(after, CHUNK, reason ?? undefined);
        const last = letters.at(-1);
        if (last === undefined) return count;
        after = last.key;
        const keys = letters.map(({ key }) => key);
        count += await some(what, keys);
      }
    },
  };
}

async function carryOut(routes: DeadLetterRoutes, order: Order, who: Who): Promise<DeadAnswer> {
  const { engine, loop } = routes;
  const worker = createWorker(routes);
  let letters = await worker.named(order.do, order.keys);
  if (order.ended !== undefined) letters += await worker.every(order.do, order.ended);
  let subscribers = 0;
  let apart = 0;
  for (const id of order.subscribers) {
    if ((await engine.read(id))?.quarantined !== true) continue;
    if (order.do === 'retry') await engine.release(id, loop.now());
    else await engine.dropQuarantined(id, loop.now());
    if ((await engine.read(id))?.quarantined === true) apart += 1;
    else subscribers += 1;
  }
  const values = { letters, subscribers, ...(apart === 0 ? {} : { apart }) };
  await engine.note({ at: loop.now(), action: order.do, control: null, ...who, values });
  loop.nudge();
  return { letters, subscribers, apart };
}

/** Adds the routes. 400: no order; 403: may not; 404: nothing is held because of a restore; 409: no plan yet. */
export function addDeadLetterRoutes(app: FastifyInstance, routes: DeadLetterRoutes): void {
  const { engine, loop } = routes;
  app.get<{ Querystring: { limit?: string; after?: string; ended?: string } }>(
    '/admin/dead',
    async (request, reply) => {
      const { after = '', ended } = request.query;
      const limit = Math.min(Math.max(Number(request.query.limit ?? 100) || 100, 1), LIST_MAX);
      const [letters, quarantined, counts] = await Promise.all([
        engine.deadLetters(after, limit, ended),
        engine.quarantined(),
        engine.countDeadLetters(),
      ]);
      const next = letters.length < limit ? null : (letters.at(-1)?.key ?? null);
      const shown = quarantined.slice(0, limit).map((each) => ({ ...each, at: formatInstant(each.at) }));
      return reply.send({
        counts,
        letters: letters.map(showLetter),
        next,
        quarantined: shown,
      } satisfies DeadList);
    },
  );
  app.post('/admin/dead', async (request, reply) => {
    const body = bodyOf(request);
    if (!isJsonObject(body)) return reply.code(400).send({ error: 'the body must be an order in JSON' });
    const who = readWho(body);
    const order = readOrder(body);
    if (typeof who === 'string') return reply.code(400).send({ error: who });
    if (typeof order === 'string') return reply.code(400).send({ error: order });
    if (engine.plan() === null) return reply.code(409).send({ error: 'no plan was applied yet' });
    return reply.send(await carryOut(routes, order, who));
  });
  app.get('/admin/restored', async (_request, reply) => {
    const mark = await engine.restored();
    if (mark === null) return reply.code(404).send({ error: NOT_RESTORED });
    const assumed = await countOf(engine);
    const { backupAt, restoredAt } = mark;
    return reply.send({
      backupAt: formatInstant(backupAt),
      restoredAt: formatInstant(restoredAt),
      assumed,
      held: engine.plan() === null ? [] : await engine.held(),
    });
  });
  app.post('/admin/restored', async (request, reply) => {
    const body = bodyOf(request);
    const said = isJsonObject(body) ? body : {};
    const who = readWho(said);
    if (typeof who === 'string') return reply.code(400).send({ error: who });
    if (said.do !== 'send' && said.do !== 'drop') return reply.code(400).send({ error: BAD_DO });
    if ((await engine.restored()) === null) return reply.code(404).send({ error: NOT_RESTORED });
    if (engine.plan() === null) return reply.code(409).send({ error: 'no plan was applied yet' });
    try {
      const answer = await endRestored(routes, said.do, who);
      loop.nudge();
      return reply.send(answer);
    } catch (error) {
      if (!(error instanceof ControlRefused)) throw error;
      return reply.code(403).send({ error: error.message });
    }
  });
}

const NOT_RESTORED = 'nothing is held because of a restore';
const BAD_DO = '`do` is send (what may have gone out goes out again) or drop (it is taken for sent)';

async function countOf(engine: RemoteEngine): Promise<number> {
  const counts = (await engine.countDeadLetters()).filter(({ reason }) => reason === RESTORED);
  return counts.reduce((sum, { count }) => sum + count, 0);
}

/** First the control ends, by the rules of who may end one; a death in between is mended by the same order again. */
async function endRestored(
  routes: DeadLetterRoutes,
  what: 'send' | 'drop',
  who: Who,
): Promise<RestoredAnswer> {
  const { engine, loop } = routes;
  const mark = await engine.restored();
  if (mark === null) throw new ControlRefused('unknown', NOT_RESTORED);
  const { control, backupAt, restoredAt } = mark;
  let held: readonly SendCount[] = [];
  if ((await engine.controls()).some(({ id }) => id === control)) {
    const { report } = await engine.control({ do: 'resume', id: control, ...who }, loop.now());
    held = report.held;
  }
  const assumed = await createWorker(routes).every(what === 'send' ? 'retry' : 'drop', RESTORED);
  const values = { do: what, assumed };
  await engine.endRestored({ at: loop.now(), action: 'restored', control, ...who, values });
  return {
    do: what,
    backupAt: formatInstant(backupAt),
    restoredAt: formatInstant(restoredAt),
    assumed,
    held,
  };
}
