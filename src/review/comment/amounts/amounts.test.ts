/**
 * Which way messages go by a change of the example workspace, and for whom: a table of small changes, each read forwards
 * and backwards.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../plan/plan.ts';
import { compileAfter } from '../../changes/recorded.fixture.ts';
import { amountsBetween, mirrored, sayAll } from './amounts.fixture.ts';
import { type Case, STEPS } from './step-cases.fixture.ts';

const WINBACK = 'retention/win-back.journey.yaml';
const TRIAL = 'activation/trial.journey.yaml';
const PRESSURE = 'policies/marketing-pressure.yaml';

let before: Plan;
beforeAll(async () => {
  before = (await compileAfter({})).plan;
});

const entering = 'whoever ';
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
    says: 'its audience lets them in no longer',
  },
  {
    what: 'an audience asks for something else',
    edits: { [WINBACK]: [[AUDIENCE, 'audience: { segment: colleagues }']] },
    rows: [
      ['more', 'fits: in segment `colleagues` and in segment `cancelled_lately`'],
      ['fewer', 'fits: not (in segment `cancelled_lately`) and not (in segment `colleagues`)'],
    ],
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
    rows: [['fewer', 'becomes a member of `lapsed_customers` once the limit is reached']],
  },
  {
    what: 'again later',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: { after: 200d }']] },
    rows: [['fewer', 'comes again more than 180 days and less than 200 days after their last entry']],
  },
  {
    what: 'never again',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: never']] },
    rows: [['fewer', 'comes again more than 180 days after their last entry']],
  },
  {
    what: 'again at any time',
    edits: { [WINBACK]: [['reentry: { after: 180d }', 'reentry: always']] },
    rows: [['more', 'before and comes again less than 180 days after their last entry']],
  },
  {
    what: 'members of the segment enter at once',
    edits: { [WINBACK]: [['existing: ignore', 'existing: enter']] },
    rows: [['more', 'whoever is in `lapsed_customers` already']],
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
    what: 'an exit of members more: who is one already stays',
    edits: { [WINBACK]: [['  - event: Order Placed', '  - event: Order Placed\n  - segment: colleagues']] },
    rows: [
      ['fewer', 'people who come into `colleagues` while inside (who is in it already on entering stays)'],
    ],
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
  {
    what: 'a lower cap',
    edits: { [PRESSURE]: [['max: 10', 'max: 8']] },
    rows: [['fewer', 'people who have already had as many as `marketing_pressure` allows now']],
  },
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
    what: 'longer quiet hours, while which people leave',
    edits: { 'policies/sms-daytime.yaml': [['from: "20:00"', 'from: "19:00"']] },
    rows: [
      [
        'fewer later',
        'at an hour that `sms_daytime` now keeps quiet: what `service_collect_payments_v1` sends as `service` by `sms`: leaves between the two times by `Payment Succeeded`, who then no longer gets it',
      ],
    ],
  },
  {
    what: 'a slower lane, while which people leave',
    edits: { 'policies/promotions-pace.yaml': [['max: 60', 'max: 6']] },
    rows: [['fewer later', 'people whose messages wait for `promotions_pace` now']],
  },
  {
    what: 'a slower lane of a journey that nobody leaves',
    edits: { 'policies/newsletter-warm-up.yaml': [['start: 20,', 'start: 10,']] },
    rows: [['later', 'people whose messages wait for `newsletter_warm_up` now']],
  },
  {
    what: 'consent that expires sooner',
    edits: { 'consent/newsletter-consent.yaml': [['730d', '400d']] },
    rows: [['fewer', 'people whose yes is more than 400 days and at most 730 days old']],
  },
  {
    what: 'data that must be fresher',
    edits: { 'policies/service-desk-data.yaml': [['fresh_within: 24h', 'fresh_within: 12h']] },
    rows: [['fewer', 'people whom `service_desk_data` refuses now']],
  },
  {
    what: 'an exclusion of other people',
    edits: {
      'policies/open-complaint.yaml': [['{ segment: with_open_complaint }', '{ segment: colleagues }']],
    },
    rows: [
      ['more', 'people who fit: in segment `with_open_complaint` and not (in segment `colleagues`): what'],
      ['fewer', 'people who fit: in segment `colleagues` and not (in segment `with_open_complaint`): what'],
    ],
    says: '`open_complaint` refuses them no longer',
  },
  {
    what: 'consent that nobody has to give',
    edits: { 'policies/marketing-consent.yaml': [['default: denied', 'default: given']] },
    rows: [['more', 'people who never said yes or no']],
  },
  {
    what: 'an exclusion that goes',
    edits: {
      'policies/open-complaint.yaml': null,
      'activation/trial.test.yaml': null,
    },
    rows: [['more', 'people who fit, or of whom it is not known: in segment `with_open_complaint`']],
    says: '`open_complaint` is gone, which refused them',
  },
  {
    what: 'an exclusion by a higher number of a segment',
    edits: { 'segments/with-open-complaint.yaml': [['{ gt: 0 }', '{ gt: 2 }']] },
    rows: [
      ['more', 'people who fit: trait `open_complaints` is more than 0 and is at most 2: what `lifecycle_'],
      ['more', 'people who fit: trait `open_complaints` is more than 0 and is at most 2: what `service_'],
    ],
    says: 'refuses them no longer, for segment `with_open_complaint` changes',
  },
  {
    what: 'a class that becomes essential',
    edits: {
      'rutter.yaml': [['newsletter: { priority: 10 }', 'newsletter: { essential: true, priority: 10 }']],
    },
    rows: [
      [
        'more',
        'people who unsubscribed or complained, where no policy refuses it: what `newsletter_onboard_readers_v1` sends as `newsletter`',
      ],
      ['more', 'people for whom another message goes first'],
    ],
  },
  {
    what: 'the text of a policy',
    edits: { [PRESSURE]: [['purpose: However', 'purpose: However it may be, however']] },
    rows: [['same', 'all messages']],
  },
  {
    what: 'a larger holdout',
    edits: { 'rutter.yaml': [['share: 2%', 'share: 5%']] },
    rows: [['fewer', 'people who were not held out, and are now']],
  },
  {
    what: 'another time zone of all, and people who leave in between',
    edits: { 'rutter.yaml': [['zone: Europe/Madrid', 'zone: Europe/Lisbon']] },
    rows: [['either moved', 'all messages: leaves the journey between the two times']],
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
    what: 'an exclusion of one channel of two',
    edits: { 'policies/sms-consent.yaml': [['default: denied', 'default: given']] },
    rows: [['more', 'never said yes or no: what `service_collect_payments_v1` sends as `service` by `sms`']],
  },
  {
    what: 'consent that needs no confirmation',
    edits: { 'consent/newsletter-consent.yaml': [['double_opt_in: true\n', '']] },
    rows: [
      [
        'more',
        'people who say yes from the apply on and do not confirm it (whoever said yes before and has not confirmed still has to, or says yes again): what `newsletter_onboard_readers_v1` sends as `newsletter`',
      ],
      [
        'more',
        'people who say yes from the apply on and do not confirm it: what `newsletter_onboard_readers_v1` sends',
      ],
      ['fewer', 'no longer asked to confirm it (who is inside still is): what `service_confirm_consent_v1`'],
    ],
    says: 'it begins by `Consent Requested`',
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
        const fits = found.filter(
          (row) =>
            sayAll([row])[0] === direction && `${row.who}: ${row.messages}: ${row.apart}`.includes(messages),
        );
        expect(fits.length, JSON.stringify(found)).toBeGreaterThan(0);
      }
      if (says !== undefined) expect(found.map(({ why }) => why).join('\n')).toContain(says);
      expect(sayAll(amountsBetween(after, before))).toEqual(mirrored(found));
    },
  );
});
