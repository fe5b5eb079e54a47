/** A `Test` document as the runner takes it: names known, instants computed, every part with its source. Data only. */
import type { Instant } from '../../base/ids.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import type { ControlScope, ReceiptKind } from '../../kernel/input.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { Source } from '../../plan/plan.ts';

/** Where a part of a test was written: `source` for people, `span` for diagnostics. */
export type Written = { readonly source: Source; readonly span: Span };

/** Channel -> purposes. */
export type ConsentLists = { readonly [channel: string]: readonly string[] };

/** What becomes of consent. `confirmed`: the person says yes to what waits for that. */
export type ConsentForms = {
  readonly given: ConsentLists;
  readonly withdrawn: ConsentLists;
  readonly confirmed: ConsentLists;
};

/** A subscriber as a case starts: attributes, and the consent given (and confirmed) before. */
export type TestSubscriber = Written & {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly given: ConsentLists;
  readonly withdrawn: ConsentLists;
};

/** Something that happens to one subscriber, or that one subscriber does. */
export type PersonalEvent =
  | {
      readonly does: 'event';
      readonly subscriber: string;
      readonly name: string;
      readonly properties: JsonObject;
      readonly id?: string;
    }
  | { readonly does: 'identify'; readonly subscriber: string; readonly attributes: JsonObject }
  | ({ readonly does: 'consent'; readonly subscriber: string } & ConsentForms)
  | {
      readonly does: 'receipt';
      readonly subscriber: string;
      readonly kind: ReceiptKind;
      readonly template: string;
      readonly machine?: boolean;
      readonly link?: string;
    };

/** The answer to the next attempt on a channel. */
export type ScriptedOutcome = {
  readonly does: 'outcome';
  readonly subscriber: string | null;
  readonly channel: string;
  readonly result: 'accepted' | 'retryable' | 'rejected' | 'unknown';
  readonly reason: string;
  readonly answer?: Json;
};

/** How a provider answers every attempt from then on: `up` accepts, `down` cannot be reached, `rejects` refuses. */
export type ProviderState = 'up' | 'down' | 'rejects';

/**
 * An order of an operator (semantics 37, 38). A scope as a text is the name of one in a PanicPolicy. A resume without a
 * scope ends every control.
 */
export type OperatorOrder =
  | {
      readonly does: 'panic' | 'pause';
      readonly scope: ControlScope | string;
      readonly mode?: 'hold' | 'freeze';
      readonly entrants?: 'queue' | 'drop';
      readonly limitMs?: number;
      readonly policy?: string;
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly does: 'resume';
      readonly scope?: ControlScope | string;
      readonly by: string;
      readonly reason: string;
    };

/** What concerns nobody in particular: a provider, a number from outside, an order. */
export type CommonEvent =
  | ScriptedOutcome
  | OperatorOrder
  | { readonly does: 'provider'; readonly channel: string; readonly state: ProviderState }
  | { readonly does: 'gauge'; readonly gauge: string; readonly value: number };

/** What happens in a case, at a moment. */
export type TestEvent = Written & { readonly at: Instant } & (PersonalEvent | CommonEvent);

/** How many must match: exactly `count`, or from `least` to `most`. */
export type Amount = { readonly least: number; readonly most: number };

/** A partial match: every field named must be there with this value. `amount`: how many do; absent: one of its own. */
export type Match = Written & { readonly fields: JsonObject; readonly amount?: Amount };

/**
 * What must have come of it at one moment (`end`: when nothing is due any more; with `from`, between the two, `at`
 * excluded). A list that is absent says nothing; an empty one says that there was none. `exact`: what is not listed
 * must not have happened then.
 */
export type Expectation = Written & {
  readonly at: Instant | 'end';
  readonly from?: Instant;
  readonly exact: boolean;
  readonly sends?: readonly Match[];
  readonly noSends?: readonly Match[];
  readonly refused?: readonly Match[];
  readonly held?: readonly Match[];
  readonly calls?: readonly Match[];
  readonly exits?: readonly Match[];
  readonly goals?: readonly Match[];
  /** Stops, resumes and warnings, by whoever or whatever gave them. */
  readonly controls?: readonly Match[];
  readonly entered?: number | readonly Match[];
  /** By subscriber. */
  readonly profile?: readonly (Match & { readonly subscriber: string })[];
};

/** One scenario. `end`: how far time runs; absent: until nothing is due. */
export type TestCase = Written & {
  readonly name: string;
  readonly start: Instant;
  readonly end?: Instant;
  readonly exact: boolean;
  readonly subscribers: readonly TestSubscriber[];
  readonly events: readonly TestEvent[];
  readonly expect: readonly Expectation[];
};

/** A mutant that no test need notice, and why. `mutant`: its id, as `rutter test --mutate` prints it. */
export type EquivalentMutant = Written & { readonly mutant: string; readonly reason: string };

/** All scenarios of a document. `journey` null: all journeys are there. */
export type TestDocument = Written & {
  readonly name: string;
  readonly file: string;
  readonly journey: string | null;
  readonly cases: readonly TestCase[];
  readonly equivalents: readonly EquivalentMutant[];
};
