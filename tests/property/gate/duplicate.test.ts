/**
 * Never two inside a window for an address: the driver of the gate's property, with nothing in the way but duplicate
 * policies, and everybody in one household. The rule is the oracle's (semantics 34).
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { STORES } from '../../conformance/stores.ts';
import { drive } from './driver.ts';
import { type Act, type Beginning, history, PEOPLE } from './history.ts';
import { DAY, type Duplicate, HOUR, type Policies } from './policies.ts';
import { compileDrawn } from './write.ts';

const RUNS = Number(process.env.RUTTER_PROPERTY_RUNS ?? 300);
const [memory, sqlite] = STORES;
if (memory === undefined || sqlite === undefined) throw new Error('there are two stores');

const NOTHING_ELSE: Omit<Policies, 'duplicates'> = {
  consents: [],
  exclusions: [],
  frequencies: [],
  quiets: [],
  priorities: [],
  qualities: [],
  lanes: [],
  trickles: {},
  holdout: null,
  maxInFlight: 16,
};

/** Service mails are tried again when nobody knows; others wait for a receipt first. */
const JOURNEYS = {
  j0: `kind: Journey
name: j0
owner: crm
class: service
enter: { event: go_0, reentry: always, while_active: parallel }
steps: [ { id: s1, send: { channel: email, template: to_email } }, { id: s2, wait: 5h }, { id: s3, send: { channel: sms, template: to_sms, class: lifecycle } } ]
`,
  j1: `kind: Journey
name: j1
owner: crm
class: service
enter: { event: go_1, reentry: always, while_active: parallel }
steps: [ { id: s1, send: { channel: email, template: to_email, class: promotional } } ]
`,
};

const household: readonly Beginning[] = PEOPLE.map((name, index) => ({
  traits: {
    email: index === 1 ? ' A@X.example' : 'a@x.example',
    phone: index === 1 ? '+34 600-000-001' : '+34600000001',
    push_token: name,
  },
  consents: [],
}));

const copies: fc.Arbitrary<Duplicate> = fc.record({
  name: fc.constant('copy_0'),
  classes: fc.constantFrom<Duplicate['classes']>(
    ['service', 'lifecycle', 'promotional'],
    ['service', 'promotional'],
  ),
  channels: fc.constant<Duplicate['channels']>(['email', 'sms']),
  withinMs: fc.constantFrom(HOUR, 5 * HOUR, DAY, 3 * DAY),
  same: fc.constantFrom('template' as const, 'journey' as const, 'class' as const),
});

/** Doubts and failures, deaths and merges; a hard bounce or a complaint would close the only address. */
const acts = history.map((list) =>
  list.filter(
    (act: Act) => act.do !== 'receipt' || !['hard_bounced', 'complained', 'unsubscribed'].includes(act.kind),
  ),
);

it('an address gets one copy inside a window, in any order of events, answers, retries, merges and deaths', async () => {
  let runs = 0;
  let left = 0;
  let refused = 0;
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(copies, acts, fc.constantFrom(memory, sqlite), async (copy, played, [, create]) => {
      const drawn = { ...NOTHING_ELSE, duplicates: [copy] };
      const plan = await compileDrawn(drawn, JOURNEYS);
      const under = create();
      try {
        const ending = drive(under, plan, drawn, household, played);
        expect(ending.breaches).toEqual([]);
        runs += 1;
        left += ending.left;
        deaths += ending.deaths;
        refused += ending.objected.get('duplicate') ?? 0;
      } finally {
        under.remove();
      }
    }),
    { numRuns: RUNS, interruptAfterTimeLimit: Math.max(40_000, RUNS * 150), markInterruptAsFailure: false },
  );
  if (process.env.RUTTER_PROPERTY_RUNS !== undefined)
    console.log(JSON.stringify({ runs, left, refused, deaths }));
  expect(left).toBeGreaterThan(runs);
  expect(refused).toBeGreaterThan(runs / 4);
  expect(deaths).toBeGreaterThan(runs / 4);
}, 3_600_000);
