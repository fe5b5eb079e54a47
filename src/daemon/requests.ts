/** What every route behind a write key does with a request: bounded bodies, bytes, JSON, and the key itself. Knows no message. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, type Json } from '../base/json.ts';
import { type ParsedBytes, parseJsonBytes } from './ingest/json-bytes.ts';
import { Overloaded } from './overloaded.ts';
import { Turns } from './turns.ts';

/** One body of those who are known by a key or a token, and whose bodies are counted or few. */
export const bodyBytesMax = 500 * 1024;
/** One body of anybody else, who may have thousands of connections: the form of a page is smaller by far. */
export const strangerBytesMax = 32 * 1024;
/** What a larger body is answered. Pure. */
export function sayTooLarge(bytesMax: number): string {
  return `a body holds at most ${Math.floor(bytesMax / 1024)} KB here, unzipped: send less at once`;
}
/** Bodies that are read at the same time; more requests are asked to come again. */
const HELD_BYTES_MAX = 32 * 1024 * 1024;

/**
 * Bodies that are unzipped at the same time, as many as Node has threads for it. Half a kilobyte may become a thousand times as much,
 * for whoever knows no key, too: those that wait do so as they came.
 */
const UNZIPPED_AT_ONCE = 4;
const unzipping = new Turns(UNZIPPED_AT_ONCE);
const inflate = promisify(gunzip);

/** Why a request was asked to come again. */
export type ShedReason = 'not_ready' | 'behind' | 'bodies' | 'engine';

/**
 * `isBehind`: the engine does not keep up with what was taken already. `onShed`: a request was asked to come again.
 * `bytesMax`: of one body, where it is not that of the ingest.
 */
export type BodyLimits = {
  readonly isReady: () => boolean;
  readonly isBehind: () => boolean;
  readonly onShed: (reason: ShedReason) => void;
  readonly bytesMax?: number;
};

/** From now on the routes that are added to `app` take bodies of so many bytes, unless they say another number. */
export function allowBodies(app: FastifyInstance, bytesMax = bodyBytesMax): void {
  app.addHook('onRoute', (route) => {
    route.bodyLimit ??= bytesMax;
  });
}

/** As `allowBodies`, and refuses before reading when the daemon is not ready, behind, or holds too many bodies; what is refused costs no memory. */
export function limitBodies(app: FastifyInstance, limits: BodyLimits): void {
  const { isReady, isBehind, onShed, bytesMax = bodyBytesMax } = limits;
  let heldBytes = 0;
  allowBodies(app, bytesMax);
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    const shed = (reason: ShedReason) => {
      onShed(reason);
      return new Overloaded(1);
    };
    if (!isReady()) throw shed('not_ready');
    if (isBehind()) throw shed('behind');
    const written = Number(request.headers['content-length'] ?? bytesMax);
    const bytes = Number.isFinite(written) ? Math.min(written, bytesMax) : bytesMax;
    if (heldBytes + bytes > HELD_BYTES_MAX) throw shed('bodies');
    heldBytes += bytes;
    reply.raw.once('close', () => {
      heldBytes -= bytes;
    });
  });
}

/** The body, unzipped within the size limit, or why it cannot be had. An empty one is no bytes. */
export async function readBytes(request: FastifyRequest): Promise<Buffer | { readonly error: string }> {
  const raw = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  if (raw.length === 0 || request.headers['content-encoding']?.toLowerCase() !== 'gzip') return raw;
  try {
    return await unzipping.run(() => inflate(raw, { maxOutputLength: bodyBytesMax }));
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return {
      error: isLarge ? sayTooLarge(bodyBytesMax) : 'the body is not gzip, as its content-encoding says',
    };
  }
}

/** The body as JSON, or why it is none. */
export async function readJson(request: FastifyRequest): Promise<ParsedBytes> {
  const bytes = await readBytes(request);
  return 'error' in bytes ? bytes : parseJsonBytes(bytes);
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
