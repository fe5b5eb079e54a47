/**
 * The offsets of IANA zones, found once and then looked up: per zone, chunks of some thirteen months, each holding its
 * transitions. Temporal is asked only when a chunk is first touched; after that a lookup is two map reads.
 */
import { Temporal } from 'temporal-polyfill';
import { assert } from './assert.ts';

/** Local time minus UTC, in ms, from `startAt` (epoch ms, inclusive) until the next segment. */
export type Segment = { readonly startAt: number; readonly offsetMs: number };

const CHUNK_MS = 2 ** 35;
/** The zone database has never held two transitions of one zone closer than this that cancel each other out. */
const SAMPLE_MS = 7 * 86_400_000;
const INSTANT_MAX = 8.64e15;
const CHUNKS_MAX = 512;
const UNKNOWN_MAX = 1_000;

type Table = { readonly name: string; readonly chunks: Map<number, readonly Segment[]> };

const tables = new Map<string, Table>();
const unknown = new Set<string>();

/**
 * True for the name of a zone (or alias) in the zone database, spelled as there: "Europe/Madrid", "UTC".
 * Offsets such as "+02:00", other cases, empty text: false. Remembers answers; otherwise pure.
 */
export function isZone(name: string): boolean {
  if (tables.has(name)) return true;
  if (unknown.has(name)) return false;
  if (spellsZone(name)) {
    tables.set(name, { name, chunks: new Map() });
    return true;
  }
  if (unknown.size >= UNKNOWN_MAX) unknown.clear();
  if (name.length < 64) unknown.add(name);
  return false;
}

/** Local time minus UTC in ms at an instant (epoch ms, finite). An unknown zone is an assertion failure. */
export function offsetMsAt(zone: string, at: number): number {
  const segments = chunkOf(zone, Math.floor(at / CHUNK_MS));
  let offsetMs = segments[0]?.offsetMs ?? 0;
  for (let index = 1; index < segments.length; index += 1) {
    const segment = segments[index];
    if (segment === undefined || segment.startAt > at) break;
    offsetMs = segment.offsetMs;
  }
  return offsetMs;
}

/** The segments that cover [fromAt, toAt] (epoch ms), in order; the first one may begin before `fromAt`. */
export function segmentsBetween(zone: string, fromAt: number, toAt: number): readonly Segment[] {
  const first = Math.floor(fromAt / CHUNK_MS);
  const last = Math.floor(toAt / CHUNK_MS);
  let segments = chunkOf(zone, first);
  for (let index = first + 1; index <= last; index += 1) {
    segments = segments.concat(chunkOf(zone, index));
  }
  return segments;
}

/**
 * Zones of a country (ISO 3166 alpha-2, any case), one for each clock that is in use there: zones that agree all
 * through 2025 to 2030 count as one, under the first of their names. Unknown country: empty. A country with one entry
 * has one time, which is what semantics 17 asks for (Germany: Europe/Berlin; Spain: two, by Ceuta and Canary).
 */
export function zonesOfCountry(iso2: string): readonly string[] {
  const country = iso2.toUpperCase();
  const known = zonesByCountry.get(country);
  if (known !== undefined) return known;
  if (!/^[A-Z]{2}$/.test(country)) return [];
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  const byClock = new Map<string, string>();
  const zones = [...(locale.getTimeZones?.() ?? [])].filter(isZone).sort(byPlainName);
  for (const zone of zones) {
    const clock = zones.length === 1 ? '' : clockOf(zone);
    if (!byClock.has(clock)) byClock.set(clock, zone);
  }
  const found = [...byClock.values()].sort();
  zonesByCountry.set(country, found);
  return found;
}

/** Version of the zone database in use, such as "2026c"; it belongs in the plan's log (semantics 16). */
export function tzdataVersion(): string {
  return process.versions.tz ?? 'unknown';
}

const zonesByCountry = new Map<string, readonly string[]>();

function byPlainName(left: string, right: string): number {
  return left.split('/').length - right.split('/').length || (left < right ? -1 : 1);
}

/** Offsets of the 1st and 15th of every month of 2025 to 2030: equal text, equal clock. */
function clockOf(zone: string): string {
  const offsets: number[] = [];
  for (let at = 1_735_689_600_000; at < 1_924_992_000_000; at += 15.2 * 86_400_000) {
    offsets.push(askOffsetMs(zone, Math.floor(at)));
  }
  return offsets.join();
}

function spellsZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId === name;
  } catch {
    return false;
  }
}

function chunkOf(zone: string, index: number): readonly Segment[] {
  const table = tables.get(zone);
  if (table === undefined) {
    assert(isZone(zone), `not a zone: ${zone}`);
    return chunkOf(zone, index);
  }
  const known = table.chunks.get(index);
  if (known !== undefined) return known;
  assert(Number.isFinite(index), 'a zone has no offset at an instant that is not finite');
  if (table.chunks.size >= CHUNKS_MAX) table.chunks.clear();
  const segments = findSegments(zone, index * CHUNK_MS, (index + 1) * CHUNK_MS);
  table.chunks.set(index, segments);
  return segments;
}

function findSegments(zone: string, startAt: number, endAt: number): readonly Segment[] {
  let segment: Segment = { startAt, offsetMs: askOffsetMs(zone, startAt) };
  const segments = [segment];
  let sampledAt = startAt;
  while (sampledAt < endAt - 1) {
    const nextAt = Math.min(sampledAt + SAMPLE_MS, endAt - 1);
    while (askOffsetMs(zone, nextAt) !== segment.offsetMs) {
      segment = firstChange(zone, sampledAt, nextAt, segment.offsetMs);
      segments.push(segment);
      sampledAt = segment.startAt;
    }
    sampledAt = nextAt;
  }
  return segments;
}

/** The first instant in (sameAt, otherAt] at which the offset is no longer `offsetMs`, by bisection. */
function firstChange(zone: string, sameAt: number, otherAt: number, offsetMs: number): Segment {
  let [same, other] = [sameAt, otherAt];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (askOffsetMs(zone, middle) === offsetMs) same = middle;
    else other = middle;
  }
  return { startAt: other, offsetMs: askOffsetMs(zone, other) };
}

function askOffsetMs(zone: string, at: number): number {
  const inRange = Math.max(-INSTANT_MAX, Math.min(INSTANT_MAX, at));
  return Temporal.Instant.fromEpochMilliseconds(inRange).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}
