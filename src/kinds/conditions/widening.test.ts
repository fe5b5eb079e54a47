/** Whoever meets a condition surely meets a wider one: never said wrongly, and said where people would. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { Truth, type View } from '../../kernel/kinds.ts';
import { createLinker } from '../../kernel/linker.ts';
import { createState } from '../../kernel/subscriber.ts';
import { smallPlan } from '../../plan/plan.fixture.ts';
import type { CatalogPlan, ConditionSpec, Plan } from '../../plan/plan.ts';
import { definitions } from '../registry.ts';
import { all, any, compare, not, segment, spec, test } from './specs.fixture.ts';
import { createWidening } from './widening.ts';

const AT = instant(1_700_000_000_000);
const CATALOG = {
  profile: { n: { type: 'number' }, t: { type: 'string' }, l: { type: 'list', items: { type: 'string' } } },
  events: {},
} as unknown as CatalogPlan;

const past = (windowMs: number | undefined, ...count: readonly object[]) =>
  spec({
    kind: 'event',
    event: 'Bought',
    reading: 'instants',
    since: 'ever',
    count,
    ...(windowMs === undefined ? {} : { windowMs }),
    fact: `f${windowMs}`,
  });
const over = (least: number) => compare('n', test('gt', least));
const among = (...names: readonly string[]) => compare('t', test('in', names));

function planWith(when: ConditionSpec): Plan {
  const source = { file: 'a.yaml', line: 1, column: 1 };
  return { ...smallPlan, segments: { them: { when, source, about: {} } } };
}

describe('a wider condition', () => {
  const least = (count: number) => test('gte', count);
  const cases: readonly (readonly [string, ConditionSpec, ConditionSpec, boolean])[] = [
    ['itself', over(1), over(1), true],
    ['a lower bound', over(2), over(1), true],
    ['a higher bound', over(1), over(2), false],
    ['one more of several', among('a'), among('a', 'b'), true],
    ['one less of several', among('a', 'b'), among('a'), false],
    ['one more way', over(1), any(over(1), among('a')), true],
    ['one way less', any(over(1), among('a')), over(1), false],
    ['one demand less', all(over(1), among('a')), over(1), true],
    ['one demand more', over(1), all(over(1), among('a')), false],
    ['the other way round inside of not', not(over(1)), not(over(2)), true],
    ['not, the wrong way', not(over(2)), not(over(1)), false],
    ['a longer window', past(10, least(1)), past(20, least(1)), true],
    ['no window any more', past(10, least(1)), past(undefined, least(1)), true],
    ['a shorter window', past(20, least(1)), past(10, least(1)), false],
    ['a longer window in which there must be none', past(10, test('lt', 1)), past(20, test('lt', 1)), false],
    ['a shorter window in which there must be none', past(20, test('lt', 1)), past(10, test('lt', 1)), true],
    ['fewer events in the window', past(10, least(2)), past(10, least(1)), true],
    ['another attribute', over(1), compare('m', test('gt', 1)), false],
  ];
  it.each(cases)('is %s: %#', (_, before, after, isWider) => {
    expect(createWidening(smallPlan, smallPlan)(before, after)).toBe(isWider);
  });

  it('is told through segments, each in its own plan', () => {
    const [wide, narrow] = [planWith(over(1)), planWith(over(2))];
    expect(createWidening(narrow, wide)(segment('them'), segment('them'))).toBe(true);
    expect(createWidening(wide, narrow)(segment('them'), segment('them'))).toBe(false);
    expect(createWidening(wide, narrow)(not(segment('them')), not(segment('them')))).toBe(true);
    expect(createWidening(wide, wide)(segment('them'), any(over(1), among('a')))).toBe(true);
  });

  it('holds for everybody for whom the narrower one holds, and is known where that one is', () => {
    const text = fc.constantFrom('a', 'b', 'c');
    const number = fc.integer({ min: 0, max: 3 });
    const texts = fc.uniqueArray(text, { minLength: 1 });
    const leaf = fc.oneof(
      fc
        .tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'ne'), number)
        .map(([op, n]) => compare('n', test(op, n))),
      fc.tuple(fc.constantFrom('in', 'not_in'), texts).map(([op, list]) => compare('t', test(op, list))),
      fc.tuple(fc.constantFrom('eq', 'ne'), text).map(([op, value]) => compare('t', test(op, value))),
      fc.tuple(number, number).map(([low, high]) => compare('n', test('gte', low), test('lte', high))),
    );
    const { condition } = fc.letrec<{ condition: ConditionSpec }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
        fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
        tie('condition').map(not),
        fc.constant(segment('them')),
      ),
    }));
    const profiles = [null, 0, 1, 2, 3].flatMap((n) => [null, 'a', 'b', 'c', 'd'].map((t) => ({ n, t })));
    let told = 0;
    const isKind = (found: ConditionSpec) => !JSON.stringify(found).includes('"segment"');
    fc.assert(
      fc.property(condition, condition, leaf, leaf, (one, other, ...[first, second]) => {
        const [before, after] = [planWith(first), planWith(second)];
        if (!createWidening(before, after)(one, other)) return;
        if (!isKind(one) || !isKind(other)) told += 1;
        const judge = (plan: Plan, found: ConditionSpec, profile: { [name: string]: Json }) => {
          const parts = { facts: {}, segments: plan.segments, traits: {} };
          const linker = createLinker(parts, CATALOG, definitions, new Map());
          const view: View = {
            now: AT,
            state: { ...createState('ana' as SubscriberId, AT), profile },
            event: null,
            run: null,
            context: { at: AT, shared: { version: 0, moments: {} }, suppressions: {} },
            zone: 'Europe/Madrid',
            validUntil: NEVER,
            seen: null,
          };
          return linker.condition(found)(view);
        };
        for (const { n, t } of profiles) {
          const profile = { ...(n === null ? {} : { n }), ...(t === null ? {} : { t }) };
          const [narrow, wide] = [judge(before, one, profile), judge(after, other, profile)];
          // An exclusion takes unknown for true (semantics 12): it must not become false either.
          if (narrow === Truth.True) expect({ profile, wide }).toEqual({ profile, wide: Truth.True });
          if (narrow !== Truth.False)
            expect({ profile, isFalse: wide === Truth.False }).toEqual({ profile, isFalse: false });
        }
      }),
      { numRuns: 4000 },
    );
    expect(told).toBeGreaterThan(0);
  });
});
