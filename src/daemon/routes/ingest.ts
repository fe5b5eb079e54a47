/** `POST /v1/...`: Segment's tracking API, and CloudEvents at `/v1/events`. Answers 200 only after the commit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { instant } from '../../base/ids.ts';
import { isKnownKey } from '../access.ts';
import type { RemoteLoop } from '../engine-thread/remote-loop.ts';
import { parseJsonBytes } from '../ingest/json-bytes.ts';
import type { BodyAnswer, BodyOrigin } from '../ingest/read-body.ts';
import { callsByPath } from '../ingest/segment.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Overloaded } from '../overloaded.ts';
import { findKey, keyOfRequest, limitBodies, readBytes, type ShedReason } from '../requests.ts';
import type { RequestNumber } from '../tracing/requests.ts';

export type IngestRoutes = {
  readonly loop: RemoteLoop;
  /** False until a plan is in force and what the last daemon left was taken up. */
  readonly isReady: () => boolean;
  readonly onShed: (reason: ShedReason) => void;
  readonly writeKeys: readonly string[];
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => number;
  readonly numberOf: RequestNumber;
};

type Source = Pick<BodyOrigin, 'call' | 'headers'>;

/** Adds the ingest routes. Bodies arrive raw: the content type is ignored, gzip is undone within the size limit. */
export function addIngestRoutes(app: FastifyInstance, routes: IngestRoutes): void {
  const { isReady, onShed, loop } = routes;
  app.register(async (ingest) => {
    ingest.addHook('onRequest', async (_request, reply) => {
      allowOrigin(reply);
    });
    limitBodies(ingest, { isReady, onShed, isBehind: loop.isBehind });
    for (const [path, call] of Object.entries(callsByPath)) {
      ingest.options(`/v1/${path}`, (_request, reply) => reply.code(204).send());
      ingest.post(`/v1/${path}`, (request, reply) => take(routes, request, reply, { call, headers: null }));
    }
    ingest.post('/v1/events', (request, reply) =>
      take(routes, request, reply, { call: 'batch', headers: cloudHeaders(request) }),
    );
  });
}

/** What a CloudEvent says in its headers. */
function cloudHeaders({ headers }: FastifyRequest): NonNullable<Source['headers']> {
  const named = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('ce-'));
  return Object.fromEntries(named.map(([name, value]) => [name, String(value)]));
}

async function take(
  routes: IngestRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  source: Source,
): Promise<FastifyReply> {
  const { metrics, log, loop, now, numberOf } = routes;
  const bytes = await readBytes(request);
  if ('error' in bytes) return reply.code(400).send(bytes);
  // A key that stands in the body costs a look into it here: nobody unknown keeps the engine's thread busy.
  const inside = keyOfRequest(request) === null ? parseJsonBytes(bytes) : { json: null };
  if ('error' in inside) return reply.code(400).send(inside);
  const writeKey = findKey(request, inside.json);
  if (writeKey === null || !isKnownKey(routes.writeKeys, writeKey)) {
    return reply.code(401).send({ error: 'unknown write key' });
  }
  // The daemon may have begun to stop while the body came in.
  if (!routes.isReady()) throw new Overloaded(1);
  const origin = { ...source, writeKey, receivedAt: instant(now()) };
  const number = numberOf(request);
  let answer: BodyAnswer;
  try {
    answer = await loop.ingestBody(number === undefined ? origin : { ...origin, request: number }, bytes);
  } catch (error) {
    if (error instanceof Overloaded) {
      metrics.received.inc({ status: 'overloaded' });
      routes.onShed('engine');
    }
    throw error;
  }
  if ('error' in answer) return reply.code(400).send(answer);
  const { statuses, refused } = answer;
  for (const [status, count] of Object.entries(statuses)) metrics.received.inc({ status }, count);
  if (refused.length === 0) return reply.code(200).send({ success: true });
  for (const { reason } of refused) metrics.refused.inc({ reason });
  log.warn({ refused: refused.slice(0, 20), count: refused.length }, 'events refused');
  return reply.code(200).send({ success: true, refused });
}

function allowOrigin(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'POST, OPTIONS')
    .header('access-control-allow-headers', 'authorization, content-type, content-encoding, x-retry-count')
    .header('access-control-max-age', '86400');
}
