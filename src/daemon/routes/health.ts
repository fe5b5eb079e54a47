/**
 * `GET /health`: does the daemon do its work? For load balancers and people; says nothing about anybody. `/health/live` and
 * `/health/ready` are the same in one word, for whoever restarts it and whoever sends to it.
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ChannelCarrier } from '../carrier.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import { assess, type Health, type Phase } from '../health.ts';
import { type LanesNow, readLanes } from '../lanes.ts';
import type { Watch } from '../watch.ts';

/** What holds sends back is left out when the engine does not say it within this time. */
const LANES_MS = 1_000;

export type HealthRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly carrier: Pick<ChannelCarrier, 'stats'>;
  readonly watch: Watch;
  /** What the daemon itself is at; `reason` after a failure of the store. */
  readonly state: () => { readonly phase: Phase; readonly reason: string };
};

/**
 * Adds `/health`: 200 `ok` or `degraded` with what is wrong under `complaints`, 503 where events are not taken: `starting`,
 * `no_plan`, `disk_full`, `stopping`, `failed`. With it, what waits for its commit, and what holds sends back: lanes, gauges,
 * circuit breakers. `/health/ready`: 503 while events are not taken. `/health/live`: 503 when only a restart helps.
 */
export function addHealthRoutes(app: FastifyInstance, routes: HealthRoutes): void {
  const { engine, loop, watch, state } = routes;
  const look = () => {
    const signs = watch.signs(state().phase, engine, loop);
    return { signs, health: assess(signs) };
  };
  const say = (reply: FastifyReply, { status }: Health, isFine: boolean) =>
    reply.code(isFine ? 200 : 503).send({ status });
  app.get('/health/live', async (_request, reply) => {
    const { health } = look();
    return say(reply, health, health.isAlive);
  });
  app.get('/health/ready', async (_request, reply) => {
    const { health } = look();
    return say(reply, health, health.isReady);
  });
  app.get('/health', async (_request, reply) => {
    const { signs, health } = look();
    const { status, complaints } = health;
    const { phase, reason } = state();
    if (phase === 'failed') return reply.code(503).send({ status, reason });
    const plan = engine.plan()?.digest ?? null;
    if (phase !== 'open' || plan === null) return reply.code(503).send({ status, plan });
    const { behindMs, diskP99Ms, queue } = signs;
    const waiting = { ...queue, oldestMs: Math.round(queue.oldestMs) };
    const lanes = await lanesSoon(routes);
    return reply
      .code(health.isReady ? 200 : 503)
      .send({ status, complaints, behindMs, plan, commitP99Ms: diskP99Ms, queue: waiting, ...lanes });
  });
}

/** Nothing where the engine is busy for longer than whoever asks would wait, or gone. */
async function lanesSoon(routes: HealthRoutes): Promise<LanesNow | object> {
  const { promise, resolve } = Promise.withResolvers<object>();
  const timer = setTimeout(() => resolve({}), LANES_MS);
  readLanes(routes).then(resolve, () => resolve({}));
  return promise.finally(() => clearTimeout(timer));
}
