/** What holds of the rows of every recorded change, and of two of them together. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../plan/plan.ts';
import { compileAfter, RECORDED } from '../../changes/recorded.fixture.ts';
import { amountsBetween, mirrored, sayAll } from './amounts.fixture.ts';

let before: Plan;
beforeAll(async () => {
  before = (await compileAfter({})).plan;
});

/** By these, more people get something, or the same people more of it. */
const MORE: ReadonlySet<string> = new Set([
  ...['consent_weakened', 'exclusion_weakened', 'panic_weakened', 'class_made_essential', 'cap_raised'],
  ...['quality_weakened', 'duplicates_allowed', 'audience_removed', 'exit_removed', 'entries_raised'],
]);

describe('every recorded change', () => {
  it.each(RECORDED.map((each) => [each.name, each] as const))(
    '%s: a risk of more is never told as fewer or the same',
    async (_name, { edits, risks }) => {
      const { plan: after } = await compileAfter(edits);
      const directions = new Set(amountsBetween(before, after).map(({ direction }) => direction));
      expect(directions.size).toBeGreaterThan(0);
      if (risks.some((risk) => MORE.has(risk)))
        expect([...directions].some((each) => ['more', 'either', 'unknown'].includes(each))).toBe(true);
      // Nothing to be said is said of all messages at once, and of nothing besides.
      if (directions.has('same')) expect(directions.size).toBe(1);
    },
  );

  it('mirrors, whatever changes come together, where nobody is told where to go', async () => {
    const calm = RECORDED.filter(({ edits }) => !JSON.stringify(edits).includes('migrate'));
    const placeOf = (wanted: string) => calm.findIndex(({ name }) => name === wanted);
    const plans = await Promise.all(calm.map(async ({ edits }) => (await compileAfter(edits)).plan));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (one, other) => {
        const [old, young] = [plans[one % plans.length], plans[other % plans.length]];
        if (old === undefined || young === undefined) throw new RangeError('there are changes');
        expect(sayAll(amountsBetween(young, old))).toEqual(mirrored(amountsBetween(old, young)));
      }),
      // Two of these said a thing twice in one direction, and once in the other.
      {
        numRuns: 15,
        examples: [[placeOf('audience-and-entry'), placeOf('audience-widened-by-its-segment')]],
      },
    );
  });
});
