/** What operators reach, behind a token: the plan in force, installing another, one subscriber and the decisions about it. */
import type { FastifyInstance } from 'fastify';
import { instant, NEVER } from '../../base/ids.ts';
import { formatInstant, parseInstant } from '../../base/instant.ts';
import { CALL_CHANNEL } from '../../delivery/channels.ts';
import type { Engine, InstallProblem } from '../../hosts/host.ts';
import { zoneOfProfile } from '../../kernel/zones.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { isSameSecret } from '../access.ts';
import type { ChannelCarrier } from '../carrier.ts';
import { describeLanes, readLanes } from '../lanes.ts';
import { type Loop, Overloaded } from '../loop.ts';
import type { Metrics } from '../metrics.ts';
import { createQualitySweep } from '../quality/sweep.ts';
import { addControlRoutes } from './controls.ts';
import { addQualityRoutes } from './quality.ts';

const planBytesMax = 64 * 1024 * 1024;

/** A plan that cannot run here: a channel does not open, a kind is not known. The one before goes on. */
export class PlanUnusable extends Error {
  override readonly name = 'PlanUnusable';
}

export type AdminRoutes = {
  readonly engine: Engine;
  readonly loop: Loop;
  readonly carrier: Pick<ChannelCarrier, 'carry' | 'stats' | 'withdraw'>;
  readonly token: string;
  readonly metrics: Metrics;
  readonly replay: boolean;
  /** False while the daemon starts or stops: then nothing is changed. */
  readonly isOpen: () => boolean;
  /** Rejects with PlanUnusable. */
  install(file: PlanFile): Promise<readonly InstallProblem[]>;
};

/** Adds `/admin/...` and `/metrics`; each wants `Authorization: Bearer TOKEN`, however its path is spelled. */
export function addAdminRoutes(app: FastifyInstance, routes: AdminRoutes): void {
  app.register(async (guarded) => {
    guarded.addHook('onRequest', async (request, reply) => {
      if (!isSameSecret(request.headers.authorization ?? '', `Bearer ${routes.token}`)) {
        return reply.code(401).send({ error: 'the admin token is missing or wrong' });
      }
      if (request.method !== 'GET' && !routes.isOpen()) throw new Overloaded(1);
    });
    guarded.get('/metrics', async (_request, reply) => {
      describeNow(routes);
      const { registry } = routes.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    });
    addPlanRoutes(guarded, routes);
    addSubscriberRoutes(guarded, routes);
    addControlRoutes(guarded, routes);
    addQualityRoutes(guarded, createQualitySweep({ engine: routes.engine, isOpen: routes.isOpen }));
  });
}

/** Gauges are read when somebody asks. */
function describeNow({ engine, loop, metrics, carrier }: AdminRoutes): void {
  describeLanes(metrics, readLanes({ engine, loop, carrier }));
  describeControls(metrics, engine);
  const dueAt = engine.nextDueAt();
  metrics.lagSeconds.set(dueAt === NEVER ? 0 : Math.max(0, loop.now() - dueAt) / 1000);
  const channels = Object.keys(engine.plan()?.plan.workspace.channels ?? {});
  for (const channel of [CALL_CHANNEL, ...channels]) {
    metrics.inFlight.set({ channel }, engine.inFlight(channel));
  }
}

function describeControls({ controls, held }: Metrics, engine: Engine): void {
  controls.reset();
  held.reset();
  for (const { kind } of engine.controls()) controls.inc({ kind });
  for (const { channel, class: className, count } of engine.held())
    held.inc({ channel, class: className }, count);
}

function addPlanRoutes(app: FastifyInstance, { engine, loop, replay, install }: AdminRoutes): void {
  app.get('/admin/plan', async (_request, reply) => {
    const file = engine.plan();
    return file === null ? reply.code(404).send({ error: 'no plan was applied yet' }) : reply.send(file);
  });
  app.post('/admin/plan', { bodyLimit: planBytesMax }, async (request, reply) => {
    const decoded = decodePlanFile(String(request.body ?? ''));
    if (!decoded.ok) return reply.code(400).send({ error: decoded.error });
    let problems: readonly InstallProblem[];
    try {
      problems = await install(decoded.value);
    } catch (error) {
      if (!(error instanceof PlanUnusable)) throw error;
      return reply.code(409).send({ error: error.message, problems: [] });
    }
    if (problems.length > 0) return reply.code(409).send({ error: 'the plan was refused', problems });
    return reply.send({ digest: decoded.value.digest });
  });
  app.post('/admin/advance', async (request, reply) => {
    if (!replay) return reply.code(409).send({ error: 'only the replay clock can be moved' });
    const until = readUntil(request.body);
    if (until === null)
      return reply.code(400).send({ error: 'the body must hold an RFC 3339 instant `until`' });
    await loop.advanceTo(instant(until));
    return reply.send({ now: formatInstant(loop.now()) });
  });
}

function addSubscriberRoutes(app: FastifyInstance, { engine, loop }: AdminRoutes): void {
  app.get<{ Params: { id: string } }>('/admin/subscribers/:id', async (request, reply) => {
    const found = engine.read(request.params.id);
    if (found === null) return reply.code(404).send({ error: 'no such subscriber' });
    const dueAt = found.dueAt === NEVER ? null : formatInstant(found.dueAt);
    return reply.send({ ...found, dueAt });
  });
  app.get<{ Params: { id: string }; Querystring: { limit?: string } }>(
    '/admin/subscribers/:id/decisions',
    async (request, reply) => {
      const limit = Math.min(Math.max(Number(request.query.limit ?? 200) || 200, 1), 5000);
      const found = engine.read(request.params.id);
      if (found === null) return reply.code(404).send({ error: 'no such subscriber' });
      const commit = engine.plan()?.commit ?? null;
      const zone = zoneOfProfile(found.state.profile);
      return reply.send({ commit, zone, decisions: engine.decisions(request.params.id, limit) });
    },
  );
  app.get<{ Params: { id: string } }>('/admin/subscribers/:id/consent', async (request, reply) => {
    if (engine.read(request.params.id) === null) return reply.code(404).send({ error: 'no such subscriber' });
    return reply.send(engine.consentLedger(request.params.id));
  });
  app.delete<{ Params: { id: string } }>('/admin/subscribers/:id', async (request, reply) => {
    const erased = engine.erase(request.params.id, loop.now());
    loop.nudge();
    return erased ? reply.code(204).send() : reply.code(404).send({ error: 'no such subscriber' });
  });
}

function readUntil(body: unknown): number | null {
  try {
    const parsed: unknown = JSON.parse(String(body));
    const until = typeof parsed === 'object' && parsed !== null && 'until' in parsed ? parsed.until : null;
    return typeof until === 'string' ? parseInstant(until) : null;
  } catch {
    return null;
  }
}
