/**
 * Variable envelope return paths (VERP): each message has its own bounce address, signed, so that only bounces of what
 * we sent count. Knows nothing about bounce messages.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Hex digits of the MAC: 64 bits, so that the local part stays within 64 octets. */
const MAC_LENGTH = 16;
const plainKey = /^[a-z0-9]{1,32}$/;

function macOf(secret: string, key: string): string {
  return createHmac('sha256', secret).update(`return-path ${key}`).digest('hex').slice(0, MAC_LENGTH);
}

/** A key as it stands in addresses: lower-case letters and digits, else its hash (relays change case). Pure. */
export function addressKey(key: string): string {
  return plainKey.test(key) ? key : createHmac('sha256', 'rutter key').update(key).digest('hex').slice(0, 32);
}

/** `bounces@shop.example` -> `bounces+<key>-<mac>@shop.example`. `address` is one valid addr-spec. Pure. */
export function returnPath(address: string, key: string, secret: string): string {
  const at = address.lastIndexOf('@');
  const token = addressKey(key);
  return `${address.slice(0, at)}+${token}-${macOf(secret, token)}${address.slice(at)}`;
}

/** The key (as of `addressKey`) in a return path that this secret signed, else null. Constant time. Pure. */
export function readReturnPath(path: string, secret: string): string | null {
  const match = /\+([a-z0-9]{1,32})-([0-9a-f]{16})@/i.exec(path);
  const key = match?.[1]?.toLowerCase();
  const mac = match?.[2]?.toLowerCase();
  if (key === undefined || mac === undefined) return null;
  return timingSafeEqual(Buffer.from(macOf(secret, key)), Buffer.from(mac)) ? key : null;
}
