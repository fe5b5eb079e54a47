/**
 * Builds the specifications of facts, for the conditions and traits that need them. Equal needs give equal
 * specifications, so that they share one fact; nothing is registered here.
 */
import type { Json } from '../../base/json.ts';
import type { ConditionSpec, FactSpec } from '../../plan/plan.ts';

/** What every fact is told: the event that feeds it and which of them count. */
export type FactBasis = { readonly event: string; readonly where?: ConditionSpec | undefined };

/** Most instants a `recent` fact keeps, and so the largest number a windowed `count` can be compared with. */
export const RECENT_MAX = 1000;

/** A copy without `source`, at any depth: where a condition stands must not keep two facts apart. Pure. */
function withoutSource(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSource);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name, member]) => name !== 'source' && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutSource(member as Json)]));
}

function factSpec(kind: string, from: FactBasis, members: { readonly [name: string]: unknown }): FactSpec {
  const { event, where } = from;
  return withoutSource({ kind, event, where, ...members } as unknown as Json) as unknown as FactSpec;
}

/** The `keep` latest instants of an event. Pure. */
export function recentFact(from: FactBasis, keep: number): FactSpec {
  return factSpec('recent', from, { keep });
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
  return factSpec('recent', from, { keep, by, windowMs });
}

/** How many events ever, and the sum of the numbers at `amount` where given. Pure. */
export function tallyFact(from: FactBasis, amount?: readonly string[]): FactSpec {
  return factSpec('tally', from, { amount });
}

/** Instants and amounts inside a window. Pure. */
export function seriesFact(from: FactBasis, windowMs: number, amount?: readonly string[]): FactSpec {
  return factSpec('series', from, { windowMs, amount });
}

/** The latest value at `value`, a path inside the event. Pure. */
export function lastFact(from: FactBasis, value: readonly string[]): FactSpec {
  return factSpec('last', from, { value });
}

/** The earliest value at `value`, a path inside the event. Pure. */
export function firstFact(from: FactBasis, value: readonly string[]): FactSpec {
  return factSpec('first', from, { value });
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
  return factSpec('open_pairs', { event: openedBy }, { events: [openedBy, closedBy], closedBy, id, opens });
}
