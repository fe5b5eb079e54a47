/** What a row says besides its direction: how much later, in which languages. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../plan/plan.ts';
import { compileAfter, type Edits } from '../../changes/recorded.fixture.ts';
import { amountsBetween } from './amounts.fixture.ts';

const WINBACK = 'retention/win-back.journey.yaml';
const CART = 'cart/abandoned-cart.journey.yaml';

let before: Plan;
beforeAll(async () => {
  before = (await compileAfter({})).plan;
});

describe('what stands in a row of its own time and words', () => {
  const rowsOf = async (edits: Edits) => amountsBetween(before, (await compileAfter(edits)).plan);

  it.each<[string, Edits, string | undefined]>([
    ['a wait of so long', { [CART]: [['wait: 4h', 'wait: 6h']] }, '2 hours'],
    ['so many calendar days', { [WINBACK]: [['days: 7', 'days: 9']] }, '2 days'],
    [
      'a new wait',
      { [WINBACK]: [['  - id: last_offer', '  - { id: rest, wait: 3h }\n  - id: last_offer']] },
      '3 hours',
    ],
    [
      'a new wait of calendar days',
      {
        [WINBACK]: [
          ['  - id: last_offer', '  - { id: rest, wait: { days: 2, at: "10:00" } }\n  - id: last_offer'],
        ],
      },
      'about 2 days',
    ],
    ['another time of day', { [WINBACK]: [['at: "10:00"', 'at: "11:00"']] }, undefined],
    ['days and a time of day', { [WINBACK]: [['days: 7, at: "10:00"', 'days: 9, at: "11:00"']] }, undefined],
  ])('says how much later where that is one amount: %s', async (_what, edits, by) => {
    expect((await rowsOf(edits)).map((row) => row.by)).toEqual([by]);
  });

  it('names the languages of copy that changes, and who else reads them; not where all of them do', async () => {
    const REMINDER = 'cart/templates/cart_reminder.yaml';
    const [english] = await rowsOf({ [REMINDER]: [['You left something', 'You forgot something']] });
    expect(english?.who).toBe(
      'whoever enters from the apply on and reads it in `en`, as whoever has none of its languages does',
    );
    expect(english?.why).toBe('`cart_reminder` says something else (its `subject`); no change in `es`');
    const [spanish] = await rowsOf({ [REMINDER]: [['Te dejaste', 'Te olvidaste']] });
    expect(spanish?.who).toBe('whoever enters from the apply on and reads it in `es`');
    const [both] = await rowsOf({
      [REMINDER]: [
        ['You left something', 'You forgot something'],
        ['Te dejaste', 'Te olvidaste'],
      ],
    });
    expect([both?.who, both?.why]).toEqual([
      'whoever enters from the apply on',
      '`cart_reminder` says something else',
    ]);
  });
});
