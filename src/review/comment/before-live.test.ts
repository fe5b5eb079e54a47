/** What comes before a change goes live: whose yes, which tests, which words. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compileAfter, type Edits, RECORDED } from '../changes/recorded.fixture.ts';
import { tellBeforeLive } from './before-live.ts';
import { commentBetween, type Sound } from './comment.fixture.ts';
import { tellWhen } from './when.ts';

let before: Sound;
beforeAll(async () => {
  before = await compileAfter({});
});

const recorded = (wanted: string) => {
  const found = RECORDED.find(({ name }) => name === wanted);
  if (found === undefined) throw new RangeError(wanted);
  return found;
};

async function commentOn(edits: Edits, parked = recorded('copy').parked) {
  return commentBetween(before, await compileAfter(edits), parked).comment;
}

const WINBACK = 'retention/win-back.journey.yaml';
const GONE: Edits = { 'birthday/birthday.journey.yaml': null, 'birthday/birthday.test.yaml': null };

describe('before it goes live', () => {
  it.each<[string, Edits, readonly string[], readonly string[]]>([
    [
      'a risk needs its word',
      recorded('exclusion-removed').edits,
      ['`rutter apply PLAN --acknowledge exclusion_weakened`: it is refused without this word.'],
      ['no risk', '--drain'],
    ],
    [
      'several risks need theirs',
      recorded('audience-and-entry').edits,
      ['--acknowledge audience_removed entries_raised`: it is refused without these words.'],
      [],
    ],
    [
      'no risk needs no word',
      recorded('guard').edits,
      [
        '`rutter apply PLAN`: no risk has to be acknowledged. `apply` checks neither the yes, nor tests, nor findings',
      ],
      ['--acknowledge', 'refused', 'Not asked'],
    ],
    [
      'the owner is asked, and whose journeys are reached is told',
      recorded('audience-widened-by-its-segment').edits,
      [
        '1. a yes to this pull request, of `team-billing` (owner of the Segment `cancelled_lately`); ',
        'GitHub ask for it. Not asked: `team-lifecycle` (owner of journeys that are reached)\n',
      ],
      [],
    ],
    [
      'the standards name somebody in the place of the owner',
      recorded('caps-and-quiet-hours').edits,
      [
        'of the role `strategy` of `team-lifecycle` (by the standards, for each FrequencyPolicy, each QuietHoursPolicy, each LanePolicy); ',
        '. Not asked: `team-billing` (owner of the QuietHoursPolicy `sms_daytime` and of journeys that are reached)\n',
      ],
      [],
    ],
    [
      'nobody is named as owner',
      {
        [WINBACK]: [
          ['owner: team-lifecycle\n', ''],
          ['within: 30d', 'within: 14d'],
        ],
      },
      ['of whoever reviews it, for nobody is named as owner of the Journey `promotional_winback_lapsed_v1`'],
      [],
    ],
    [
      'a journey that goes',
      GONE,
      ['where people are in `lifecycle_celebrate_birthdays_v1`, `--drain` or `--exit` must name it'],
      [],
    ],
    [
      'tests that change, and are not run',
      recorded('journey-and-step-renamed').edits,
      [
        '2. `rutter lint` and `rutter test` must pass: a check of the pull request that runs them fails otherwise; `plan` and `apply` do not run them. This change edits `abandoned_cart`, `marketing_pressure`',
      ],
      ['No test file changes'],
    ],
  ])('%s', async (_what, edits, says, silent) => {
    const text = tellBeforeLive(await commentOn(edits));
    for (const each of says) expect(text).toContain(each);
    for (const each of silent) expect(text).not.toContain(each);
  });

  it('comes after an answer where people have nowhere to go', async () => {
    const { edits, parked } = recorded('step-removed-without-a-word');
    const text = tellBeforeLive(await commentOn(edits, parked));
    expect(text).toContain('1. in the file of `promotional_winback_lapsed_v1`, under `migrate`, ');
    expect(text).toContain('4. after the merge, whoever deploys runs `rutter plan --against live -o PLAN`');
    expect(text).not.toContain('PLAN --acknowledge');
  });

  it('does not say whose yes a plan needs of which only the file is known', async () => {
    const comment = await commentOn(recorded('guard').edits);
    const text = tellBeforeLive({ ...comment, agreers: new Map(), tests: null });
    expect(text).toContain(
      '  1. a review; whose yes it needs, a plan file does not tell\n  2. after the merge, whoever deploys runs `rutter plan',
    );
  });

  it('stays within its share, however long names are', async () => {
    const comment = await commentOn(recorded('caps-and-quiet-hours').edits);
    const who = 'x'.repeat(5_000);
    const agreers = new Map(
      [...comment.agreers].map(([change, each]) => [change, { ...each, who }] as const),
    );
    const text = tellBeforeLive({ ...comment, agreers });
    expect(text).toContain('of 1 owner of what changes');
    expect(text.length).toBeLessThan(3_000);
  });
});

describe('those inside', () => {
  const tell = async (name: string, isCounted: boolean) => {
    const { edits, parked } = recorded(name);
    const { report, sides } = await commentOn(edits, isCounted ? parked : undefined);
    return tellWhen(report, sides);
  };
  it('are told by the steps from which they are moved or leave', async () => {
    const moved =
      'of those inside, who is at `a_week` goes on at `farewell`, who is at `last_offer` goes on at `farewell`, with the apply, and ';
    expect(await tell('step-moved-and-renamed', true)).toContain(`${moved}nobody else is inside\n`);
    expect(await tell('step-moved-and-renamed', false)).toContain(
      `${moved}everybody else finishes the version before\n`,
    );
    expect(await tell('people-sent-away-from-a-step-that-stays', true)).toContain(
      'who is at `a_week` leaves, with',
    );
  });

  it('are nobody where nobody was counted there', async () => {
    const { edits } = recorded('guard');
    const parked = { journey: 'lifecycle_activate_trials_v2', steps: {} };
    const { report, sides } = await commentOn(edits, parked);
    expect(tellWhen(report, sides)).toContain('goes by this change; nobody is inside\n');
    expect(await tell('longer-waits', true)).toContain(
      'who is inside, waiting or not, finishes the version before\n',
    );
  });
});
