/** `POST /v1/...`: Segment's tracking API, and CloudEvents at `/v1/events`. Answers 200 only after the commit. */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { instant } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { readCloudEvents } from '../ingest/cloud-events.ts';
import { callsByPath, type ReadBatch, readSegmentBody, type Unreadable } from '../ingest/segment.ts';
import type { Logger } from '../log.ts';
import { type Loop, Overloaded } from '../loop.ts';
import type { Metrics } from '../metrics.ts';

export const bodyBytesMax = 500 * 1024;

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
const inflate = promisify(gunzip);

/** Adds the ingest routes. Bodies arrive raw: the content type is ignored, gzip is undone within the size limit. */
export function addIngestRoutes(app: FastifyInstance, routes: IngestRoutes): void {
  for (const [path, call] of Object.entries(callsByPath)) {
    app.options(`/v1/${path}`, (_request, reply) => allowOrigin(reply).code(204).send());
    app.post(`/v1/${path}`, (request, reply) =>
      take(routes, request, reply, (body, options) => readSegmentBody(call, body, options)),
    );
  }
  app.post('/v1/events', (request, reply) =>
    take(routes, request, reply, (body, options) => {
      const read = readCloudEvents(request.headers, body);
      return 'error' in read ? read : readSegmentBody('batch', { batch: read.batch }, options);
    }),
  );
}

async function take(
  routes: IngestRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  read: (body: Json, options: Parameters<typeof readSegmentBody>[2]) => Read,
): Promise<FastifyReply> {
  allowOrigin(reply);
  const body = await readJson(request);
  if (body === undefined) return reply.code(400).send({ error: 'the body is no JSON, or too large' });
  const writeKey = findKey(request, body);
  if (writeKey === null || !isKnown(routes.writeKeys, writeKey))
    return reply.code(401).send({ error: 'unknown write key' });
  if (!routes.isReady())
    return reply.code(503).header('retry-after', '1').send({ error: 'no plan is in force yet' });
  const receivedAt = instant(routes.now());
  const result = read(body, { receivedAt, writeKey, replay: routes.replay, newId: randomUUID });
  if ('error' in result) return reply.code(400).send(result);
  for (const { reason } of result.refused) routes.metrics.refused.inc({ reason });
  if (result.refused.length > 0) {
    routes.log.warn({ refused: result.refused.slice(0, 20), count: result.refused.length }, 'events refused');
  }
  try {
    const answers = await routes.loop.ingest(result.incoming);
    for (const { status } of answers) routes.metrics.received.inc({ status });
    return reply
      .code(200)
      .send({ success: true, ...(result.refused.length > 0 ? { refused: result.refused } : {}) });
  } catch (error) {
    if (!(error instanceof Overloaded)) throw error;
    return reply
      .code(503)
      .header('retry-after', String(error.retryAfterS))
      .send({ error: 'overloaded, come again' });
  }
}

async function readJson(request: FastifyRequest): Promise<Json | undefined> {
  try {
    const raw = request.body as Buffer | undefined;
    if (raw === undefined || raw.length === 0) return undefined;
    const zipped = request.headers['content-encoding'] === 'gzip';
    const text = zipped ? await inflate(raw, { maxOutputLength: bodyBytesMax }) : raw;
    return JSON.parse(text.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** Basic user name (with or without the colon), or `writeKey` in the body. */
function findKey(request: FastifyRequest, body: Json): string | null {
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && credentials !== undefined) {
    return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? null;
  }
  const inBody = typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : null;
  return typeof inBody === 'string' ? inBody : null;
}

/** Compares in constant time with every key. */
function isKnown(keys: readonly string[], key: string): boolean {
  const given = Buffer.from(key);
  return keys.reduce((found, each) => {
    const known = Buffer.from(each);
    return (known.length === given.length && timingSafeEqual(known, given)) || found;
  }, false);
}

function allowOrigin(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'POST, OPTIONS')
    .header('access-control-allow-headers', 'authorization, content-type, content-encoding, x-retry-count')
    .header('access-control-max-age', '86400');
}
