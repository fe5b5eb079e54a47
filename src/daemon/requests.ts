/** What every route behind a write key does with a request: bounded bodies, JSON, and the key itself. Knows no message. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json } from '../base/json.ts';
import { isSameSecret } from './access.ts';
import { Overloaded } from './loop.ts';

export const bodyBytesMax = 500 * 1024;
/** Bodies that are read at the same time; more requests are asked to come again. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

const inflate = promisify(gunzip);

/** Refuses before reading when the daemon is not ready or too many bodies are held; what is refused costs no memory. */
export function limitBodies(
  app: FastifyInstance,
  { isReady, onOverload }: { readonly isReady: () => boolean; readonly onOverload?: () => void },
): void {
  let heldBytes = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    if (!isReady()) throw new Overloaded(1);
    const written = Number(request.headers['content-length'] ?? bodyBytesMax);
    const bytes = Number.isFinite(written) ? Math.min(written, bodyBytesMax) : bodyBytesMax;
    if (heldBytes + bytes > HELD_BYTES_MAX) {
      onOverload?.();
      throw new Overloaded(1);
    }
    heldBytes += bytes;
    reply.raw.once('close', () => {
      heldBytes -= bytes;
    });
  });
}

/** The body as JSON, unzipped within the size limit; undefined: it is none. */
export async function readJson(request: FastifyRequest): Promise<Json | undefined> {
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
export function findKey(request: FastifyRequest, body: Json): string | null {
  const [scheme, credentials] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && credentials !== undefined) {
    return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? null;
  }
  const inBody = typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : null;
  return typeof inBody === 'string' ? inBody : null;
}

/** Looks at every key, so that the time does not tell which one was near. */
export function isKnown(keys: readonly string[], key: string): boolean {
  return keys.filter((each) => isSameSecret(key, each)).length > 0;
}
