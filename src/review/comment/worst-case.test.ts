/** The worst case for one person: of what, in which spans, held by what, and what it was before. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileAfter, type Edits, RECORDED } from '../changes/recorded.fixture.ts';
import type { Amount } from './amounts/amount.ts';
import { commentBetween, type Sound } from './comment.fixture.ts';
import type { PressureChange, Total } from './pressure.ts';
import { printPressure, tellWorstCase } from './print-pressure.ts';
import type { ReviewComment } from './review-comment.ts';

let before: Sound;
beforeAll(async () => {
  before = await compileAfter({});
});

async function commentOf(edits: Edits): Promise<ReviewComment> {
  return commentBetween(before, await compileAfter(edits)).comment;
}

const recorded = (wanted: string) => RECORDED.find(({ name }) => name === wanted)?.edits ?? {};
const WINBACK = 'retention/win-back.journey.yaml';
const PRESSURE = 'policies/marketing-pressure.yaml';

describe('the worst case of a change', () => {
  it.each<[string, string | Edits, readonly string[]]>([
    [
      'an essential message more counts',
      'send-added-that-bypasses',
      [
        'from `promotional_winback_lapsed_v1`: **2 messages on one day and 2 in 7 days** (before: 1 message on one day and 1 in 7 days)',
        'from all journeys together: **15 messages on one day and 88 in 7 days** (before: 14 messages on one day and 87 in 7 days); of these, 3 and 10 are marketing, as before, held there by `marketing_pressure`',
      ],
    ],
    [
      'a journey that was not there sent nothing',
      'journey-added',
      ['from `lifecycle_thank_buyers_v1`: **1 message on one day and 1 in 7 days** (before: none)\n'],
    ],
    [
      'who is newly reached has another one than all others',
      'exclusion-removed',
      [
        '1 message on one day and 7 in 7 days, as before, held there by `one_promotion_a_day`; people newly reached: up to that, before none\n',
      ],
    ],
    [
      'and so has who is no longer reached',
      'condition-that-looks-back',
      [
        '1 message on one day and 1 in 7 days, as before; people no longer reached: none, before up to that\n',
      ],
    ],
    [
      'rows of several messages say nothing of one person: some may have got those of another row',
      'consent-weakened',
      [
        'from the messages in the table, together: 5 messages on one day and 24 in 7 days, as before, held there by `marketing_pressure`; people newly reached: up to that, before none of what their row names\n',
      ],
    ],
    [
      'who was refused may have got none',
      'journey-of-another-class',
      [
        '1 message on one day and 1 in 7 days, as before; people refused each time until now: up to that, before none; people refused each time from now on: none, before up to that\n',
      ],
    ],
    [
      'whoever enters again gets some on both sides',
      'audience-and-entry',
      [
        'from `promotional_winback_lapsed_v1`: 1 message on one day and 1 in 7 days, as before; people newly reached: up to that, before none of what their row names; over 180 days **up to 6 entries** (before: 1)\n',
      ],
    ],
    [
      'a cap that changes in longer spans only',
      'caps-lowered',
      [
        'as before, held there by `marketing_pressure`; what changes of `marketing_pressure` does not show within these spans',
      ],
    ],
    [
      'a cap by which it is less',
      { [PRESSURE]: [['max: 10', 'max: 8']] },
      ['**3 messages on one day and 8 in 7 days** (before: 3 messages on one day and 10 in 7 days)'],
    ],
    [
      'people are moved',
      'step-moved-and-renamed',
      [
        'once a day, nothing left over that was held back, nobody moved by `migrate`):',
        'whoever is moved: **at most 1 message on one day and 3 in 7 days**, were they to get all that both versions send (before: 1 message on one day and 1 in 7 days); all others: **1 message on one day and 2 in 7 days** (before: 1 message on one day and 1 in 7 days), held there on one day by `one_promotion_a_day`\n',
      ],
    ],
    [
      'entries that were one in all',
      { 'activation/onboarding.journey.yaml': [['reentry: never', 'reentry: { after: 10d }']] },
      ['; one entry every 10 days (before: one in all)\n'],
    ],
  ])('%s', async (_what, change, says) => {
    const text = tellWorstCase(await commentOf(typeof change === 'string' ? recorded(change) : change));
    for (const each of says) expect(text).toContain(each);
    expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['longer', '200d'],
    ['at any time', 'always'],
  ])('says no number of entries where they may come again %s', async (_what, again) => {
    const reentry = again === 'always' ? 'always' : `{ after: ${again} }`;
    const edits: Edits = { [WINBACK]: [['reentry: { after: 180d }', `reentry: ${reentry}`]] };
    expect(tellWorstCase(await commentOf(edits))).not.toMatch(/entries|entry/);
  });

  it('says of whom nothing is known before `migrate` does, and of nobody where somebody does', async () => {
    const told = async (name: string) => {
      const change = RECORDED.find((each) => each.name === name);
      const after = await compileAfter(change?.edits ?? {});
      return tellWorstCase(commentBetween(before, after, change?.parked).comment);
    };
    expect(await told('step-removed-without-a-word')).toContain(
      'held there on one day by `one_promotion_a_day`; the 412 runs at `a_week`: not known until `migrate` says where they go\n',
    );
    expect(await told('step-removed-that-nobody-is-at')).not.toContain('not known');
  });

  it.each(['copy', 'journey-and-step-renamed', 'journey-renamed-with-its-lane'])(
    'tells nothing of the messages themselves where none is more or less: %s',
    async (name) => {
      const text = tellWorstCase(await commentOf(recorded(name)));
      expect(text).not.toContain('moved by');
      expect(text.split('\n').slice(1)).toEqual([
        '  - from all journeys together: 14 messages on one day and 87 in 7 days, as before; of these, 3 and 10 are marketing, as before, held there by `marketing_pressure`',
        '',
      ]);
    },
  );

  it('shows a table of journeys where more than one differs, and none where the list has said it', async () => {
    expect(printPressure(await commentOf(recorded('step-removed-that-nobody-is-at')))).toBe('');
    expect(printPressure(await commentOf(recorded('copy')))).toBe('');
    const two = {
      [WINBACK]: recorded('step-removed-that-nobody-is-at')[WINBACK] ?? null,
      ...recorded('journey-added'),
    };
    const text = printPressure(await commentOf(two));
    expect(text).toContain(
      '| `lifecycle_thank_buyers_v1` | none | **1 message on one day and 1 in 7 days** |',
    );
    expect(text).toContain('| `promotional_winback_lapsed_v1` | 1 message on one day and 1 in 7 days | **1');
  });
});

describe('the sentence', () => {
  const total = (day: number, week: number, byDay: readonly string[] = [], byWeek = byDay): Total => ({
    day,
    week,
    byDay,
    byWeek,
  });
  const same = (each: Total) => ({ before: each, after: each });
  const row: Amount = {
    direction: 'later',
    who: 'everybody',
    messages: 'what `a` sends',
    why: 'x',
    about: { journeys: ['a'], classes: [] },
  };
  const tell = (pressure: PressureChange | null, amounts: readonly Amount[] = [row]) =>
    tellWorstCase({
      pressure,
      amounts,
      report: { changes: [] },
      sides: { after: { journeys: {}, policies: {} } },
    } as unknown as ReviewComment);
  const most = (marketing: Total): PressureChange => ({
    rows: [],
    touched: null,
    all: same(total(2, 5)),
    marketing: same(marketing),
    moved: null,
  });

  it.each([
    [total(1, 2), '1 and 2 are marketing, as before, no cap limits it further'],
    [total(1, 2, ['a'], ['a', 'b']), 'held there on one day by `a`, in 7 days by `a`, `b`'],
    [total(1, 2, [], ['b']), 'held there in 7 days by `b`'],
    [total(0, 0), 'none are marketing'],
    [
      total(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY),
      'more than 50 and more than 50 are marketing',
    ],
  ])('says what holds marketing where it is: %#', (marketing, says) => {
    expect(tell(most(marketing))).toContain(says);
  });

  it('names few journeys with their classes, and else the table', () => {
    const touched = same(total(1, 1));
    const about = (journeys: readonly string[], classes: readonly string[]): Amount => ({
      ...row,
      about: { journeys, classes },
    });
    const own = (amounts: readonly Amount[]) =>
      tell({ ...most(total(1, 1)), touched }, amounts).split('\n')[1];
    expect(own([about(['a', 'b'], ['c'])])).toBe(
      '  - from `a`, `b` as `c` together: 1 message on one day and 1 in 7 days, as before',
    );
    expect(own([about(['a'], ['c']), about(['a'], [])])).toContain(
      'from the messages in the table, together',
    );
    expect(own([about(['a', 'b', 'c', 'd'], [])])).toContain('from the messages in the table, together');
  });

  it('says why nobody counted', () => {
    expect(tell(null)).toBe(
      '- **Worst case for one person**: not counted, for there are too many journeys.\n',
    );
  });
});
