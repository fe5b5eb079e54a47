/** Which journeys a change of consent touches besides those whose messages it judges. */
import { beforeAll, describe, expect, it } from 'vitest';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import type { Plan, PolicyPlan } from '../../plan/plan.ts';
import { consentTrends } from './consent-events.ts';
import { printChanges } from './print-pretty.ts';
import { compileAfter, type Edits } from './recorded.fixture.ts';
import { reportChanges } from './report.ts';

const consent = (spec: object) => ({ gate: 'consent', spec }) as unknown as PolicyPlan;

describe('events of consent', () => {
  const asking = consent({ doubleOptIn: true, expiresAfterMs: 5 });
  it.each([
    ['nothing differs', asking, asking, {}],
    [
      'nobody is asked any more',
      asking,
      consent({ expiresAfterMs: 5 }),
      { 'Consent Requested': 'fewer', 'Consent Given': 'more' },
    ],
    [
      'everybody is asked now',
      consent({ expiresAfterMs: 5 }),
      asking,
      { 'Consent Requested': 'more', 'Consent Given': 'fewer' },
    ],
    [
      'it expires later',
      asking,
      consent({ doubleOptIn: true, expiresAfterMs: 9 }),
      { 'Consent Expired': 'other' },
    ],
    [
      'the policy is gone',
      consent({ doubleOptIn: true }),
      undefined,
      { 'Consent Requested': 'fewer', 'Consent Given': 'more' },
    ],
    ['it is no policy of consent', { ...asking, gate: 'exclusion' }, undefined, {}],
  ] as const)('%s', (_, before, after, trends) => {
    expect(Object.fromEntries(consentTrends(before, after))).toEqual(trends);
  });
});

describe('a report', () => {
  let before: Plan;
  beforeAll(async () => {
    before = (await compileAfter({})).plan;
  });
  const reportOn = async (edits: Edits) => {
    const { plan: after } = await compileAfter(edits);
    const diff = diffPlans(before, after, judgesOf(definitions));
    const options = { against: 'what was', parked: null, show: (file: string) => file };
    return reportChanges(diff, { before, after, definitions }, options);
  };

  it('names journeys that ask for a confirmation, but not as those at risk', async () => {
    const report = await reportOn({ 'consent/newsletter-consent.yaml': [['double_opt_in: true\n', '']] });
    const [change] = report.changes;
    expect(change?.reaches).toEqual(['newsletter_onboard_readers_v1', 'service_confirm_consent_v1']);
    expect(change?.risks.map(({ reaches }) => reaches)).toEqual([['newsletter_onboard_readers_v1']]);
    expect(printChanges(report)).toContain(
      'reaches `newsletter_onboard_readers_v1`, `service_confirm_consent_v1`\n',
    );
  });

  it('names none for what asks nobody else', async () => {
    const report = await reportOn({
      'policies/marketing-consent.yaml': [['default: denied', 'default: given']],
    });
    const [change] = report.changes;
    expect(change?.reaches).not.toContain('service_confirm_consent_v1');
    expect(change?.risks.map(({ reaches }) => reaches)).toEqual([undefined]);
  });
});
