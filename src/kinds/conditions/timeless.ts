/**
 * Predicates whose answer time alone never changes: they leave `validUntil` alone, so lists of them need not mind it.
 * Known while linking only. What is not marked may well be timeless; what is marked is.
 */
import type { Predicate } from '../../kernel/kinds.ts';

const timeless = new WeakSet<Predicate>();

/** Marks a predicate that never touches `validUntil`, and hands it back. */
export function markTimeless(predicate: Predicate): Predicate {
  timeless.add(predicate);
  return predicate;
}

/** True for a predicate that was marked. */
export function isTimeless(predicate: Predicate): boolean {
  return timeless.has(predicate);
}
