/** `GET /health`: does the daemon do its work? For load balancers and people; says nothing about anybody. */
import type { FastifyInstance } from 'fastify';
import { NEVER } from '../../base/ids.ts';
import type { Engine } from '../../hosts/host.ts';
import type { ChannelCarrier } from '../carrier.ts';
import { readLanes } from '../lanes.ts';
import type { Loop } from '../loop.ts';

const LATE_MS = 60_000;

export type HealthRoutes = {
  readonly engine: Engine;
  readonly loop: Loop;
  readonly carrier: Pick<ChannelCarrier, 'stats'>;
  /** What the daemon itself is at; `reason` after a failure of the store. */
  readonly state: () => {
    readonly phase: 'starting' | 'open' | 'stopping' | 'failed';
    readonly reason: string;
  };
};

/**
 * Adds `/health`: 200 `ok` or `degraded` (behind with what is due), 503 where events are not taken: `starting`,
 * `no_plan`, `disk_full`, `stopping`, `failed`. With it, what holds sends back: lanes, gauges, circuit breakers.
 */
export function addHealthRoutes(app: FastifyInstance, { engine, loop, carrier, state }: HealthRoutes): void {
  app.get('/health', async (_request, reply) => {
    const { phase, reason } = state();
    if (phase === 'failed') return reply.code(503).send({ status: phase, reason });
    const file = engine.plan();
    if (phase !== 'open') return reply.code(503).send({ status: phase, plan: file?.digest ?? null });
    if (file === null) return reply.code(503).send({ status: 'no_plan', plan: null });
    const dueAt = engine.nextDueAt();
    const behindMs = dueAt === NEVER ? 0 : Math.max(0, loop.now() - dueAt);
    const status = loop.isFull() ? 'disk_full' : behindMs > LATE_MS ? 'degraded' : 'ok';
    return reply
      .code(loop.isFull() ? 503 : 200)
      .send({ status, behindMs, plan: file.digest, ...readLanes({ engine, loop, carrier }) });
  });
}
