/** Whether what goes out more uses up a cap, and what a full one makes of what goes out at another time. */
import { beforeAll, expect, it } from 'vitest';
import { definitions } from '../../../kinds/registry.ts';
import type { Plan } from '../../../plan/plan.ts';
import { compileAfter } from '../../changes/recorded.fixture.ts';
import type { Amount } from './amount.ts';
import { sayFullCap, useCaps } from './cap-use.ts';

let plan: Plan;
beforeAll(async () => {
  plan = (await compileAfter({})).plan;
});

const row = (journey: string, each: Partial<Amount> = {}): Amount => ({
  direction: 'more',
  who: 'everybody',
  messages: 'all',
  why: 'x',
  about: { journeys: [journey], classes: [] },
  ...each,
});
const sides = () => ({ before: plan, after: plan, definitions });

it.each<[string, Amount, boolean]>([
  ['marketing', row('promotional_winback_lapsed_v1'), true],
  ['what no cap counts', row('service_confirm_consent_v1'), false],
  ['fewer of it', row('promotional_winback_lapsed_v1', { direction: 'fewer' }), false],
  [
    'a class that no cap counts',
    row('lifecycle_activate_trials_v2', {
      about: { journeys: ['lifecycle_activate_trials_v2'], classes: ['service'] },
    }),
    false,
  ],
  ['nobody knows which', row('', { about: null }), true],
  ['a step that is a call', row('lifecycle_activate_trials_v2', { steps: ['call_sales'] }), false],
  ['a step that is a message', row('lifecycle_activate_trials_v2', { steps: ['call_sales', 'offer'] }), true],
])('uses caps, or not: %s', (_what, each, wanted) => {
  expect(useCaps([each], sides())).toBe(wanted);
});

it.each<[string, Amount, string]>([
  [
    'deferred',
    row('promotional_winback_lapsed_v1', { time: 'sooner' }),
    'waits for room within 3 days, or is dropped',
  ],
  ['skipped', row('lifecycle_recover_carts_v1', { direction: 'later' }), 'is dropped'],
  [
    'the run ends',
    row('lifecycle_ask_buyers_v1', { direction: 'later', steps: ['ask'] }),
    'is dropped, and its run ends',
  ],
  [
    'one of each',
    row('lifecycle_ask_buyers_v1', { direction: 'later' }),
    'waits or is dropped, as its `on_capped` says',
  ],
  ['no cap judges it', row('service_confirm_consent_v1', { direction: 'later' }), ''],
  ['no other time', row('promotional_winback_lapsed_v1'), ''],
])('says what a full cap does: %s', (_what, each, wanted) => {
  expect(sayFullCap([each], sides())).toBe(wanted);
});
