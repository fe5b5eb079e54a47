/** `POST /v1/...`: Segment's tracking API, and CloudEvents at `/v1/events`. Answers 200 only after the commit. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { instant } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { readCloudEvents } from '../ingest/cloud-events.ts';
import { callsByPath, type ReadBatch, readSegmentBody, type Unreadable } from '../ingest/segment.ts';
import type { Logger } from '../log.ts';
import { type Loop, Overloaded } from '../loop.ts';
import type { Metrics } from '../metrics.ts';
import { findKey, isKnown, limitBodies, readJson } from '../requests.ts';

export type IngestRoutes = {
  readonly loop: Loop;
  /** False until a plan is in force and what the last daemon left was taken up. */
  readonly isReady: () => boolean;
  readonly writeKeys: readonly string[];
  readonly replay: boolean;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
};

type Read = ReadBatch | Unreadable;

/** Adds the ingest routes. Bodies arrive raw: the content type is ignored, gzip is undone within the size limit. */
export function addIngestRoutes(app: FastifyInstance, routes: IngestRoutes): void {
  app.register(async (ingest) => {
    ingest.addHook('onRequest', async (_request, reply) => {
      allowOrigin(reply);
    });
    limitBodies(ingest, {
      isReady: routes.isReady,
      onOverload: () => routes.metrics.received.inc({ status: 'overloaded' }),
    });
    for (const [path, call] of Object.entries(callsByPath)) {
      ingest.options(`/v1/${path}`, (_request, reply) => reply.code(204).send());
      ingest.post(`/v1/${path}`, (request, reply) =>
        take(routes, request, reply, (body, options) => readSegmentBody(call, body, options)),
      );
    }
    ingest.post('/v1/events', (request, reply) =>
      take(routes, request, reply, (body, options) => {
        const read = readCloudEvents(request.headers, body);
        return 'error' in read ? read : readSegmentBody('batch', { batch: read.batch }, options);
      }),
    );
  });
}

async function take(
  routes: IngestRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  read: (body: Json, options: Parameters<typeof readSegmentBody>[2]) => Read,
): Promise<FastifyReply> {
  const body = await readJson(request);
  if (body === undefined) return reply.code(400).send({ error: 'the body is no JSON, or too large' });
  const writeKey = findKey(request, body);
  if (writeKey === null || !isKnown(routes.writeKeys, writeKey))
    return reply.code(401).send({ error: 'unknown write key' });
  // The daemon may have begun to stop while the body came in.
  if (!routes.isReady()) throw new Overloaded(1);
  const receivedAt = instant(routes.now());
  const result = read(body, { receivedAt, writeKey, replay: routes.replay, newId: randomUUID });
  if ('error' in result) return reply.code(400).send(result);
  for (const { reason } of result.refused) routes.metrics.refused.inc({ reason });
  if (result.refused.length > 0) {
    routes.log.warn({ refused: result.refused.slice(0, 20), count: result.refused.length }, 'events refused');
  }
  let answers: Awaited<ReturnType<Loop['ingest']>>;
  try {
    answers = await routes.loop.ingest(result.incoming);
  } catch (error) {
    if (error instanceof Overloaded) routes.metrics.received.inc({ status: 'overloaded' });
    throw error;
  }
  for (const { status } of answers) routes.metrics.received.inc({ status });
  const refused = result.refused.length > 0 ? { refused: result.refused } : {};
  return reply.code(200).send({ success: true, ...refused });
}

function allowOrigin(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'POST, OPTIONS')
    .header('access-control-allow-headers', 'authorization, content-type, content-encoding, x-retry-count')
    .header('access-control-max-age', '86400');
}
