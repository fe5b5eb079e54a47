/**
 * Which way messages go by a change of the example workspace: a table of small changes, each read forwards and
 * backwards, and what holds of all of them.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgesOf } from '../../../kinds/judges.ts';
import { definitions } from '../../../kinds/registry.ts';
import { diffPlans } from '../../../plan/diff/diff.ts';
import type { Plan } from '../../../plan/plan.ts';
import { compileAfter, type Edits, RECORDED } from '../../changes/recorded.fixture.ts';
import { reportChanges } from '../../changes/report.ts';
import { formerJourneys } from '../compare.ts';
import { type Amount, type Direction, layGround } from './amount.ts';
import { findAmounts } from './find-amounts.ts';

const WINBACK = 'retention/win-back.journey.yaml';
const TRIAL = 'activation/trial.journey.yaml';
const CART = 'cart/abandoned-cart.journey.yaml';
const PRESSURE = 'policies/marketing-pressure.yaml';

/** Backwards: what is more is fewer, what is later is sooner, and nothing else changes. */
const MIRROR: { readonly [direction in Direction]: Direction } = {
  more: 'fewer',
  fewer: 'more',
  later: 'sooner',
  sooner: 'later',
  either: 'either',
  unknown: 'unknown',
  moved: 'moved',
  reworded: 'reworded',
  same: 'same',
};

let before: Plan;
beforeAll(async () => {
  before = (await compileAfter({})).plan;
});

function amountsBetween(old: Plan, young: Plan): readonly Amount[] {
  const diff = diffPlans(old, young, judgesOf(definitions));
  const sides = { before: old, after: young, definitions };
  const report = reportChanges(diff, sides, { against: 'main', parked: null, show: (file) => file });
  return findAmounts(layGround(report, sides, formerJourneys(diff)));
}

const sayAll = (rows: readonly Amount[]) =>
  rows.map(({ direction, time }) => (time === undefined ? direction : `${direction} ${time}`)).sort();
const mirrored = (rows: readonly Amount[]) =>
  rows
    .map(({ direction, time }) =>
      time === undefined ? MIRROR[direction] : `${MIRROR[direction]} ${MIRROR[time]}`,
    )
    .sort();

/** `rows`: directions, each with a part of its messages; `says`: what stands in one of the reasons. */
type Case = {
  readonly what: string;
  readonly edits: Edits;
  readonly rows: readonly (readonly [direction: string, messages: string])[];
  readonly says?: string;
};

const entering = 'sends to whoever enters it';
const AUDIENCE = 'audience: { not: { segment: cancelled_lately } }';

const WHO: readonly Case[] = [
  {
    what: 'an audience asks for one thing more',
    edits: {
      [WINBACK]: [
        [AUDIENCE, 'audience: { all: [{ not: { segment: cancelled_lately } }, { segment: colleagues }] }'],
      ],
    },
    rows: [['fewer', entering]],
    says: 'its audience fits fewer people',
  },
  {
    what: 'an audience asks for something else',
    edits: { [WINBACK]: [[AUDIENCE, 'audience: { segment: colleagues }']] },
    rows: [['unknown', entering]],
  },
  {
    what: 'a number in an audience',
    edits: { 'segments/lapsed-customers.yaml': [['60d', '90d']] },
    rows: [['unknown', entering]],
    says: 'becoming a member of `lapsed_customers`',
  },
  {
    what: 'a limit a day',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: { after: 180d }\n  limit: { per_day: 5 }']] },
    rows: [['fewer', entering]],
  },
  {
    what: 'again later',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: { after: 200d }']] },
    rows: [['fewer', entering]],
  },
  {
    what: 'never again',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: never']] },
    rows: [['fewer', entering]],
  },
  {
    what: 'members of the segment enter at once',
    edits: { [WINBACK]: [['existing: ignore', 'existing: enter']] },
    rows: [['more', entering]],
  },
  {
    what: 'events let in where one thing more holds',
    edits: {
      [TRIAL]: [
        [
          '{ event.source: { not: import } }',
          '{ all: [{ event.source: { not: import } }, { event.source: { not: test } }] }',
        ],
      ],
    },
    rows: [['fewer', entering]],
  },
  {
    what: 'an exit more',
    edits: { [WINBACK]: [['  - event: Order Placed', '  - event: Order Placed\n  - event: Upgraded']] },
    rows: [['fewer', 'people who do `Upgraded` while inside']],
  },
  {
    what: 'an exit under a condition',
    edits: {
      [WINBACK]: [
        ['  - event: Order Placed', '  - event: Order Placed\n    where: { profile.seats: { gte: 5 } }'],
      ],
    },
    rows: [['more', 'people who do `Order Placed` while inside']],
  },
  {
    what: 'a journey that goes',
    edits: { 'birthday/birthday.journey.yaml': null, 'birthday/birthday.test.yaml': null },
    rows: [['fewer', 'what `lifecycle_celebrate_birthdays_v1` sends']],
  },
];

const POLICIES: readonly Case[] = [
  { what: 'a lower cap', edits: { [PRESSURE]: [['max: 10', 'max: 8']] }, rows: [['fewer', 'newsletter']] },
  {
    what: 'a cap lower in one way and higher in another',
    edits: {
      [PRESSURE]: [
        ['max: 3', 'max: 2'],
        ['max: 10', 'max: 12'],
      ],
    },
    rows: [['unknown', 'newsletter']],
  },
  {
    what: 'a cap for one class fewer',
    edits: { [PRESSURE]: [['[lifecycle, promotional, newsletter]', '[lifecycle, promotional]']] },
    rows: [['more', 'newsletter']],
    says: 'no longer covers `newsletter`',
  },
  {
    what: 'longer quiet hours',
    edits: { 'policies/sms-daytime.yaml': [['from: "20:00"', 'from: "19:00"']] },
    rows: [['later', '`service_collect_payments_v1`']],
  },
  {
    what: 'a slower lane',
    edits: { 'policies/promotions-pace.yaml': [['max: 60', 'max: 6']] },
    rows: [['later', 'promotional']],
  },
  {
    what: 'consent that expires sooner',
    edits: { 'consent/newsletter-consent.yaml': [['730d', '400d']] },
    rows: [['fewer', '`newsletter_onboard_readers_v1`']],
  },
  {
    what: 'data that must be fresher',
    edits: { 'policies/service-desk-data.yaml': [['fresh_within: 24h', 'fresh_within: 12h']] },
    rows: [['fewer', '`service_collect_payments_v1`']],
  },
  {
    what: 'an exclusion of other people',
    edits: {
      'policies/open-complaint.yaml': [['{ segment: with_open_complaint }', '{ segment: colleagues }']],
    },
    rows: [['unknown', 'promotional']],
  },
  {
    what: 'the text of a policy',
    edits: { [PRESSURE]: [['purpose: However', 'purpose: However it may be, however']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a larger holdout',
    edits: { 'rutter.yaml': [['share: 2%', 'share: 5%']] },
    rows: [['fewer', 'held out']],
  },
  {
    what: 'another holdout',
    edits: { 'rutter.yaml': [['salt: brisa-2026', 'salt: brisa-2027']] },
    rows: [['either', 'held out']],
  },
  {
    what: 'a class of marketing held out no more',
    edits: {
      'rutter.yaml': [['exempt: [transactional, service]', 'exempt: [transactional, service, lifecycle]']],
    },
    rows: [['more', 'held out']],
  },
  {
    what: 'another priority',
    edits: { 'rutter.yaml': [['promotional: { priority: 20 }', 'promotional: { priority: 50 }']] },
    rows: [
      ['unknown', 'all messages'],
      ['unknown', 'promotional'],
    ],
  },
  {
    what: 'consent that needs no confirmation',
    edits: { 'consent/newsletter-consent.yaml': [['double_opt_in: true\n', '']] },
    rows: [
      ['more', 'sends as `newsletter`'],
      ['more', '`newsletter_onboard_readers_v1`'],
      ['fewer', '`service_confirm_consent_v1`'],
    ],
    says: 'it begins by `Consent Requested`',
  },
];

const STEPS: readonly Case[] = [
  { what: 'a longer wait', edits: { [CART]: [['wait: 4h', 'wait: 5h']] }, rows: [['later', '`reminder`']] },
  {
    what: 'another time of day',
    edits: { [WINBACK]: [['at: "10:00"', 'at: "11:00"']] },
    rows: [['moved', '`last_offer`']],
  },
  {
    what: 'less time to do it',
    edits: { [TRIAL]: [['timeout: 3d', 'timeout: 2d']] },
    rows: [['more sooner', '`nudge_email`, `nudge_push`, `call_sales`, `offer`']],
  },
  {
    what: 'a path for more people',
    edits: { [TRIAL]: [['{ gte: 5 }', '{ gte: 3 }']] },
    rows: [
      ['fewer', '`offer`'],
      ['more', '`call_sales`'],
    ],
    says: 'the path `team` is open to more people',
  },
  {
    what: 'a path for other people',
    edits: { [TRIAL]: [['profile.seats: { gte: 5 }', 'profile.lifecycle: activated']] },
    rows: [['either', '`offer`']],
  },
  {
    what: 'another send',
    edits: {
      [WINBACK]: [
        [
          '  - id: last_offer',
          '  - { id: again, send: { channel: email, template: winback_offer } }\n  - id: last_offer',
        ],
      ],
    },
    rows: [['more', '`again`']],
  },
  {
    what: 'a wait more',
    edits: { [WINBACK]: [['  - id: last_offer', '  - { id: rest, wait: 1d }\n  - id: last_offer']] },
    rows: [['later', '`last_offer`']],
  },
  {
    what: 'the end before the last send',
    edits: {
      [WINBACK]: [
        [
          '  - id: last_offer',
          '  - id: half\n    branch:\n      paths:\n        - { id: big, when: { profile.seats: { gte: 5 } }, steps: [{ id: done, exit: enough }] }\n        - { id: small, else: true }\n  - id: last_offer',
        ],
      ],
    },
    rows: [['unknown', '`last_offer`']],
  },
  {
    what: 'other copy at a send',
    edits: { [WINBACK]: [['template: winback_offer', 'template: winback_last']] },
    rows: [['reworded', '`miss_you`']],
    says: '`winback_last` in place of `winback_offer`',
  },
  {
    what: 'a goal',
    edits: { [WINBACK]: [['within: 30d', 'within: 14d']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a title',
    edits: { [WINBACK]: [['title: Win-back', 'title: Come back']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a wait for a date that may be past',
    edits: { 'activation/trial-expiry.journey.yaml': [['offset: -7d', 'offset: -6d']] },
    rows: [['unknown', '']],
  },
];

describe('the direction of messages, forwards and backwards', () => {
  it.each([...WHO, ...POLICIES, ...STEPS].map((each) => [each.what, each] as const))(
    '%s',
    async (_what, { edits, rows, says }) => {
      const { plan: after } = await compileAfter(edits);
      const found = amountsBetween(before, after);
      expect(sayAll(found)).toEqual(rows.map(([direction]) => direction).sort());
      for (const [direction, messages] of rows) {
        const fits = found.filter((row) => sayAll([row])[0] === direction && row.messages.includes(messages));
        expect(fits.length, JSON.stringify(found)).toBeGreaterThan(0);
      }
      if (says !== undefined) expect(found.map(({ why }) => why).join('\n')).toContain(says);
      expect(sayAll(amountsBetween(after, before))).toEqual(mirrored(found));
    },
  );
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
