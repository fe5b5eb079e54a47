/**
 * Variable envelope return paths (VERP): each message has its own bounce address, signed and dated, so that only reports
 * about what we sent lately count. Knows nothing about the reports themselves.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReturnPath } from '../../src/delivery/contract.ts';
import { addressKey } from '../mail/address-key.ts';

const DAY_MS = 86_400_000;
/** A return path counts for so many days: no longer does a store know by its key who a send went to. */
export const RETURN_PATH_DAYS = 30;
/** Relays change the case of letters: lower case and digits only (RFC 4648, 6). */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** Days since 1970 in base 36: three digits last until 2097. */
const DAY_LENGTH = 3;
const TAG_LENGTH = 4;
/** 65 bits. Whoever guesses does so one SMTP command at a time. */
const MAC_LENGTH = 13;
const SUFFIX_LENGTH = DAY_LENGTH + TAG_LENGTH + MAC_LENGTH;
/** RFC 5321, 4.5.3.1.1: octets of a local part. */
const LOCAL_MAX = 64;
/** The kernel's keys have 16 characters. */
const KEY_LENGTH = 16;
const suffixed = /^(.*)\+([a-z0-9]{1,32})-([0-9a-z]{3})([a-z2-7]{4})([a-z2-7]{13})$/;

/** How long the local part of `bounces` may be, so that a token has room behind it. */
export const BOUNCES_LOCAL_MAX = LOCAL_MAX - KEY_LENGTH - SUFFIX_LENGTH - 2;

function macOf(secret: string, parts: readonly string[], length: number): string {
  const digest = createHmac('sha256', secret).update(JSON.stringify(parts)).digest();
  return Array.from(digest.subarray(0, length), (byte) => ALPHABET[byte & 31]).join('');
}

function tagOf(secret: string, key: string, recipient: string): string {
  return macOf(secret, ['recipient', key, recipient.trim().toLowerCase()], TAG_LENGTH);
}

function split(address: string): readonly [local: string, domain: string] {
  const at = address.lastIndexOf('@');
  return [address.slice(0, at), address.slice(at + 1)];
}

/** What a return path is made for: one send to one recipient, at an instant (epoch ms; only its day counts). */
export type ReturnSubject = {
  readonly key: string;
  readonly channel: string;
  readonly to: string;
  readonly at: number;
};

/**
 * `bounces@shop.example` -> `bounces+<key>-<day><tag><mac>@shop.example`. The tag says who it went to, and tells nobody who
 * does not know; the MAC covers all of it and the channel. `address` is one valid addr-spec. Pure.
 */
export function returnPath(address: string, subject: ReturnSubject, secret: string): string {
  const [local, domain] = split(address);
  const key = addressKey(subject.key);
  const day = Math.floor(subject.at / DAY_MS)
    .toString(36)
    .padStart(DAY_LENGTH, '0');
  const tag = tagOf(secret, key, subject.to);
  const mac = macOf(secret, ['return path', subject.channel, key, day, tag], MAC_LENGTH);
  return `${local}+${key}-${day}${tag}${mac}@${domain}`;
}

/**
 * What a return path says that `returnPath` made for this address, channel and secret in the last 30 days; else null
 * (forged, altered, too old, of another channel). Takes any text. The MAC is compared in constant time. Pure.
 */
export function readReturnPath(
  path: string,
  of: { readonly address: string; readonly channel: string; readonly now: number },
  secret: string,
): ReturnPath | null {
  if (path.length > 320) return null;
  const [local, domain] = split(path.trim().toLowerCase());
  const [ownLocal, ownDomain] = split(of.address.toLowerCase());
  const match = suffixed.exec(local);
  if (match === null || match[1] !== ownLocal || domain !== ownDomain) return null;
  const [, , key = '', day = '', tag = '', given = ''] = match;
  const wanted = macOf(secret, ['return path', of.channel, key, day, tag], MAC_LENGTH);
  if (!timingSafeEqual(Buffer.from(wanted), Buffer.from(given))) return null;
  const age = Math.floor(of.now / DAY_MS) - Number.parseInt(day, 36);
  // A day of grace in the future: a clock may have been set back.
  if (age > RETURN_PATH_DAYS || age < -1) return null;
  return { key, isFor: (recipient) => tagOf(secret, key, recipient) === tag };
}
