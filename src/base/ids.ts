/** Branded identifiers and instants: types that keep one kind of string or number from being passed for another. */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z, UTC. An integer. */
export type Instant = Branded<number, 'Instant'>;
/** The subscriber's own id, as the sender of events spells it. */
export type SubscriberId = Branded<string, 'SubscriberId'>;
/** Hex digest of the meaning of a plan or of one journey. */
export type Digest = Branded<string, 'Digest'>;
/** Content hash of a fact's specification: equal specifications share one fact. */
export type FactId = Branded<string, 'FactId'>;
/** Stable key of one planned send or call (semantics 31); never holds an attempt, a digest or a clock. */
export type SendKey = Branded<string, 'SendKey'>;
/** Id of a step, unique in its journey. */
export type StepId = Branded<string, 'StepId'>;
/** Id of one run of a journey by one subscriber, unique within that subscriber. */
export type RunId = Branded<string, 'RunId'>;

/** The end of time: a truth that never expires, a timer that is not set. */
export const NEVER = Number.POSITIVE_INFINITY as Instant;

/** Marks a number as an instant. Pure; the caller vouches for the unit (epoch milliseconds). */
export function instant(epochMs: number): Instant {
  return epochMs as Instant;
}
