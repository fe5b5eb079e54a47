/** Who meets one condition and not another: exactly those, in the words that people would use. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, NEVER, type SubscriberId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import { Truth, type View } from '../../kernel/kinds.ts';
import { createLinker } from '../../kernel/linker.ts';
import { createState } from '../../kernel/subscriber.ts';
import { smallPlan } from '../../plan/plan.fixture.ts';
import type { CatalogPlan, ConditionSpec, Plan } from '../../plan/plan.ts';
import { describeCondition } from '../describe-condition.ts';
import { definitions } from '../registry.ts';
import { meetsOnly, sayTogether } from './apart.ts';
import { all, any, compare, not, segment, spec, test } from './specs.fixture.ts';

const AT = instant(1_700_000_000_000);
const CATALOG = {
  profile: { n: { type: 'number' }, t: { type: 'string' } },
  events: {},
} as unknown as CatalogPlan;

const past = (days: number) =>
  spec({
    kind: 'event',
    event: 'Bought',
    since: 'ever',
    count: [test('gte', 1)],
    windowMs: days * 86_400_000,
  });
const over = (least: number) => compare('n', test('gt', least));
const named = (name: string) => compare('t', test('eq', name));
const trait = (name: string, least: number) =>
  spec({ kind: 'trait', trait: name, tests: [test('gt', least)], population: [] });

const say = (found: ConditionSpec) => describeCondition(found, definitions);

function planWith(when: ConditionSpec): Plan {
  const source = { file: 'a.yaml', line: 1, column: 1 };
  return { ...smallPlan, segments: { them: { when, source, about: {} } } };
}

/** In words; `theirs`: the segment `them` on each side. */
function tell(
  one: ConditionSpec | undefined,
  other: ConditionSpec | undefined,
  theirs: readonly [ConditionSpec, ConditionSpec] = [over(0), over(0)],
): string | null {
  const [before, after] = theirs.map(planWith);
  const found = meetsOnly(one && { spec: one, plan: before! }, other && { spec: other, plan: after! }, say);
  return found && sayTogether(found, say);
}

describe('who meets only the one', () => {
  it.each([
    ['a range of one value', over(0), over(2), '`profile.n` is more than 0 and is at most 2'],
    ['a range of a trait', trait('x', 0), trait('x', 2), 'trait `x` is more than 0 and is at most 2'],
    ['another value', over(0), named('a'), '`profile.n` is more than 0 and not (`profile.t` is "a")'],
    ['a span', past(30), past(3), 'any `Bought` within 30 days and no `Bought` within 3 days'],
    [
      'a span in which there was none',
      not(past(3)),
      not(past(30)),
      'any `Bought` within 30 days and no `Bought` within 3 days',
    ],
    [
      'a demand less',
      over(0),
      all(over(0), named('a')),
      '`profile.n` is more than 0 and not (`profile.t` is "a")',
    ],
    [
      'a denied demand less',
      over(0),
      all(over(0), not(named('a'))),
      '`profile.n` is more than 0 and `profile.t` is "a"',
    ],
    [
      'a way more',
      any(over(0), named('a')),
      over(0),
      '`profile.t` is "a" and not (`profile.n` is more than 0)',
    ],
    [
      'several demands more',
      over(0),
      all(over(0), named('a'), past(3)),
      '`profile.n` is more than 0, and not all of: `profile.t` is "a"; any `Bought` within 3 days',
    ],
    [
      'a way in place of two',
      past(3),
      any(over(0), named('a')),
      'any `Bought` within 3 days, and none of: `profile.n` is more than 0; `profile.t` is "a"',
    ],
    [
      'everybody, against several',
      undefined,
      all(over(0), named('a')),
      'not all of: `profile.n` is more than 0; `profile.t` is "a"',
    ],
    ['everybody, against some', undefined, not(named('a')), '`profile.t` is "a"'],
    [
      'one demand in place of another',
      all(named('a'), over(0)),
      all(named('a'), over(2)),
      '`profile.t` is "a" and `profile.n` is more than 0 and is at most 2',
    ],
    [
      'one way in place of another',
      any(named('a'), over(0)),
      any(named('a'), over(2)),
      '`profile.n` is more than 0 and is at most 2 and not (`profile.t` is "a")',
    ],
  ] as const)('%s', (_, one, other, words) => {
    expect(tell(one, other)).toBe(words);
  });

  it.each([
    ['the same', over(0), over(0)],
    ['against everybody', over(0), undefined],
    ['one demand more', all(over(0), named('a')), over(0)],
    ['one way less', over(0), any(over(0), named('a'))],
  ] as const)('is nobody: %s', (_, one, other) => {
    expect(tell(one, other)).toBeNull();
  });

  it('is told through a segment of one name, each in its own plan', () => {
    const theirs = [past(3), past(30)] as const;
    const words = 'any `Bought` within 30 days and no `Bought` within 3 days';
    expect(tell(not(segment('them')), not(segment('them')), theirs)).toBe(words);
    expect(tell(segment('them'), segment('them'), [past(30), past(3)])).toBe(words);
  });

  it('is not told where words do not tell the two apart', () => {
    const [before, after] = [planWith(over(0)), planWith(over(0))];
    const facts = (fact: string) => ({ ...before, traits: { x: { fact, read: {} } } }) as unknown as Plan;
    const found = meetsOnly(
      { spec: trait('x', 0), plan: facts('one') },
      { spec: trait('x', 0), plan: { ...facts('other'), segments: after.segments } },
      say,
    );
    expect(found).toBeNull();
  });

  it('are exactly those who meet it and not the other', () => {
    const text = fc.constantFrom('a', 'b', 'c');
    const number = fc.integer({ min: 0, max: 3 });
    const leaf = fc.oneof(
      fc
        .tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'ne'), number)
        .map(([op, n]) => compare('n', test(op, n))),
      text.map(named),
      fc.tuple(number, number).map(([low, high]) => compare('n', test('gte', low), test('lte', high))),
    );
    const { condition } = fc.letrec<{ condition: ConditionSpec }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
        fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
        tie('condition').map(not),
      ),
    }));
    const plan = planWith(over(0));
    const linker = createLinker({ facts: {}, segments: {}, traits: {} }, CATALOG, definitions, new Map());
    const isMet = (found: ConditionSpec, profile: { readonly [name: string]: Json }) => {
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
      return linker.condition(found)(view) === Truth.True;
    };
    const profiles = [0, 1, 2, 3].flatMap((n) => ['a', 'b', 'c', 'd'].map((t) => ({ n, t })));
    fc.assert(
      fc.property(condition, condition, (one, other) => {
        const found = meetsOnly({ spec: one, plan }, { spec: other, plan }, say);
        for (const profile of profiles) {
          const isOnly = isMet(one, profile) && !isMet(other, profile);
          expect(found?.every((each) => isMet(each, profile)) ?? false).toBe(isOnly);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
