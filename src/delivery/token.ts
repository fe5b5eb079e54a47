/**
 * Signed tokens for links that we hand out and take back: one-click unsubscribe, preferences. Not encrypted: a token
 * says what it says to everybody, but only we can make one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../base/canonical.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

const VERSION = 'r1';
const TOKEN_MAX = 4096;

function sign(secret: string, body: string): Buffer {
  return createHmac('sha256', secret).update(`${VERSION}.${body}`).digest();
}

/** A URL-safe token `r1.<payload>.<HMAC-SHA256>`, all base64url. The same payload gives the same token. Pure. */
export function signToken(secret: string, payload: JsonObject): string {
  const body = Buffer.from(canonicalJson(payload), 'utf8').toString('base64url');
  return `${VERSION}.${body}.${sign(secret, body).toString('base64url')}`;
}

/**
 * The payload of a token that this secret signed, else null (malformed, oversized, altered, other secret). Compares in
 * constant time. Pure.
 */
export function verifyToken(secret: string, token: string): JsonObject | null {
  if (token.length > TOKEN_MAX) return null;
  const [version, body, signature, ...rest] = token.split('.');
  if (version !== VERSION || body === undefined || signature === undefined || rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(secret, body);
  // The re-encoding refuses other spellings of the same bytes: one token, one text.
  if (given.length !== expected.length || given.toString('base64url') !== signature) return null;
  if (!timingSafeEqual(given, expected)) return null;
  try {
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Json;
    return isJsonObject(payload) ? payload : null;
  } catch {
    return null;
  }
}
