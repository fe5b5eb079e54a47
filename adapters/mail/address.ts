/** Mail addresses: exactly one addr-spec, nothing that could end a header or an SMTP command. Looks up no domain. */
import { domainToASCII } from 'node:url';

/** RFC 5321, 4.5.3.1: octets of a local part and of a whole path. */
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;
const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainPart = /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/i;

/**
 * The one address in a text, its domain in ASCII (IDNA); null for anything else: several addresses, a display name,
 * quoted local parts, comments, address literals, control characters. Pure.
 */
export function readAddress(text: string): string | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const written = trimmed.slice(at + 1);
  // The tables of IDNA drop some invisible characters: only what is plainly a name goes in.
  if (at < 1 || !/^[\p{L}\p{M}\p{N}.-]+$/u.test(written)) return null;
  const domain = domainToASCII(written);
  if (Buffer.byteLength(local) > LOCAL_MAX || !localPart.test(local) || !domainPart.test(domain)) return null;
  const address = `${local}@${domain}`;
  return Buffer.byteLength(address) > ADDRESS_MAX ? null : address;
}

/** A sender as people write it. */
export type Mailbox = { readonly name: string; readonly address: string };

/** Reads `Name <address>` or `address`; null for anything else, control characters included. Pure. */
export function readMailbox(text: string): Mailbox | null {
  if (hasControl(text)) return null;
  const match = /^\s*(?:"?([^"<>]*?)"?\s*<([^<>]+)>|([^<>]+))\s*$/.exec(text);
  const address = readAddress(match?.[2] ?? match?.[3] ?? '');
  return address === null ? null : { name: match?.[1]?.trim() ?? '', address };
}

/** Whether a text holds a control character: CR, LF and NUL above all. Pure. */
export function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
