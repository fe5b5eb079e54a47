/**
 * Keeps instants with their amounts inside a window. Exact up to `ENTRIES_MAX` events; beyond that, events of one
 * 128th of the window share an entry dated by its latest, so each may count that much longer than it should.
 */
import type { Json } from '../../../base/json.ts';
import type { FactKind, View } from '../../../kernel/kinds.ts';
import type { ReadingSpec } from '../../../plan/plan.ts';
import { firstMember, insertSorted, lowerValidUntil, mergeSorted } from '../instants.ts';
import type { SeriesSpec } from './schema.ts';

/** Most entries that are kept. */
export const ENTRIES_MAX = 256;
/** Into how many parts a crowded window is divided. */
export const PARTS = 128;

type Entry = readonly [at: number, count: number, sum: number];
type Entries = readonly Entry[];
const NO_ENTRIES: Entries = [];

function dropOld(entries: Entries, after: number): Entries {
  let from = 0;
  while (from < entries.length && (entries[from] as Entry)[0] <= after) from += 1;
  return from === 0 ? entries : entries.slice(from);
}

/** Merges the entries of each part of the window once there are too many; what is later than `now` stays. */
function coalesce(entries: Entries, windowMs: number, now: number): Entries {
  if (entries.length <= ENTRIES_MAX) return entries;
  const partMs = Math.ceil(windowMs / PARTS);
  const merged: Entry[] = [];
  for (const entry of entries) {
    const before = merged.at(-1);
    const shares =
      before !== undefined &&
      entry[0] <= now &&
      Math.floor(before[0] / partMs) === Math.floor(entry[0] / partMs);
    if (shares) merged[merged.length - 1] = [entry[0], before[1] + entry[1], before[2] + entry[2]];
    else merged.push(entry);
  }
  return merged;
}

/** Reads count and sum in (now - windowMs, now], adding up in place of a result object. */
function total(entries: Entries, windowMs: number, view: View, member: 1 | 2): number {
  let sum = 0;
  const after = view.now - windowMs;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index] as Entry;
    const at = entry[0];
    if (at <= after) break;
    if (at > view.now) {
      lowerValidUntil(view, at);
    } else {
      sum += entry[member];
      lowerValidUntil(view, at + windowMs);
    }
  }
  return sum;
}

const readings: {
  readonly [of: string]: (entries: Entries, windowMs: number, view: View) => Json | undefined;
} = {
  count: (entries, windowMs, view) => total(entries, windowMs, view, 1),
  sum: (entries, windowMs, view) => total(entries, windowMs, view, 2),
  average: (entries, windowMs, view) => {
    const count = total(entries, windowMs, view, 1);
    return count === 0 ? undefined : total(entries, windowMs, view, 2) / count;
  },
};

/** See the README. Reads `count`, `sum` and `average`, by default over the whole window. */
export const series: FactKind = {
  name: 'series',
  link(spec, linker) {
    const { amount, windowMs } = spec as SeriesSpec;
    const amountOf = amount && linker.path(['event', ...amount]);
    return {
      fold(value, event, view) {
        const entries = (value ?? NO_ENTRIES) as Entries;
        const added = amountOf === undefined ? 0 : amountOf(view);
        const after = view.now - windowMs;
        if (typeof added !== 'number' || event.at <= after) return dropOld(entries, after);
        const entry: Entry = [event.at, 1, added];
        const longer = insertSorted(dropOld(entries, after), entry, firstMember, ENTRIES_MAX + 1, view.now);
        return coalesce(longer as Entries, windowMs, view.now);
      },
      read(reading: ReadingSpec) {
        const read = readings[reading.of];
        const width = reading.windowMs ?? windowMs;
        return (value, view) => read?.((value ?? NO_ENTRIES) as Entries, width, view);
      },
      prune: (value, now) => dropOld(value as Entries, now - windowMs) as Json,
      merge(survivor, absorbed) {
        const both = mergeSorted(survivor as Entries, absorbed as Entries, firstMember) as Entries;
        return coalesce(both, windowMs, both.at(-1)?.[0] ?? 0) as Json;
      },
    };
  },
};
