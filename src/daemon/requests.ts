/** What every route behind a write key does with a request: bounded bodies, bytes, JSON, and the key itself. Knows no message. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, type Json } from '../base/json.ts';
import { Overloaded } from './overloaded.ts';

export const bodyBytesMax = 500 * 1024;
/** Bodies that are read at the same time; more requests are asked to come again. */
const HELD_BYTES_MAX = 32 * 1024 * 1024;

const inflate = promisify(gunzip);

/** Why a request was asked to come again. */
export type ShedReason = 'not_ready' | 'behind' | 'bodies' | 'engine';

/** `isBehind`: the engine does not keep up with what was taken already. `onShed`: a request was asked to come again. */
export type BodyLimits = {
  readonly isReady: () => boolean;
  readonly isBehind: () => boolean;
  readonly onShed: (reason: ShedReason) => void;
};

/** Refuses before reading when the daemon is not ready, behind, or holds too many bodies; what is refused costs no memory. */
export function limitBodies(app: FastifyInstance, { isReady, isBehind, onShed }: BodyLimits): void {
  let heldBytes = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    const shed = (reason: ShedReason) => {
      onShed(reason);
      return new Overloaded(1);
    };
    if (!isReady()) throw shed('not_ready');
    if (isBehind()) throw shed('behind');
    const written = Number(request.headers['content-length'] ?? bodyBytesMax);
    const bytes = Number.isFinite(written) ? Math.min(written, bodyBytesMax) : bodyBytesMax;
    if (heldBytes + bytes > HELD_BYTES_MAX) throw shed('bodies');
    heldBytes += bytes;
    reply.raw.once('close', () => {
      heldBytes -= bytes;
    });
  });
}

/** The body, unzipped within the size limit; undefined: there is none, or it cannot be unzipped. */
export async function readBytes(request: FastifyRequest): Promise<Buffer | undefined> {
  try {
    const raw = request.body as Buffer | undefined;
    if (raw === undefined || raw.length === 0) return undefined;
    const zipped = request.headers['content-encoding'] === 'gzip';
    return zipped ? await inflate(raw, { maxOutputLength: bodyBytesMax }) : raw;
  } catch {
    return undefined;
  }
}

/** Bytes as JSON; undefined: they are none. Pure. */
export function parseJson(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** The body as JSON; undefined: it is none. */
export async function readJson(request: FastifyRequest): Promise<Json | undefined> {
  const bytes = await readBytes(request);
  return bytes === undefined ? undefined : parseJson(bytes);
}

/** Basic user name (with or without the colon), or `writeKey` in the body. */
export function findKey(request: FastifyRequest, body: Json): string | null {
  const inBody = isJsonObject(body) ? body.writeKey : null;
  return keyOfRequest(request) ?? (typeof inBody === 'string' ? inBody : null);
}

/** The user name of Basic authentication; null: there is none. */
export function keyOfRequest(request: FastifyRequest): string | null {
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && credentials !== undefined) {
    return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? null;
  }
  return null;
}
