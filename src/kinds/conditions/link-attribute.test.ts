/** What is linked for speed says what the plain reading of the same conditions says: truth, notes and expiry alike. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { type Linker, Truth, type View } from '../../kernel/kinds.ts';
import { createLinker } from '../../kernel/linker.ts';
import { createState } from '../../kernel/subscriber.ts';
import { dig, fits, readPath, typeUnder } from '../../kernel/values.ts';
import type { CatalogPlan, ConditionSpec, TypeSpec } from '../../plan/plan.ts';
import { definitions } from '../registry.ts';
import type { Test } from './comparison.ts';
import { linkAttribute } from './link-attribute.ts';
import { linkTests } from './link-comparison.ts';

const AT = instant(1_700_000_000_000);
const TYPES: { readonly [name: string]: TypeSpec } = {
  text: { type: 'string' },
  chosen: { type: 'string', values: ['a', 'b'] },
  number: { type: 'number' },
  whole: { type: 'integer' },
  flag: { type: 'boolean' },
  texts: { type: 'list', items: { type: 'string' } },
  numbers: { type: 'list', items: { type: 'number' } },
  when: { type: 'instant' },
  place: { type: 'object', properties: { text: { type: 'string' }, number: { type: 'number' } } },
};
const CATALOG = { profile: TYPES, events: {} } as unknown as CatalogPlan;
const LINKER = createLinker({ facts: {}, segments: {}, traits: {} }, CATALOG, definitions, new Map());

type Profile = { [name: string]: Json };

function viewOf(profile: Profile, isNoting = true): View {
  return {
    now: AT,
    state: { ...createState('ana' as SubscriberId, AT), profile },
    event: null,
    run: null,
    context: { at: AT, shared: { version: 0, moments: {} }, suppressions: {} },
    zone: 'Europe/Madrid',
    validUntil: NEVER,
    seen: isNoting ? {} : null,
  };
}

const scalar = fc.constantFrom<Json>('a', 'b', 'c', 'ab', '', true, false, 0, 1, 5, 1.5, -3);
const someText = fc.constantFrom<Json>('a', 'b', 'c', 'ab', '');
const someNumber = fc.constantFrom<Json>(0, 1, 5, 1.5, -3);
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(scalar, { maxLength: 3 }),
  fc.array(someText, { maxLength: 3 }),
  fc.constantFrom<Json>(
    ...[{}, { text: 'a' }, { text: 5, number: 5 }],
    ...['2023-11-14T22:13:20.005Z', '2023-11-14T22:13:19Z'],
  ),
);
const order = fc.constantFrom<Test['op']>('gt', 'gte', 'lt', 'lte');
const simple: fc.Arbitrary<Test> = fc.oneof(
  fc.tuple(fc.constantFrom<Test['op']>('eq', 'ne', 'contains'), scalar).map(testOf),
  fc.tuple(order, someNumber).map(testOf),
  fc.tuple(fc.constantFrom<Test['op']>('in', 'not_in'), fc.array(scalar, { maxLength: 5 })).map(testOf),
  fc.tuple(fc.constantFrom<Test['op']>('in', 'not_in'), fc.array(someText, { maxLength: 4 })).map(testOf),
  fc.tuple(fc.constant<Test['op']>('exists'), fc.boolean()).map(testOf),
);
const tests: fc.Arbitrary<readonly Test[]> = fc.oneof(
  { maxDepth: 2 },
  fc.array(simple, { maxLength: 3 }),
  fc.array(fc.tuple(order, someNumber).map(testOf), { minLength: 2, maxLength: 2 }),
  fc.array(simple, { maxLength: 2 }).map((inner): readonly Test[] => [{ op: 'not', tests: inner }]),
  simple.map((inner): readonly Test[] => [{ op: 'not', tests: [{ op: 'not', tests: [inner] }] }]),
);

function testOf([op, right]: [Test['op'], Json]): Test {
  return { op, right: { value: right } };
}

/** What the catalog lets through, by the words of semantics 12. */
function readPlainly({ state }: View, path: readonly string[]): Json | undefined {
  const found = dig(state.profile as Json, path, 1);
  return found === undefined || found === null || !fits(found, typeUnder(TYPES, path, 1)) ? undefined : found;
}

function comparePlainly(path: readonly string[], each: readonly Test[], view: View): Truth {
  const left = readPlainly(view, path);
  if (view.seen !== null) view.seen[path.join('.')] = left ?? null;
  return linkTests(each, LINKER)(left, view);
}

function negatePlainly(truth: Truth): Truth {
  return truth === Truth.Unknown ? truth : truth === Truth.True ? Truth.False : Truth.True;
}

/** The first condition that settles the list counts alone; otherwise all do, and the earliest expiry. */
function joinPlainly(of: readonly ConditionSpec[], ends: Truth, view: View): Truth {
  let truth = negatePlainly(ends);
  let earliest = NEVER;
  for (const spec of of) {
    const own: View = { ...view, validUntil: NEVER };
    const each = judgePlainly(spec, own);
    if (each === ends) {
      view.validUntil = Math.min(view.validUntil, own.validUntil) as Instant;
      return ends;
    }
    if (each === Truth.Unknown) truth = each;
    earliest = Math.min(earliest, own.validUntil) as Instant;
  }
  view.validUntil = Math.min(view.validUntil, earliest) as Instant;
  return truth;
}

function judgePlainly(spec: ConditionSpec, view: View): Truth {
  const {
    kind,
    of,
    path,
    tests: own,
  } = spec as never as {
    readonly kind: string;
    readonly of: readonly ConditionSpec[];
    readonly path: readonly string[];
    readonly tests: readonly Test[];
  };
  if (kind === 'compare') return comparePlainly(path, own, view);
  if (kind === 'not') return negatePlainly(judgePlainly(of as unknown as ConditionSpec, view));
  return joinPlainly(of, kind === 'all' ? Truth.False : Truth.True, view);
}

const path = fc.constantFrom(
  ...Object.keys(TYPES).map((name) => ['profile', name]),
  ['profile', 'place', 'text'],
  ['profile', 'place', 'number'],
);
/** Comparisons as the compiler lets them through: of a value with literals of its own type. */
const typed: fc.Arbitrary<readonly [readonly string[], readonly Test[]]> = fc
  .oneof(
    fc.tuple(
      fc.constant('text'),
      fc.oneof(
        fc.tuple(fc.constantFrom<Test['op']>('eq', 'ne'), someText),
        fc.tuple(fc.constantFrom<Test['op']>('in', 'not_in'), fc.array(someText, { maxLength: 4 })),
        fc.tuple(fc.constant<Test['op']>('exists'), fc.boolean()),
      ),
    ),
    fc.tuple(
      fc.constantFrom('number', 'whole'),
      fc.tuple(fc.oneof(order, fc.constantFrom<Test['op']>('eq', 'ne')), someNumber),
    ),
    fc.tuple(fc.constant('flag'), fc.tuple(fc.constantFrom<Test['op']>('eq', 'ne'), fc.boolean())),
    fc.tuple(fc.constant('texts'), fc.tuple(fc.constant<Test['op']>('contains'), someText)),
  )
  .chain(([name, test]) => {
    const one = testOf(test as [Test['op'], Json]);
    const orders = fc.tuple(order, someNumber).map((other) => [one, testOf(other)]);
    const many: fc.Arbitrary<readonly Test[]> =
      name === 'number' || name === 'whole' ? orders : fc.constant([one]);
    return fc.tuple(
      fc.constant(['profile', name]),
      fc.oneof(
        fc.constant([one]),
        many,
        many.map((inner): readonly Test[] => [{ op: 'not', tests: inner }]),
      ),
    );
  });
/** Instants a few milliseconds around now: comparisons that expire. */
const timed = fc.tuple(order, fc.integer({ min: -9, max: 9 })).map(([op, offset]) => ({
  kind: 'compare',
  path: ['profile', 'when'],
  tests: [{ op, as: 'instant', right: { nowOffsetMs: offset } }],
}));
const condition = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .oneof(typed, fc.tuple(path, tests))
      .map(([where, own]) => ({ kind: 'compare', path: where, tests: own })),
    timed,
    tie('node').map((of) => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(tie('node'), { minLength: 1, maxLength: 6 }))
      .map(([kind, of]) => ({ kind, of })),
  ),
})).node as fc.Arbitrary<ConditionSpec>;
const profile: fc.Arbitrary<Profile> = fc.dictionary(fc.constantFrom(...Object.keys(TYPES)), value);

describe('a comparison of one attribute', () => {
  it('is what the general comparison of the same value is', () => {
    let linked = 0;
    fc.assert(
      fc.property(
        fc.oneof(typed, fc.tuple(path, tests)),
        value,
        fc.boolean(),
        ([where, each], found, isNoting) => {
          const fast = linkAttribute(each, readPath(CATALOG, where), where.join('.'));
          if (fast === undefined) return;
          linked += 1;
          const values: Profile = where.length === 2 ? { [where[1] as string]: found } : { place: found };
          const [one, other] = [viewOf(values, isNoting), viewOf(values, isNoting)];
          expect(fast(one)).toBe(comparePlainly(where, each, other));
          expect(one).toEqual(other);
        },
      ),
      { numRuns: 4000 },
    );
    expect(linked).toBeGreaterThan(500);
  });

  it.each([
    ['text', [{ op: 'eq', right: { value: 'a' } }]],
    ['text', [{ op: 'not_in', right: { value: ['a', 'b', 'c'] } }]],
    ['text', [{ op: 'exists', right: { value: false } }]],
    [
      'whole',
      [
        { op: 'gte', right: { value: 5 } },
        { op: 'lt', right: { value: 9 } },
      ],
    ],
    ['number', [{ op: 'not', tests: [{ op: 'eq', right: { value: 5 } }] }]],
    ['flag', [{ op: 'ne', right: { value: true } }]],
    ['texts', [{ op: 'contains', right: { value: 'a' } }]],
  ] as readonly (readonly [string, readonly Test[]])[])(
    'of %s by %j has a closure of its own',
    (name, each) => {
      expect(linkAttribute(each, readPath(CATALOG, ['profile', name]), name)).toBeDefined();
    },
  );

  it.each([
    ['chosen', [{ op: 'eq', right: { value: 'a' } }]],
    ['when', [{ op: 'eq', right: { value: 'a' } }]],
    ['numbers', [{ op: 'contains', right: { value: 5 } }]],
    ['text', [{ op: 'eq', right: { value: 5 } }]],
    ['text', [{ op: 'eq', right: { ref: ['profile', 'chosen'] } }]],
    [
      'number',
      [
        { op: 'gt', right: { value: 1 } },
        { op: 'gte', right: { value: 5 } },
      ],
    ],
    ['number', [{ op: 'lt', right: { nowOffsetMs: 5 } }]],
    ['text', []],
  ] as readonly (readonly [string, readonly Test[]])[])('of %s by %j is left to others', (name, each) => {
    expect(linkAttribute(each, readPath(CATALOG, ['profile', name]), name)).toBeUndefined();
  });
});

describe('conditions of all shapes', () => {
  it('say what their parts say by the words of the semantics', () => {
    fc.assert(
      fc.property(condition, profile, fc.boolean(), (spec, values, isNoting) => {
        const linker: Linker = LINKER;
        const [one, other] = [viewOf(values, isNoting), viewOf(values, isNoting)];
        expect(linker.condition(spec)(one)).toBe(judgePlainly(spec, other));
        expect(one).toEqual(other);
      }),
      { numRuns: 3000 },
    );
  });
});
