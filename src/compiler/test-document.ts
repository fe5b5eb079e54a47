/** A `Test` document as the runner takes it: names known, instants computed, every part with its source. Data only. */
import type { Instant } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { ReceiptKind } from '../kernel/input.ts';
import type { Span } from '../language/syntax/node.ts';
import type { Source } from '../plan/plan.ts';

/** Where a part of a test was written: `source` for people, `span` for diagnostics. */
export type Written = { readonly source: Source; readonly span: Span };

/** Channel -> purposes. */
export type ConsentLists = { readonly [channel: string]: readonly string[] };

/** A subscriber as a case starts: attributes, and the consent given before. */
export type TestSubscriber = Written & {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly given: ConsentLists;
  readonly withdrawn: ConsentLists;
};

/** What happens in a case. `outcome` scripts what the provider answers to the next attempt on a channel. */
export type TestEvent = Written & { readonly at: Instant } & (
    | {
        readonly does: 'event';
        readonly subscriber: string;
        readonly name: string;
        readonly properties: JsonObject;
        readonly id?: string;
      }
    | { readonly does: 'identify'; readonly subscriber: string; readonly attributes: JsonObject }
    | {
        readonly does: 'consent';
        readonly subscriber: string;
        readonly given: ConsentLists;
        readonly withdrawn: ConsentLists;
      }
    | {
        readonly does: 'receipt';
        readonly subscriber: string;
        readonly kind: ReceiptKind;
        readonly template: string;
        readonly machine?: boolean;
        readonly link?: string;
      }
    | {
        readonly does: 'outcome';
        readonly subscriber: string | null;
        readonly channel: string;
        readonly result: 'accepted' | 'retryable' | 'rejected' | 'unknown';
        readonly reason: string;
        readonly answer?: Json;
      }
  );

/** A partial match: every field named must be there with this value. */
export type Match = Written & { readonly fields: JsonObject };

/**
 * What must have come of it at one moment (`end`: when nothing is due any more). A list that is absent says nothing;
 * an empty one says that there was none. `exact`: what is not listed must not have happened at this moment.
 */
export type Expectation = Written & {
  readonly at: Instant | 'end';
  readonly exact: boolean;
  readonly sends?: readonly Match[];
  readonly noSends?: readonly Match[];
  readonly refused?: readonly Match[];
  readonly held?: readonly Match[];
  readonly calls?: readonly Match[];
  readonly exits?: readonly Match[];
  readonly goals?: readonly Match[];
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

/** All scenarios of a document. `journey` null: all journeys are there. */
export type TestDocument = Written & {
  readonly name: string;
  readonly file: string;
  readonly journey: string | null;
  readonly cases: readonly TestCase[];
};
