/**
 * Builds the specifications of facts, for the conditions and traits that need them. Equal needs give equal
 * specifications, so that they share one fact; nothing is registered here.
 */
import type { ConditionSpec, FactSpec } from '../../plan/plan.ts';

/** What every fact is told: the event that feeds it and which of them count. */
export type FactBasis = { readonly event: string; readonly where?: ConditionSpec | undefined };

/** Most instants a `recent` fact keeps, and so the largest number a windowed `count` can be compared with. */
export const RECENT_MAX = 1000;

function basis(kind: string, from: FactBasis): FactSpec {
  return from.where === undefined
    ? { kind, event: from.event }
    : { kind, event: from.event, where: from.where };
}

/** The `keep` latest instants of an event. Pure. */
export function recentFact(from: FactBasis, keep: number): FactSpec {
  return { ...basis('recent', from), keep };
}

/**
 * The `keep` latest instants for each value at `by`, a path inside the event. `windowMs`: older ones may go.
 * Pure.
 */
export function keyedRecentFact(
  from: FactBasis,
  keep: number,
  by: readonly string[],
  windowMs?: number | undefined,
): FactSpec {
  const spec = { ...basis('recent', from), keep, by };
  return windowMs === undefined ? spec : { ...spec, windowMs };
}

/** How many events ever, and the sum of the numbers at `amount` where given. Pure. */
export function tallyFact(from: FactBasis, amount?: readonly string[]): FactSpec {
  return amount === undefined ? basis('tally', from) : { ...basis('tally', from), amount };
}

/** Instants and amounts inside a window. Pure. */
export function seriesFact(from: FactBasis, windowMs: number, amount?: readonly string[]): FactSpec {
  const spec = { ...basis('series', from), windowMs };
  return amount === undefined ? spec : { ...spec, amount };
}

/** The latest value at `value`, a path inside the event. Pure. */
export function lastFact(from: FactBasis, value: readonly string[]): FactSpec {
  return { ...basis('last', from), value };
}

/** The earliest value at `value`, a path inside the event. Pure. */
export function firstFact(from: FactBasis, value: readonly string[]): FactSpec {
  return { ...basis('first', from), value };
}

/**
 * What was opened by one event and not closed by another, by the value at `id`. `opens` narrows the opening
 * events only. Pure.
 */
export function openPairsFact(
  openedBy: string,
  closedBy: string,
  id: readonly string[],
  opens?: ConditionSpec | undefined,
): FactSpec {
  const spec = { kind: 'open_pairs', event: openedBy, events: [openedBy, closedBy], closedBy, id };
  return opens === undefined ? spec : { ...spec, opens };
}
