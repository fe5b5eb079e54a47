/** What operators reach, behind a token: the plan in force, installing another, one subscriber and the decisions about it. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { instant, NEVER } from '../../base/ids.ts';
import { formatInstant, parseInstant } from '../../base/instant.ts';
import type { Engine, InstallProblem } from '../../hosts/host.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import type { Loop } from '../loop.ts';
import type { Metrics } from '../metrics.ts';

const planBytesMax = 64 * 1024 * 1024;

export type AdminRoutes = {
  readonly engine: Engine;
  readonly loop: Loop;
  readonly token: string;
  readonly metrics: Metrics;
  install(file: PlanFile): Promise<readonly InstallProblem[]>;
};

/** Adds `/admin/...` and `/metrics`; each wants `Authorization: Bearer TOKEN`. */
export function addAdminRoutes(app: FastifyInstance, routes: AdminRoutes): void {
  app.addHook('onRequest', async (request, reply) => {
    const guarded = request.url.startsWith('/admin/') || request.url === '/metrics';
    if (guarded && !isToken(routes.token, request.headers.authorization)) {
      await reply.code(401).send({ error: 'the admin token is missing or wrong' });
    }
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(routes.metrics.registry.contentType).send(await routes.metrics.registry.metrics()),
  );
  addPlanRoutes(app, routes);
  addSubscriberRoutes(app, routes);
}

function addPlanRoutes(app: FastifyInstance, { engine, loop, install }: AdminRoutes): void {
  app.get('/admin/plan', async (_request, reply) => {
    const file = engine.plan();
    return file === null ? reply.code(404).send({ error: 'no plan was applied yet' }) : reply.send(file);
  });
  app.post('/admin/plan', { bodyLimit: planBytesMax }, async (request, reply) => {
    const decoded = decodePlanFile(String(request.body ?? ''));
    if (!decoded.ok) return reply.code(400).send({ error: decoded.error });
    const problems = await install(decoded.value);
    if (problems.length > 0) return reply.code(409).send({ error: 'the plan was refused', problems });
    return reply.send({ digest: decoded.value.digest });
  });
  app.post('/admin/advance', async (request, reply) => {
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
      if (engine.read(request.params.id) === null)
        return reply.code(404).send({ error: 'no such subscriber' });
      const commit = engine.plan()?.commit ?? null;
      return reply.send({ commit, decisions: engine.decisions(request.params.id, limit) });
    },
  );
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

function isToken(token: string, header: string | undefined): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
