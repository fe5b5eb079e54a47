/** How deep a JSON value is nested, and how large it is: what is too much would exhaust whatever walks it later. Pure. */
import type { Json } from '../../base/json.ts';

/** True when lists and objects are nested in more than `levels` levels; a plain value has none. Recursion ends at `levels`. */
export function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const each of value) if (levels === 0 || isDeeper(each, levels - 1)) return true;
    return false;
  }
  const members = value as { readonly [name: string]: Json };
  for (const name in members) if (levels === 0 || isDeeper(members[name] as Json, levels - 1)) return true;
  return false;
}

/** Bytes that one character of a string takes at most, escaped or in UTF-8. */
const CHARACTER_BYTES_MAX = 6;
const NUMBER_BYTES_MAX = 25;

/** No fewer bytes than its JSON has; counted without writing it. */
function boundOf(value: Json): number {
  if (typeof value === 'string') return 2 + CHARACTER_BYTES_MAX * value.length;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES_MAX;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const each of value) bytes += 1 + boundOf(each);
    return bytes;
  }
  const members = value as { readonly [name: string]: Json };
  for (const name in members) bytes += 4 + CHARACTER_BYTES_MAX * name.length + boundOf(members[name] as Json);
  return bytes;
}

/** True when its JSON has more than `bytes` bytes in UTF-8. Recurses as deep as the value is: ask `isDeeper` before. */
export function isLarger(value: Json, bytes: number): boolean {
  return boundOf(value) > bytes && Buffer.byteLength(JSON.stringify(value)) > bytes;
}
