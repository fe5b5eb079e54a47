/**
 * `PUT /v1/gauges/NAME` with `{"value": 12}`: capacity that only the outside knows, behind a write key. Answers 200 only
 * after the commit. Nothing here knows what a gauge holds back.
 */
import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../../base/json.ts';
import { isKnownKey } from '../access.ts';
import type { RemoteEngine } from '../engine-thread/remote-engine.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import { Overloaded } from '../overloaded.ts';
import { findKey, readJson } from '../requests.ts';

/** More is no number that somebody reports. */
const BODY_BYTES_MAX = 4_096;

export type GaugeRoutes = {
  readonly engine: RemoteEngine;
  readonly loop: RemoteLoop;
  readonly isReady: () => boolean;
  readonly writeKeys: readonly string[];
};

/**
 * Adds the route. 401 without a known write key, 400 where the body has no number `value`, 404 with the names that there
 * are where no lane of the plan in force reads a gauge of this one, 503 while the daemon starts, stops or its disk is full.
 */
export function addGaugeRoutes(
  app: FastifyInstance,
  { engine, loop, isReady, writeKeys }: GaugeRoutes,
): void {
  app.put<{ Params: { name: string } }>(
    '/v1/gauges/:name',
    { bodyLimit: BODY_BYTES_MAX },
    async (request, reply) => {
      if (!isReady()) throw new Overloaded(1);
      const read = await readJson(request);
      const body = 'error' in read ? null : read.json;
      const key = findKey(request, body);
      if (key === null || !isKnownKey(writeKeys, key))
        return reply.code(401).send({ error: 'unknown write key' });
      const value = isJsonObject(body) ? body.value : undefined;
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return reply.code(400).send({ error: 'the body must be JSON with a number `value`' });
      }
      const { name } = request.params;
      if (engine.plan() === null || !(await engine.setGauge(name, value, loop.now()))) {
        const gauges = (await engine.gauges()).map((gauge) => gauge.name);
        return reply.code(404).send({ error: 'no lane reads a gauge of this name', gauges });
      }
      loop.nudge();
      return reply.send({ success: true });
    },
  );
}
