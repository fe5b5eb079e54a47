/**
 * Keeps, by id, when a thing was opened and closed last, by event time, so that a close may arrive before its open.
 * Bounded: closed ones go first, then those opened longest ago.
 */
import { type Instant, NEVER } from '../../../base/ids.ts';
import type { FactKind, LinkedFact, Linker, View } from '../../../kernel/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';
import { noteOpen } from '../../open-ids.ts';
import { keyText, lowerValidUntil } from '../instants.ts';
import type { OpenPairsSpec } from './schema.ts';

/** Most ids that are kept. */
export const IDS_MAX = 500;
/** For how long a closed id is remembered, so that a late open does not open it again: the window of duplicates. */
export const CLOSED_KEPT_MS = 7 * 86_400_000;

/** Zero stands for never. */
type Pair = readonly [openedAt: number, closedAt: number];
type Pairs = { readonly [id: string]: Pair };
const NO_PAIRS: Pairs = {};
const NEVER_YET: Pair = [0, 0];

/** A close at the instant of the open closes it. */
function isOpen([openedAt, closedAt]: Pair): boolean {
  return openedAt > closedAt;
}

function later([openedAt, closedAt]: Pair, [otherOpenedAt, otherClosedAt]: Pair): Pair {
  return [Math.max(openedAt, otherOpenedAt), Math.max(closedAt, otherClosedAt)];
}

/** Changes `pairs`, a fresh copy. */
function evict(pairs: { [id: string]: Pair }): void {
  const ids = Object.keys(pairs);
  if (ids.length <= IDS_MAX) return;
  const rank = (id: string): number => {
    const pair = pairs[id] as Pair;
    return isOpen(pair) ? pair[0] : pair[1] - Number.MAX_SAFE_INTEGER;
  };
  const firstToGo = ids.sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
  for (const id of firstToGo.slice(0, ids.length - IDS_MAX)) delete pairs[id];
}

/**
 * Counts what is open now. A pair whose opening lies ahead is not open yet; one whose closing lies ahead still is,
 * as long as it was opened before.
 */
function countOpen(pairs: Pairs, windowMs: number, view: View): number {
  let count = 0;
  for (const id in pairs) {
    const [openedAt, closedAt] = pairs[id] as Pair;
    if (openedAt > view.now) {
      lowerValidUntil(view, openedAt);
    } else if (openedAt > view.now - windowMs && openedAt > 0) {
      if (closedAt > view.now) lowerValidUntil(view, closedAt);
      if (closedAt > view.now || openedAt > closedAt) {
        count += 1;
        lowerValidUntil(view, openedAt + windowMs);
      }
    }
  }
  return count;
}

/** An id without the quotes under which text is kept. */
function idWords(key: string): string {
  return key.startsWith('"') ? (JSON.parse(key) as string) : key;
}

/** The ids of what `countOpen` counts, for those who want to know what would have to be closed. */
function openIds(pairs: Pairs, windowMs: number, now: Instant): readonly string[] {
  return Object.keys(pairs).filter((id) => {
    const [openedAt, closedAt] = pairs[id] as Pair;
    const isKnown = openedAt > 0 && openedAt <= now && openedAt > now - windowMs;
    return isKnown && (closedAt > now || openedAt > closedAt);
  });
}

function linkOpenPairs(spec: OpenPairsSpec, linker: Linker): LinkedFact {
  const idOf = linker.path(['event', ...spec.id]);
  const opens = spec.opens && linker.condition(spec.opens);
  return {
    fold(value, event, view) {
      const pairs = (value ?? NO_PAIRS) as Pairs;
      const id = keyText(idOf(view));
      const closing = event.name === spec.closedBy;
      if (id === undefined || (!closing && opens !== undefined && opens(view) !== Truth.True)) return pairs;
      const before = Object.hasOwn(pairs, id) ? (pairs[id] as Pair) : NEVER_YET;
      const changed = { ...pairs, [id]: later(before, closing ? [0, event.at] : [event.at, 0]) };
      evict(changed);
      return changed;
    },
    read(reading) {
      const windowMs = reading.windowMs ?? NEVER;
      return (value, view) => {
        const pairs = (value ?? NO_PAIRS) as Pairs;
        const count = countOpen(pairs, windowMs, view);
        if (count > 0 && view.seen !== null)
          noteOpen(view.seen, spec.event, openIds(pairs, windowMs, view.now).map(idWords));
        return count;
      };
    },
    prune(value, now: Instant) {
      const pairs = value as Pairs;
      const stale = (pair: Pair): boolean => !isOpen(pair) && pair[1] <= now - CLOSED_KEPT_MS;
      if (!Object.values(pairs).some(stale)) return value;
      return Object.fromEntries(Object.entries(pairs).filter(([, pair]) => !stale(pair)));
    },
    merge(survivor, absorbed) {
      const merged: { [id: string]: Pair } = { ...(survivor as Pairs) };
      for (const [id, pair] of Object.entries(absorbed as Pairs)) {
        merged[id] = Object.hasOwn(merged, id) ? later(merged[id] as Pair, pair) : pair;
      }
      evict(merged);
      return merged;
    },
  };
}

/** See the README. Reads `open`: how many are open, with `windowMs` only those opened that recently. */
export const openPairs: FactKind = {
  name: 'open_pairs',
  link: (spec, linker) => linkOpenPairs(spec as OpenPairsSpec, linker),
};
