/** Random histories of three people and interleavings of what a daemon does: acts of the driver, each after some time. */
import fc from 'fast-check';
import type { JsonObject } from '../../../src/base/json.ts';
import type { ReceiptKind } from '../../../src/kernel/input.ts';
import { STARTS } from './journeys.ts';
import { CHANNELS, DAY, FACTS, HOUR, SCOPES } from './policies.ts';

const PURPOSES = ['service', 'lifecycle', 'promotional', 'marketing'] as const;
export const PEOPLE = ['ana', 'bob', 'cho'] as const;

/** What arrives about somebody. `agoMs`: how long before its arrival an event happened; below zero: it will. */
export type Told = { readonly person: string } & (
  | { readonly tell: 'event'; readonly name: string; readonly agoMs: number }
  | { readonly tell: 'identify'; readonly traits: JsonObject }
  | {
      readonly tell: 'consent';
      readonly channel: string;
      readonly purpose: string;
      readonly given: boolean;
      readonly endsMs: number | null;
    }
  | { readonly tell: 'alias'; readonly previous: string }
  /** The same message once more. */
  | { readonly tell: 'again'; readonly back: number }
);

/** `cut`: the process dies at the n-th commit of this act, before it stands or after. */
export type Act = {
  readonly afterMs: number;
  readonly cut: { readonly commit: number; readonly stands: boolean } | null;
} & (
  | { readonly do: 'tell'; readonly told: readonly Told[] }
  | { readonly do: 'wake' }
  | { readonly do: 'claim' }
  | { readonly do: 'answer'; readonly which: number; readonly dice: number; readonly count: number }
  | { readonly do: 'receipt'; readonly which: number; readonly kind: ReceiptKind }
  /** A name of `SCOPES`. */
  | { readonly do: 'panic'; readonly scope: string }
  | { readonly do: 'gauge'; readonly value: number }
  | { readonly do: 'resume' }
  | { readonly do: 'kill' }
);

const person = fc.constantFrom(...PEOPLE);
const emails = ['a@x.example', 'A@X.example', 'b@x.example', 'c@bad.example'];
const phones = ['+34600000001', '+34 600-000-001', '+34600000002'];

const trait: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constantFrom<JsonObject>(
    { vip: true },
    { vip: false },
    { vip: 'yes' },
    { blocked: true },
    { blocked: false },
  ),
  fc.constantFrom<JsonObject>(
    { score: 1 },
    { score: 5 },
    { score: 9 },
    { score: null },
    { influencer: true },
    { influencer: null },
  ),
  fc.constantFrom(...emails).map((email): JsonObject => ({ email })),
  fc.constantFrom(...phones).map((phone): JsonObject => ({ phone })),
  fc.constantFrom<JsonObject>(
    { first_name: 'Ana' },
    { first_name: ' ' },
    { push_token: null },
    { push_token: 'token' },
  ),
  fc.constantFrom('ES', 'JP', 'US', null).map((country): JsonObject => ({ country })),
  fc
    .constantFrom('Europe/Madrid', 'Asia/Tokyo', 'America/New_York', 'Nowhere/Land', null)
    .map((timezone): JsonObject => ({ timezone })),
);

const event = (names: readonly string[]) =>
  fc.record({
    person,
    tell: fc.constant('event' as const),
    name: fc.constantFrom(...names),
    agoMs: fc.constantFrom(0, 0, 0, 30 * 60_000, 5 * HOUR, 2 * DAY, -HOUR),
  });

const told: fc.Arbitrary<Told> = fc.oneof(
  { weight: 12, arbitrary: event(STARTS) },
  { weight: 3, arbitrary: event(FACTS) },
  {
    weight: 4,
    arbitrary: trait.chain((traits) =>
      person.map((who): Told => ({ person: who, tell: 'identify', traits })),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      person,
      tell: fc.constant('consent' as const),
      channel: fc.constantFrom(...CHANNELS),
      purpose: fc.constantFrom(...PURPOSES),
      given: fc.constantFrom(true, true, false),
      endsMs: fc.constantFrom(null, null, 5 * HOUR, 2 * DAY),
    }),
  },
  { weight: 1, arbitrary: fc.record({ person, tell: fc.constant('alias' as const), previous: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ person, tell: fc.constant('again' as const), back: fc.nat({ max: 5 }) }),
  },
);

const what = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tell' as const),
      told: fc.array(told, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wake' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      which: fc.nat({ max: 20 }),
      dice: fc.nat({ max: 99 }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('receipt' as const),
      which: fc.nat({ max: 20 }),
      kind: fc.constantFrom<ReceiptKind>(
        'delivered',
        'opened',
        'hard_bounced',
        'complained',
        'unsubscribed',
        'failed',
        'soft_bounced',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('panic' as const),
      scope: fc.constantFrom(...Object.keys(SCOPES)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('gauge' as const), value: fc.constantFrom(0, 1, 2, 3, 9) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
);

const cut = fc.oneof(
  { weight: 15, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.record({ commit: fc.integer({ min: 1, max: 2 }), stands: fc.boolean() }) },
);

/** What is done, in order. */
export const history: fc.Arbitrary<readonly Act[]> = fc.array(
  fc
    .record({ afterMs: fc.constantFrom(0, 0, 1, 20 * 60_000, HOUR, 4 * HOUR, 9 * HOUR, DAY), cut })
    .chain((about) => what.map((each): Act => ({ ...about, ...each }))),
  { minLength: 15, maxLength: 60, size: 'max' },
);

/** What somebody starts with: addresses everywhere, most of what policies look at, most consents. */
export type Beginning = {
  readonly traits: JsonObject;
  readonly consents: readonly { readonly channel: string; readonly purpose: string }[];
};

const CONSENTS = CHANNELS.flatMap((channel) => PURPOSES.map((purpose) => ({ channel, purpose })));

export const beginnings: fc.Arbitrary<readonly Beginning[]> = fc.tuple(
  ...PEOPLE.map((name) =>
    fc.record({
      traits: fc.record({
        email: fc.constantFrom(...emails, ...emails.slice(0, 3)),
        phone: fc.constantFrom(...phones),
        push_token: fc.constant(`token-${name}`),
        first_name: fc.constant(name),
        vip: fc.boolean(),
        blocked: fc.boolean(),
        score: fc.constantFrom(1, 5, 9),
        country: fc.constantFrom('ES', 'JP', 'US'),
        timezone: fc.constantFrom('Europe/Madrid', 'Asia/Tokyo', 'America/New_York', 'Nowhere/Land'),
      }),
      consents: fc.subarray(CONSENTS, { minLength: CONSENTS.length - 3 }),
    }),
  ),
);
