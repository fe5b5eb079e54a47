/** Signatures of the Standard Webhooks specification 1.0 (standard-webhooks.com), symmetric, version `v1`. */
import { createHmac } from 'node:crypto';

/** Decoded signing keys. */
export type SigningKeys = readonly Buffer[];

/**
 * Reads `whsec_<base64>`; several, separated by spaces, while a secret is being rotated. Throws, without the value, on
 * anything that is not base64 of 16 to 64 bytes (the specification asks for 24 or more).
 */
export function readSigningKeys(secret: string): SigningKeys {
  return secret
    .split(/\s+/)
    .filter((each) => each !== '')
    .map((each) => {
      const text = each.replace(/^whsec_/, '');
      const key = Buffer.from(text, 'base64');
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || key.length < 16 || key.length > 64) {
        throw new Error('`secret` must be `whsec_` and base64 of 24 to 64 bytes');
      }
      return key;
    });
}

/** The three headers for one body; without keys there is no signature. `atSeconds`: epoch seconds. Pure. */
export function signHeaders(
  keys: SigningKeys,
  id: string,
  atSeconds: number,
  body: string,
): { readonly [header: string]: string } {
  const signed = `${id}.${atSeconds}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(atSeconds),
    ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
  };
}
