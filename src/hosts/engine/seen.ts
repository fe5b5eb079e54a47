/**
 * Message ids that a subscriber has sent lately, in day buckets beside the state: 8 bytes an id, so that
 * de-duplication costs no row. What outgrows the bucket space goes to the store (`spillIds`). Pure.
 */

/** How long a message id is remembered, in days (semantics 7). */
export const REMEMBER_DAYS = 7;
/** Ids kept beside the state; more are spilled. */
export const IDS_BESIDE_STATE = 256;

/** Ids by day. `spilledDay`: the latest day under which ids were spilled, -1 when none were. */
export type SeenIds = { spilledDay: number; readonly days: Map<number, number[]> };

/**
 * A message id as a 53-bit number (cyrb53, by bryc, public domain). Two different ids of one subscriber among 1,000
 * collide with a probability of 5e-11. Pure.
 */
export function hashMessageId(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Bytes up to this many stay in the heap, as long as nobody asks for their buffer: outside of it they are dear to make and to free. */
const SHORT_MAX = 64;
const SCRATCH = new Uint8Array(SHORT_MAX);
const SCRATCH_VIEW = new DataView(SCRATCH.buffer);

/** A view that is good until the next one is asked for. */
function viewOf(bytes: Uint8Array): DataView {
  if (bytes.byteLength > SHORT_MAX) return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  SCRATCH.set(bytes);
  return new DataView(SCRATCH.buffer, 0, bytes.byteLength);
}

/** Nothing seen yet. */
export function noIds(): SeenIds {
  return { spilledDay: -1, days: new Map() };
}

/** Reads what `encodeSeen` wrote; null gives nothing seen. Throws RangeError on bytes of another shape. */
export function decodeSeen(bytes: Uint8Array | null): SeenIds {
  const seen = noIds();
  if (bytes === null) return seen;
  const view = viewOf(bytes);
  seen.spilledDay = view.getInt32(0, true);
  let offset = 4;
  while (offset < bytes.byteLength) {
    const day = view.getInt32(offset, true);
    const count = view.getInt32(offset + 4, true);
    offset += 8;
    const ids: number[] = [];
    for (let index = 0; index < count; index += 1, offset += 8) ids.push(view.getFloat64(offset, true));
    seen.days.set(day, ids);
  }
  return seen;
}

/** True when `decodeSeen` can read these bytes to their end. Looks at the lengths alone: cheap enough for every read. Pure. */
export function isWholeSeen(bytes: Uint8Array | null): boolean {
  if (bytes === null) return true;
  if (bytes.byteLength < 4) return false;
  const view = viewOf(bytes);
  let offset = 4;
  while (offset + 8 <= bytes.byteLength) {
    const count = view.getInt32(offset + 4, true);
    if (count < 0) return false;
    offset += 8 + 8 * count;
  }
  return offset === bytes.byteLength;
}

/** As bytes, without the days before `sinceDay`; null when nothing is left. */
export function encodeSeen(seen: SeenIds, sinceDay: number): Uint8Array | null {
  let size = 4;
  for (const [day, ids] of seen.days) if (day >= sinceDay && ids.length > 0) size += 8 + 8 * ids.length;
  if (size === 4 && seen.spilledDay < sinceDay) return null;
  const bytes = size > SHORT_MAX ? new Uint8Array(size) : null;
  const view = bytes === null ? SCRATCH_VIEW : new DataView(bytes.buffer);
  view.setInt32(0, seen.spilledDay, true);
  let offset = 4;
  for (const [day, ids] of seen.days) {
    if (day < sinceDay || ids.length === 0) continue;
    view.setInt32(offset, day, true);
    view.setInt32(offset + 4, ids.length, true);
    offset += 8;
    for (const id of ids) {
      view.setFloat64(offset, id, true);
      offset += 8;
    }
  }
  return bytes ?? SCRATCH.slice(0, size);
}

/** True when `id` was seen on `sinceDay` or later and still stands beside the state. */
export function hasSeen(seen: SeenIds, id: number, sinceDay: number): boolean {
  for (const [day, ids] of seen.days) {
    if (day >= sinceDay && ids.includes(id)) return true;
  }
  return false;
}

/** Notes `id` under `day`. */
export function noteSeen(seen: SeenIds, id: number, day: number): void {
  const ids = seen.days.get(day);
  if (ids === undefined) seen.days.set(day, [id]);
  else ids.push(id);
}

/** Takes all ids out when they are too many to stay; they are to be given to `spillIds`, day by day. */
export function takeOverflow(seen: SeenIds): readonly (readonly [number, readonly number[]])[] {
  let count = 0;
  for (const ids of seen.days.values()) count += ids.length;
  if (count <= IDS_BESIDE_STATE) return [];
  const taken = [...seen.days];
  seen.days.clear();
  seen.spilledDay = Math.max(seen.spilledDay, ...taken.map(([day]) => day));
  return taken;
}

/** Adds what an absorbed subscriber had seen. */
export function mergeSeen(into: SeenIds, from: SeenIds): void {
  for (const [day, ids] of from.days) {
    for (const id of ids) noteSeen(into, id, day);
  }
  into.spilledDay = Math.max(into.spilledDay, from.spilledDay);
}
