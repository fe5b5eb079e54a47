/** Asks conditions of a parked run, and when they must be asked again. No condition's own knowledge. */
import { type Instant, NEVER } from '../../base/ids.ts';
import type { EventInput } from '../../kernel/input.ts';
import { type Predicate, Truth, type View } from '../../kernel/kinds.ts';
import type { RunEvent } from '../../kernel/state.ts';

/** An answer and the instant until which it holds by itself. */
export type Held = { readonly value: boolean; readonly validUntil: Instant };

/** Evaluates at the root: unknown is false (semantics 12). Also lowers the view's own `validUntil`. */
export function holds(predicate: Predicate, view: View): Held {
  const outer = view.validUntil;
  view.validUntil = NEVER;
  const value = predicate(view) === Truth.True;
  const validUntil = view.validUntil;
  view.validUntil = earlier(outer, validUntil);
  return { value, validUntil };
}

/** True when the `where` of an event holds for this event. Does not touch the view. */
export function fits(where: Predicate | null, view: View, event: EventInput | RunEvent): boolean {
  if (where === null) return true;
  const { now, state, run, context, zone, seen } = view;
  return where({ now, state, run, context, zone, seen, event, validUntil: NEVER }) === Truth.True;
}

/** The smaller of two instants. Pure. */
export function earlier(left: Instant, right: Instant): Instant {
  return left < right ? left : right;
}
