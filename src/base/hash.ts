/** Hashes: of content, of subscribers, and the buckets of experiments. Nothing here is a secret or a signature. */
import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';
import type { Json } from './json.ts';

/** SHA-256 of a text's UTF-8 bytes, 64 lower-case hex digits. Pure. */
export function sha256(text: string): string {
  return hash('sha256', text);
}

/** The first 16 hex digits (64 bits) of the SHA-256 of a value's canonical JSON: equal content, equal hash. Pure. */
export function contentHash(value: Json): string {
  return sha256(canonicalJson(value)).slice(0, 16);
}

/** 16 hex digits that put subscribers in an order that has nothing to do with them; sweeps rank by it. Pure. */
export function subscriberHash(id: string): string {
  return sha256(id).slice(0, 16);
}

/**
 * Bucket 0 to 9999 of a value under a salt: GrowthBook's hash version 2, without its last division by 10,000
 * (semantics 40). Definition: `hash()` in packages/sdk-js/src/util.ts of growthbook/growthbook. Pure.
 */
export function growthBookBucket(salt: string, value: string): number {
  return fnv32a(String(fnv32a(salt + value))) % 10_000;
}

/** FNV-1a, 32 bits, over UTF-16 code units as GrowthBook's JavaScript SDK does. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
