/** `GET /health`: does the daemon do its work? For load balancers and people; says nothing about anybody. */
import type { FastifyInstance } from 'fastify';
import { NEVER } from '../../base/ids.ts';
import type { Engine } from '../../hosts/host.ts';
import type { Loop } from '../loop.ts';
import type { Metrics } from '../metrics.ts';

const lateMs = 60_000;

/** Adds `/health`: 200 `ok` or `degraded` (behind with what is due), 503 `failed` after a failure of the store. */
export function addHealthRoutes(
  app: FastifyInstance,
  {
    engine,
    loop,
    metrics,
    failure,
  }: { engine: Engine; loop: Loop; metrics: Metrics; failure: () => string | null },
): void {
  app.get('/health', async (_request, reply) => {
    const failed = failure();
    if (failed !== null) return reply.code(503).send({ status: 'failed', reason: failed });
    const file = engine.plan();
    const dueAt = engine.nextDueAt();
    const behindMs = dueAt === NEVER ? 0 : Math.max(0, loop.now() - dueAt);
    metrics.lagSeconds.set(behindMs / 1000);
    const status = file === null ? 'no_plan' : behindMs > lateMs ? 'degraded' : 'ok';
    return reply.code(file === null ? 503 : 200).send({ status, behindMs, plan: file?.digest ?? null });
  });
}
