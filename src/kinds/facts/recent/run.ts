/**
 * Keeps the latest instants of an event, sorted by event time; with `by` apart for each value of a property.
 * Bounded by `keep` and `KEYS_MAX`. Whether an event counts at all (`where`) is settled before.
 */
import type { Instant } from '../../../base/ids.ts';
import { NEVER } from '../../../base/ids.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import type { FactKind, LinkedFact, Linker, View } from '../../../kernel/kinds.ts';
import type { ReadingSpec } from '../../../plan/plan.ts';
import {
  boundSorted,
  countInstants,
  FUTURE_KEPT,
  insertSorted,
  keyText,
  mergeSorted,
  NO_INSTANTS,
  ownInstant,
} from '../instants.ts';
import type { RecentSpec } from './schema.ts';

/** Most values of `by` that are kept; the one whose latest event is oldest goes first. */
export const KEYS_MAX = 500;

type Instants = readonly number[];
type ByKey = { readonly [key: string]: Instants };

function windowOf(reading: ReadingSpec): number {
  return reading.windowMs ?? NEVER;
}

function latest(instants: Instants): number {
  return instants.at(-1) ?? Number.NEGATIVE_INFINITY;
}

/** Drops the keys with the oldest latest instants until `KEYS_MAX` are left; changes `byKey`, a fresh copy. */
function evict(byKey: { [key: string]: Instants }): void {
  const keys = Object.keys(byKey);
  if (keys.length <= KEYS_MAX) return;
  const oldestFirst = keys.sort((left, right) => {
    const difference = latest(byKey[left] as Instants) - latest(byKey[right] as Instants);
    return difference !== 0 ? difference : left < right ? -1 : 1;
  });
  for (const key of oldestFirst.slice(0, keys.length - KEYS_MAX)) delete byKey[key];
}

function linkUnkeyed(keep: number): LinkedFact {
  return {
    fold: (value, event, view) =>
      insertSorted((value ?? NO_INSTANTS) as Instants, event.at, ownInstant, keep, view.now) as Json,
    read: (reading) => {
      if (reading.of === 'instants') return (value) => value ?? (NO_INSTANTS as Json);
      const windowMs = windowOf(reading);
      return (value, view) =>
        countInstants((value ?? NO_INSTANTS) as Instants, windowMs, Number.NEGATIVE_INFINITY, view);
    },
    merge: (survivor, absorbed) =>
      mergeSorted(survivor as Instants, absorbed as Instants, ownInstant).slice(-(keep + FUTURE_KEPT)),
  };
}

function countKeys(value: ByKey, windowMs: number, view: View): number {
  let count = 0;
  for (const key in value) {
    const instants = value[key] as Instants;
    const validUntil = view.validUntil;
    view.validUntil = NEVER;
    if (countInstants(instants, windowMs, Number.NEGATIVE_INFINITY, view) > 0) {
      // The key counts until its latest instant so far leaves the window.
      const past = instants.findLastIndex((at) => at <= view.now);
      view.validUntil = Math.min(validUntil, (instants[past] as number) + windowMs) as Instant;
      count += 1;
    } else {
      view.validUntil = Math.min(validUntil, view.validUntil) as Instant;
    }
  }
  return count;
}

const NO_KEYS: ByKey = {};

function readKeyed(reading: ReadingSpec): ReturnType<LinkedFact['read']> {
  const windowMs = windowOf(reading);
  if (reading.of === 'distinct')
    return (value, view) => countKeys((value ?? NO_KEYS) as ByKey, windowMs, view);
  const instantsOf = (value: Json | undefined, key: Json | undefined): Instants | undefined => {
    const text = keyText(key);
    if (text === undefined) return undefined;
    const byKey = (value ?? NO_KEYS) as ByKey;
    return Object.hasOwn(byKey, text) ? byKey[text] : NO_INSTANTS;
  };
  if (reading.of === 'instants') return (value, _view, key) => instantsOf(value, key) as Json | undefined;
  return (value, view, key) => {
    const instants = instantsOf(value, key);
    return instants && countInstants(instants, windowMs, Number.NEGATIVE_INFINITY, view);
  };
}

function linkKeyed(spec: RecentSpec, by: readonly string[], linker: Linker): LinkedFact {
  const keyOf = linker.path(['event', ...by]);
  return {
    fold: (value, event, view) => {
      const byKey = (value ?? NO_KEYS) as ByKey;
      const key = keyText(keyOf(view));
      if (key === undefined) return byKey as JsonObject;
      const before = Object.hasOwn(byKey, key) ? (byKey[key] as Instants) : NO_INSTANTS;
      const after = insertSorted(before, event.at, ownInstant, spec.keep, view.now);
      const changed = { ...byKey, [key]: after };
      evict(changed);
      return changed;
    },
    read: readKeyed,
    prune: (value, now) => {
      const { windowMs } = spec;
      if (windowMs === undefined) return value;
      const kept = Object.entries(value as ByKey).filter(([, instants]) => latest(instants) > now - windowMs);
      return kept.length === Object.keys(value as ByKey).length ? value : Object.fromEntries(kept);
    },
    merge: (survivor, absorbed) => {
      const merged = { ...(survivor as ByKey) };
      for (const [key, instants] of Object.entries(absorbed as ByKey)) {
        const own = Object.hasOwn(merged, key) ? (merged[key] as Instants) : NO_INSTANTS;
        merged[key] = boundSorted(
          mergeSorted(own, instants, ownInstant),
          ownInstant,
          spec.keep + FUTURE_KEPT,
          NEVER,
        );
      }
      evict(merged);
      return merged;
    },
  };
}

/** See the README. Reads `instants`, `count`, and, keyed, `distinct`. */
export const recent: FactKind = {
  name: 'recent',
  link(spec, linker) {
    const { keep, by } = spec as RecentSpec;
    return by === undefined ? linkUnkeyed(keep) : linkKeyed(spec as RecentSpec, by, linker);
  },
};
