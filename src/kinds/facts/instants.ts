/**
 * Arithmetic on lists sorted by instant, shared by the fact kinds and by the conditions that read them.
 * Lists are never changed in place and stay bounded. No kind's own data live here.
 */
import { type Instant, NEVER } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { View } from '../../kernel/kinds.ts';

/** How many instants later than now a list keeps, beyond those that its readings need. */
export const FUTURE_KEPT = 16;

/** The list that every reading of nothing shares. */
export const NO_INSTANTS: readonly number[] = [];

/** Lowers `view.validUntil` to `at` when it is earlier. Changes the view only. */
export function lowerValidUntil(view: View, at: number): void {
  if (at < view.validUntil) view.validUntil = at as Instant;
}

/**
 * Puts `added` behind everything that is not later, then keeps the `keep` latest of what is not after `now` and
 * the `FUTURE_KEPT` earliest of what is. The result does not depend on the order of arrival. Pure.
 */
export function insertSorted<Item>(
  list: readonly Item[],
  added: Item,
  atOf: (item: Item) => number,
  keep: number,
  now: number,
): readonly Item[] {
  const at = atOf(added);
  let place = list.length;
  while (place > 0 && atOf(list[place - 1] as Item) > at) place -= 1;
  const longer = list.slice();
  longer.splice(place, 0, added);
  return boundSorted(longer, atOf, keep, now);
}

/** Keeps the `keep` latest items that are not after `now` and the `FUTURE_KEPT` earliest that are. Pure. */
export function boundSorted<Item>(
  list: readonly Item[],
  atOf: (item: Item) => number,
  keep: number,
  now: number,
): readonly Item[] {
  let past = list.length;
  while (past > 0 && atOf(list[past - 1] as Item) > now) past -= 1;
  const from = Math.max(0, past - keep);
  const to = Math.min(list.length, past + FUTURE_KEPT);
  return from === 0 && to === list.length ? list : list.slice(from, to);
}

/** Merges two sorted lists into one; of equal instants those of `first` come first. Pure. */
export function mergeSorted<Item>(
  first: readonly Item[],
  second: readonly Item[],
  atOf: (item: Item) => number,
): readonly Item[] {
  return [...first, ...second].sort((left, right) => atOf(left) - atOf(right));
}

/** The instant of a list of bare instants. Pure. */
export function ownInstant(at: number): number {
  return at;
}

/** The instant of an entry that starts with one. Pure. */
export function firstMember(entry: readonly Json[]): number {
  return entry[0] as number;
}

/**
 * How many instants lie in (now - windowMs, now] and not before `from` (semantics 3). Lowers `validUntil` to the
 * first later instant and to the moment at which the oldest counted one leaves the window.
 * `windowMs` is infinite for no window; `from` is -infinity for no start.
 */
export function countInstants(
  instants: readonly number[],
  windowMs: number,
  from: number,
  view: View,
): number {
  const now = view.now;
  const after = now - windowMs;
  let index = instants.length - 1;
  while (index >= 0 && (instants[index] as number) > now) {
    lowerValidUntil(view, instants[index] as number);
    index -= 1;
  }
  const end = index;
  while (index >= 0 && (instants[index] as number) > after && (instants[index] as number) >= from) index -= 1;
  const count = end - index;
  if (count > 0 && windowMs !== NEVER) lowerValidUntil(view, (instants[index + 1] as number) + windowMs);
  return count;
}

/**
 * Text under which a keyed fact keeps a value: its JSON, so 5 and "5" stay apart.
 * Undefined for what is no string, number or boolean. Pure.
 */
export function keyText(value: Json | undefined): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return JSON.stringify(value);
  }
  return undefined;
}
