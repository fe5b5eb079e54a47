/**
 * Sealed tokens for links that we hand out and take back: one-click unsubscribe, preferences. Only we can make one and
 * only we can read one: links end up in the logs of proxies, and must not carry an address there.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../base/canonical.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { remember } from '../base/remember.ts';

const VERSION = 'r1';
const TOKEN_MAX = 4096;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Secrets whose keys are kept ready: making them costs more than sealing does. */
const SECRETS_MAX = 8;

type Keys = { readonly mac: KeyObject; readonly seal: KeyObject };

const keysOf = remember(SECRETS_MAX, (secret): Keys => {
  const mac = createSecretKey(Buffer.from(secret, 'utf8'));
  return { mac, seal: createSecretKey(derive(mac, 'key')) };
});

function derive(key: KeyObject, purpose: string, data = ''): Buffer {
  return createHmac('sha256', key).update(`rutter ${VERSION} ${purpose} ${data}`).digest();
}

/**
 * A URL-safe token `r1.<base64url>`: AES-256-GCM (NIST SP 800-38D) under a key of `secret`. The nonce is a MAC of the
 * payload, so that the same payload gives the same token, and no other payload ever meets its nonce. Pure.
 */
export function sealToken(secret: string, payload: JsonObject): string {
  const text = canonicalJson(payload);
  const { mac, seal } = keysOf(secret);
  const nonce = derive(mac, 'nonce', text).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, seal, nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${sealed.toString('base64url')}`;
}

/** The payload of a token that this secret sealed, else null (malformed, oversized, altered, other secret). Pure. */
export function openToken(secret: string, token: string): JsonObject | null {
  if (token.length > TOKEN_MAX) return null;
  const [version, body, ...rest] = token.split('.');
  if (version !== VERSION || body === undefined || rest.length > 0) return null;
  const sealed = Buffer.from(body, 'base64url');
  // The re-encoding refuses other spellings of the same bytes: one token, one text.
  if (sealed.length <= NONCE_BYTES + TAG_BYTES || sealed.toString('base64url') !== body) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, keysOf(secret).seal, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(tag);
    const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    const payload = JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8')) as Json;
    return isJsonObject(payload) ? payload : null;
  } catch {
    return null;
  }
}
