/** What would have to change, in the words of each gate and of what stands before the gates. */
import { expect, test } from 'vitest';
import { at } from '../../../tests/fixtures/step-view.ts';
import { compilePolicy } from '../../../tests/fixtures/step-workspace.ts';
import { compileAsked } from '../../../tests/property/ask-workspace.ts';
import { NEVER } from '../../base/ids.ts';
import { gates } from '../../kinds/gates/registry.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRemedies, type Objected, zoneIn } from './remedies.ts';

const { plan } = await compileAsked();
const remedies = createRemedies(definitions, plan);
const OBJECTED: Objected = {
  gate: '',
  policy: '',
  reason: '',
  values: {},
  until: null,
  channel: 'email',
  class: 'promotional',
  zone: 'Europe/Madrid',
};

test.each<[string, Partial<Objected>, string]>([
  ['address', { gate: 'address' }, 'needs an address in `profile.email`'],
  [
    'late',
    { gate: 'max_lateness' },
    'would have passed while it was not later than `max_lateness` of the step allows',
  ],
  [
    'content',
    { gate: 'render', values: { error: 'no `x`' } },
    'needs a template that can be rendered: no `x`',
  ],
  [
    'bounced',
    { gate: 'suppression', reason: 'hard_bounced' },
    'needs another address in `profile.email`: nothing arrives at this one',
  ],
  [
    'no consent',
    { gate: 'consent', policy: 'marketing', reason: 'no_consent' },
    'needs consent to `offers` by email',
  ],
  [
    'withdrawn',
    { gate: 'consent', policy: 'marketing', reason: 'withdrawn' },
    'needs a new consent to `offers` by email: it was withdrawn',
  ],
  [
    'expired',
    { gate: 'consent', policy: 'marketing', reason: 'expired' },
    'needs consent to `offers` by email again: it has expired',
  ],
  [
    'an open case',
    {
      gate: 'exclusion',
      policy: 'complained',
      reason: 'excluded',
      values: { open: { complaint_opened: ['c1'] } },
    },
    'would pass if `c1` (complaint_opened) were closed; excluded while trait `complaints` is more than 0',
  ],
  [
    'excluded',
    { gate: 'exclusion', policy: 'bought', reason: 'excluded' },
    'would pass if this did not hold: any `order` within 5 hours',
  ],
  [
    'unknown',
    {
      gate: 'exclusion',
      policy: 'stale',
      reason: 'excluded_unknown',
      values: { 'profile.vip': null, 'data.visit': null },
    },
    'needs to be known `profile.vip`: nobody can tell whether this holds, `profile.vip` is true',
  ],
  [
    'stale',
    { gate: 'exclusion', policy: 'stale', reason: 'stale' },
    'needs newer data: `visit` not older than 1 day 16 hours',
  ],
  [
    'a domain',
    { gate: 'quality', policy: 'deliverable', reason: 'email_domain' },
    'fix the address in `profile.email`: no domain that mail can be sent to behind the @',
  ],
  [
    'a line',
    { gate: 'quality', policy: 'deliverable', reason: 'phone_line', channel: 'sms' },
    'fix the address in `profile.phone`: needs a line that is mobile',
  ],
  [
    'a value',
    {
      gate: 'quality',
      policy: 'deliverable',
      reason: 'missing_value',
      values: { missing: ['profile.country'] },
    },
    'needs `profile.country` to be known',
  ],
  [
    'quiet',
    {
      gate: 'quiet_hours',
      policy: 'nights',
      until: at('2026-03-03T09:00:00Z'),
      values: { zone: 'Europe/Madrid' },
    },
    'quiet until 2026-03-03 10:00 Europe/Madrid',
  ],
  [
    'outranked',
    {
      gate: 'arbitration',
      policy: 'matrix',
      until: at('2026-03-03T09:00:00Z'),
      values: { priority: 20, winner: 'x/trial_offer', 'winner.priority': 40 },
    },
    'priority 20 lost to `x/trial_offer` (40) within 4 hours; again possible from 2026-03-03 10:00 Europe/Madrid',
  ],
  [
    'one cap',
    { gate: 'frequency', policy: 'daily', until: at('2026-03-03T23:00:00Z'), values: { 'sent.daily': 1 } },
    'again possible from 2026-03-04 00:00 Europe/Madrid, when the next local day begins',
  ],
  [
    'several caps',
    { gate: 'frequency', policy: 'weekly', values: { 'sent.daily': 1, 'sent.weekly': 3 } },
    'again possible when all caps have room',
  ],
  [
    'a policy that is gone',
    { gate: 'consent', policy: 'gone', reason: 'no_consent' },
    'needs consent to `promotional` by email',
  ],
])('%s', (_title, objected, words) => {
  expect(remedies({ ...OBJECTED, ...objected })).toBe(words);
});

test('a lane says what it limits', async () => {
  const { policy } = await compilePolicy(
    'kind: LanePolicy\nname: desk\ngauge: { name: agents_free, hold_below: 1, stale_after: 15m }',
  );
  const ofDesk = createRemedies(definitions, { ...plan, policies: { desk: policy! } });
  const held = { ...OBJECTED, gate: 'lane', reason: 'lane' };
  expect(ofDesk({ ...held, policy: 'desk' })).toBe(
    'needs room in the lane: held while `agents_free` is below 1; held when it was not said for 15 minutes',
  );
  expect(ofDesk({ ...held, policy: 'gone' })).toBe('needs room in the lane');
});

test('without a plan, without an end and for gates that nobody knows, says what can be said', () => {
  const bare = createRemedies(definitions, null);
  expect(bare({ ...OBJECTED, gate: 'exclusion', policy: 'x', reason: 'excluded' })).toBe(
    'would pass if this did not hold: `x`',
  );
  expect(bare({ ...OBJECTED, gate: 'quiet_hours', until: NEVER })).toBe(
    'would pass outside of the quiet hours',
  );
  expect(bare({ ...OBJECTED, gate: 'luck' })).toBeNull();
  expect([
    zoneIn(null, 'j', null),
    zoneIn(plan, 'probe_offer', null),
    zoneIn(plan, 'j', 'Asia/Tokyo'),
  ]).toEqual(['UTC', 'UTC', 'Asia/Tokyo']);
});

test('every gate that can object has words', () => {
  expect(gates.filter(({ remedy }) => remedy === undefined).map(({ name }) => name)).toEqual([]);
});
