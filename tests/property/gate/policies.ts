/**
 * Random policies as plain data. `write.ts` spells them as documents for the compiler; `oracle.ts` judges by them in its
 * own words. A new kind of policy is added here: to `Policies`, to `policies`, and to those two.
 */
import fc from 'fast-check';

export const CLASSES = ['service', 'lifecycle', 'promotional'] as const;
export const CHANNELS = ['email', 'push', 'sms'] as const;
/** Events that conditions and caps of data look at. */
export const FACTS = ['complained', 'called', 'synced'] as const;

export type ClassName = (typeof CLASSES)[number];
export type Channel = (typeof CHANNELS)[number];

/** What may be stopped: what is named must match, what is left out matches everything (semantics 38). */
export type Scope = {
  readonly channels?: readonly string[];
  readonly classes?: readonly string[];
  readonly journeys?: readonly string[];
  readonly tags?: readonly string[];
};
export const SCOPES: { readonly [name: string]: Scope } = {
  everything: {},
  mail: { channels: ['email'] },
  others: { channels: ['slack', 'sms'] },
  promotions: { classes: ['promotional'] },
  service_push: { classes: ['service'], channels: ['push'] },
  first_journey: { journeys: ['j0'] },
  news: { tags: ['news'] },
};
/** The only gauge that there is. */
export const GAUGE = 'free';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export type Condition =
  | { readonly is: 'flag'; readonly name: 'vip' | 'blocked'; readonly value: boolean }
  | { readonly is: 'score'; readonly above: number }
  | { readonly is: 'known'; readonly name: 'influencer' }
  | {
      readonly is: 'happened';
      readonly event: string;
      readonly withinMs: number | null;
      readonly atLeast: number;
    }
  | { readonly is: 'trait'; readonly above: number }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  | { readonly is: 'any'; readonly of: readonly Condition[] };

type Covers = { readonly classes: readonly ClassName[]; readonly channels: readonly Channel[] };

export type Consent = Covers & {
  readonly name: string;
  /** Both promotional classes ask for one purpose. */
  readonly together: boolean;
  readonly fallback: 'denied' | 'given';
  readonly expiresAfterMs: number | null;
};
export type Exclusion = Covers & {
  readonly name: string;
  readonly when: Condition;
  readonly bySegment: boolean;
  readonly freshMs: number | null;
  readonly instead: boolean;
};
export type Cap = { readonly max: number } & (
  | { readonly withinMs: number }
  | { readonly per: 'day' | 'week' }
);
export type Frequency = Covers & {
  readonly name: string;
  readonly caps: readonly Cap[];
  readonly tags: readonly string[] | null;
};
export type Quiet = Covers & {
  readonly name: string;
  readonly fromHour: number;
  readonly toHour: number;
  readonly strict: boolean;
};
export type Priority = Covers & {
  readonly name: string;
  readonly horizonMs: number;
  readonly promotional: number;
};
export type Quality = Covers & {
  readonly name: string;
  readonly domains: boolean;
  readonly firstName: boolean;
};

export type Duplicate = Covers & {
  readonly name: string;
  readonly withinMs: number;
  readonly same: 'template' | 'journey' | 'class';
};

/** What a lane looks at; teams have a channel of their own. `rate`: so many in any span; `gauge`: what the outside says. */
export type Lane = {
  readonly name: string;
  readonly classes: readonly ClassName[];
  readonly channels: readonly (Channel | 'slack')[];
  readonly tags: readonly string[] | null;
  readonly limit:
    | { readonly by: 'rate'; readonly max: number; readonly per: 'hour' | 'day' }
    | { readonly by: 'gauge'; readonly holdBelow: number; readonly staleMs: number };
};
/** Scope of `SCOPES` -> what goes out all the same while it is in panic; null: nothing does. */
export type Trickles = {
  readonly [scope: string]: {
    readonly percent: number;
    readonly classes: readonly ClassName[] | null;
  } | null;
};

export type Policies = {
  readonly consents: readonly Consent[];
  readonly exclusions: readonly Exclusion[];
  readonly frequencies: readonly Frequency[];
  readonly quiets: readonly Quiet[];
  readonly priorities: readonly Priority[];
  readonly qualities: readonly Quality[];
  readonly duplicates: readonly Duplicate[];
  readonly lanes: readonly Lane[];
  readonly trickles: Trickles;
  readonly holdout: { readonly percent: number; readonly salt: string } | null;
  readonly maxInFlight: number;
};

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    is: fc.constant('flag' as const),
    name: fc.constantFrom('vip' as const, 'blocked' as const),
    value: fc.boolean(),
  }),
  fc.record({ is: fc.constant('score' as const), above: fc.constantFrom(3, 6) }),
  fc.constant({ is: 'known' as const, name: 'influencer' as const }),
  fc.record({
    is: fc.constant('happened' as const),
    event: fc.constantFrom(...FACTS),
    withinMs: fc.constantFrom(null, 5 * HOUR, DAY, 3 * DAY),
    atLeast: fc.constantFrom(1, 1, 2),
  }),
  fc.record({ is: fc.constant('trait' as const), above: fc.constantFrom(0, 1) }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  { weight: 1, arbitrary: leaf.map((of) => ({ is: 'not' as const, of })) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(
        fc.oneof(
          leaf,
          leaf.map((of): Condition => ({ is: 'not', of })),
        ),
        { minLength: 2, maxLength: 3 },
      ),
    }),
  },
);

const some = <Value>(values: readonly Value[]) => fc.subarray([...values], { minLength: 1 });
const numbered = <Value extends object>(prefix: string, each: fc.Arbitrary<Value>, maxLength: number) =>
  fc
    .array(each, { maxLength })
    .map((list) => list.map((value, index) => ({ name: `${prefix}_${index}`, ...value })));
const duration = fc.constantFrom(5 * HOUR, DAY, 3 * DAY);

/** Consent is asked for on all channels that are sent on, as the compiler demands. */
const consents = numbered(
  'consent',
  fc.record({
    classes: fc.constantFrom<readonly ClassName[]>(
      ['lifecycle', 'promotional'],
      ['service', 'lifecycle', 'promotional'],
    ),
    channels: fc.constant(CHANNELS),
    together: fc.boolean(),
    fallback: fc.constantFrom('denied' as const, 'given' as const),
    expiresAfterMs: fc.constantFrom(null, null, 2 * DAY),
  }),
  2,
);

const exclusions = numbered(
  'exclusion',
  fc.record({
    classes: some(CLASSES),
    channels: fc.constant(CHANNELS),
    when: condition,
    bySegment: fc.boolean(),
    freshMs: fc.constantFrom(null, null, null, DAY, 3 * DAY),
    instead: fc.boolean(),
  }),
  2,
);

const frequencies = numbered(
  'cap',
  fc.record({
    classes: some(CLASSES),
    channels: some(CHANNELS),
    tags: fc.constantFrom(null, null, ['news']),
    caps: fc.array(
      fc.oneof(
        fc.record({ max: fc.integer({ min: 1, max: 3 }), withinMs: duration }),
        fc.record({
          max: fc.integer({ min: 1, max: 3 }),
          per: fc.constantFrom('day' as const, 'week' as const),
        }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  2,
);

const quiets = numbered(
  'quiet',
  fc.record({
    classes: some(CLASSES),
    channels: some(CHANNELS),
    fromHour: fc.constantFrom(20, 22, 8),
    toHour: fc.constantFrom(7, 10, 12),
    strict: fc.boolean(),
  }),
  1,
);

const priorities = numbered(
  'matrix',
  fc.record({
    classes: some(CLASSES),
    channels: some(CHANNELS),
    horizonMs: duration,
    promotional: fc.constantFrom(10, 90),
  }),
  1,
);

const qualities = numbered(
  'quality',
  fc.record({
    classes: some(CLASSES),
    channels: fc.constant(CHANNELS),
    domains: fc.constant(true),
    firstName: fc.boolean(),
  }),
  1,
);

const duplicates = numbered(
  'copy',
  fc.record({
    classes: some(CLASSES),
    channels: some(CHANNELS),
    withinMs: duration,
    same: fc.constantFrom('template' as const, 'journey' as const, 'class' as const),
  }),
  2,
);

const lanes = numbered(
  'lane',
  fc.record({
    classes: some(CLASSES),
    channels: some([...CHANNELS, 'slack' as const]),
    tags: fc.constantFrom(null, null, ['news']),
    limit: fc.oneof(
      fc.record({
        by: fc.constant('rate' as const),
        max: fc.integer({ min: 1, max: 4 }),
        per: fc.constantFrom('hour' as const, 'day' as const),
      }),
      fc.record({
        by: fc.constant('gauge' as const),
        holdBelow: fc.constantFrom(1, 2),
        staleMs: fc.constantFrom(5 * HOUR, 3 * DAY),
      }),
    ),
  }),
  2,
);

/** Every scope by chance under a policy with a trickle. */
const trickles: fc.Arbitrary<Trickles> = fc.record(
  Object.fromEntries(
    Object.keys(SCOPES).map((name) => [
      name,
      fc.option(fc.record({ percent: fc.constantFrom(30, 70), classes: fc.option(some(CLASSES)) })),
    ]),
  ),
);

/** Any set of policies that the compiler takes. */
export const policies: fc.Arbitrary<Policies> = fc.record({
  consents,
  exclusions,
  frequencies,
  quiets,
  priorities,
  qualities,
  duplicates,
  // Half of the time nothing slows anybody down, or the other gates would be asked too seldom.
  lanes: fc.oneof(fc.constant([]), lanes),
  trickles,
  holdout: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.record({ percent: fc.constantFrom(30, 60), salt: fc.constantFrom('h1', 'h2', 'h3') }),
    },
  ),
  maxInFlight: fc.constantFrom(1, 2, 16),
});
