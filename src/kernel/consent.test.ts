/** Consent in the state and its way to the ledger: double opt-in, expiry, keywords, merges, and the laws of all of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instant } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import { decodeState, encodeState } from './codec.ts';
import { KEYWORD_SOURCE } from './consent.ts';
import { stricterConsent } from './consent-merge.ts';
import { endOf } from './consent-rules.ts';
import type { ConsentInput, Input } from './input.ts';
import type { Result } from './program.ts';
import type { ConsentEntry, ConsentRecord } from './state.ts';
import {
  type Actor,
  actor,
  at,
  DAY,
  event,
  identify,
  known,
  linkPlan,
  planOf,
  policy,
} from './testing.test-data.ts';

const marketing = (spec: JsonObject) => ({
  policies: {
    marketing: {
      ...policy('consent', spec),
      covers: { classes: ['promotional'], channels: ['email', 'sms'] },
    },
  },
});

const consent = (parts: Partial<ConsentInput> = {}): Input => ({
  type: 'consent',
  channel: 'email',
  purpose: 'promotional',
  given: true,
  ...parts,
});

const receipt = (kind: string, parts: JsonObject = {}): Input =>
  ({
    type: 'receipt',
    id: `m-${kind}`,
    kind,
    channel: 'email',
    key: null,
    address: null,
    about: {},
    ...parts,
  }) as Input;

const record = (self: Actor, purpose = 'promotional') => self.state.consent.email?.[purpose];
const changes = (result: Result) =>
  result.effects.flatMap((effect) => (effect.type === 'consent' ? [effect.entry.change] : []));

/** The kernel of tests has no gate of consent: the real one judges in its own folder and in `tests/property`. */
function without(name: string, journeys: Parameters<typeof planOf>[0], spec: JsonObject = {}): Actor {
  const plan = planOf(journeys, {});
  const program = linkPlan(plan);
  const parts = marketing(spec) as unknown as { policies: (typeof program.plan)['policies'] };
  const self = actor({ ...program, plan: { ...program.plan, policies: parts.policies } });
  self.call(0, [identify({ ...known, name })]);
  return self;
}

const DOUBLE = { doubleOptIn: true };

describe('double opt-in', () => {
  const journeys = {
    ask: { entry: { by: 'event', event: 'Consent Requested' } as const, list: [{ id: 'a', kind: 'send' }] },
    greet: { entry: { by: 'event', event: 'Consent Given' } as const, list: [{ id: 'b', kind: 'send' }] },
  };
  const entered = (self: Actor) =>
    self.log.filter((line) => line.includes('entered')).map((line) => line.split(' ').at(-1));

  test('a consent waits until it is confirmed, and only then it is given', () => {
    const self = without('Ana', journeys, DOUBLE);
    const asked = self.call(1, [consent({ proof: 'form', text: 'v1' })]);
    expect(record(self)).toEqual({ given: true, at: 1, pending: true, proof: 'form', text: 'v1' });
    expect(changes(self.results[1] as Result)).toEqual(['given']);
    expect(
      asked.decisions.some((made) => made.reason === 'pending') || self.results[1]?.decisions[0]?.reason,
    ).toBe('pending');
    expect(entered(self)).toEqual(['ask']);
    self.call(2, [consent({ confirms: true, proof: 'link:1' })]);
    expect(record(self)).toEqual({
      given: true,
      at: 1,
      confirmedAt: 2,
      confirmation: 'link:1',
      proof: 'form',
      text: 'v1',
    });
    expect(entered(self)).toEqual(['ask', 'greet']);
  });

  test.each<[string, Input[]]>([
    ['nothing', []],
    ['a withdrawal', [consent(), consent({ given: false })]],
    ['a confirmed consent', [consent({ confirmed: true })]],
    ['what has expired', [consent({ expiresAt: at(5) })]],
  ])('a confirmation after %s changes nothing', (_title, before) => {
    const self = without('Ana', {}, DOUBLE);
    self.call(1, before);
    self.run(9);
    const state = JSON.stringify(self.state.consent);
    expect(changes(self.call(10, [consent({ confirms: true })]))).toEqual([]);
    expect(JSON.stringify(self.state.consent)).toBe(state);
  });

  test('who has confirmed once and asks again need not confirm again; who comes confirmed never waits', () => {
    const self = without('Ana', {}, DOUBLE);
    self.call(1, [consent(), consent({ confirms: true })]);
    self.call(5, [consent({ text: 'v2' })]);
    expect(record(self)).toEqual({ given: true, at: 5, confirmedAt: 1, text: 'v2' });
    self.call(6, [consent({ given: false })]);
    self.call(7, [consent()]);
    expect(record(self)?.pending).toBe(true);
    self.call(8, [consent({ confirmed: true })]);
    expect(record(self)).toEqual({ given: true, at: 8, confirmedAt: 8 });
  });

  test('a consent that waits lifts no suppression; its confirmation does', () => {
    const self = without('Ana', {}, DOUBLE);
    const suppressions = { 'email:ana@example.com': { reason: 'unsubscribed' as const, at: at(0) } };
    const lifts = (result: Result) => result.effects.filter((effect) => effect.type === 'suppress').length;
    expect(lifts(self.call(1, [consent()], { suppressions }))).toBe(0);
    expect(lifts(self.call(2, [consent({ confirms: true })], { suppressions }))).toBe(1);
  });
});

describe('time', () => {
  test.each<[string, JsonObject, Partial<ConsentInput>, number]>([
    ['its own end', {}, { expiresAt: at(50) }, 50],
    ['the end of the policy', { expiresAfterMs: 30 }, {}, 31],
    ['the earlier of both', { expiresAfterMs: 30 }, { expiresAt: at(20) }, 20],
  ])('%s ends a consent by itself, and once', (_title, spec, parts, endAt) => {
    const self = without(
      'Ana',
      { bye: { entry: { by: 'event', event: 'Consent Expired' }, list: [] } },
      spec,
    );
    self.call(1, [consent(parts)]);
    expect(self.last.dueAt).toBe(endAt);
    self.run(endAt);
    expect(record(self)).toMatchObject({ given: true, expiredAt: endAt });
    expect(self.results.flatMap(changes)).toEqual(['given', 'expired']);
    expect(self.log.at(-2)).toBe(`${endAt} entered bye`);
    self.run(endAt + DAY);
    expect(self.results.flatMap(changes)).toEqual(['given', 'expired']);
  });
});

describe('keywords', () => {
  const keyword = { source: KEYWORD_SOURCE };

  test('a stop withdraws everything that is known or needed; a start gives back what it took and nothing else', () => {
    const self = without('Ana', {});
    self.call(1, [consent({ purpose: 'news' }), consent({ purpose: 'tips', given: false })]);
    self.call(2, [receipt('unsubscribed', keyword)]);
    const given = () =>
      Object.entries(self.state.consent.email ?? {}).map(([name, each]) => [name, each.given]);
    expect(given()).toEqual([
      ['news', false],
      ['tips', false],
      ['promotional', false],
    ]);
    self.call(3, [receipt('unsubscribed', keyword)]);
    self.call(4, [receipt('resubscribed', keyword)]);
    expect(given()).toEqual([
      ['news', true],
      ['tips', false],
      ['promotional', false],
    ]);
    expect(record(self, 'news')).toMatchObject({
      basis: 'keyword',
      source: 'keyword',
      proof: 'm-resubscribed',
    });
  });

  test('a start lifts a suppression by unsubscribed and no other, and gives back nothing that was withdrawn elsewhere', () => {
    for (const reason of ['unsubscribed', 'complained', 'hard_bounced'] as const) {
      const self = without('Ana', {});
      self.call(1, [consent({ given: false, source: 'preference_page' })]);
      const suppressions = { 'email:ana@example.com': { reason, at: at(0) } };
      const result = self.call(2, [receipt('resubscribed', keyword)], { suppressions });
      expect(result.effects.filter((effect) => effect.type === 'suppress')).toHaveLength(
        reason === 'unsubscribed' ? 1 : 0,
      );
      expect(changes(result)).toEqual([]);
    }
  });
});

const instants = fc.nat(100).map(at);
const records: fc.Arbitrary<ConsentRecord> = fc.record(
  {
    given: fc.boolean(),
    at: instants,
    pending: fc.constant(true as const),
    confirmedAt: instants,
    confirmation: fc.constant('c'),
    proof: fc.constant('p'),
    text: fc.constant('t'),
    expiresAt: instants,
    expiredAt: instants,
    source: fc.constantFrom('api', 'keyword'),
  },
  { requiredKeys: ['given', 'at'] },
) as fc.Arbitrary<ConsentRecord>;

/** What a policy may ask of a record, in the words of the gate. */
function counts(
  record: ConsentRecord,
  now: Instant,
  wants: { confirmed: boolean; proof: boolean; afterMs: number | null },
): boolean {
  if (!record.given || record.pending === true || record.expiredAt !== undefined) return false;
  if (wants.confirmed && record.confirmedAt === undefined) return false;
  if (wants.proof && ((record.proof ?? record.confirmation) === undefined || record.text === undefined))
    return false;
  return endOf(record, { expiresAfterMs: wants.afterMs }) > now;
}

const inputs: fc.Arbitrary<Input> = fc.oneof(
  fc
    .record({
      channel: fc.constantFrom('email', 'sms'),
      purpose: fc.constantFrom('promotional', 'news', 'weekly'),
      given: fc.boolean(),
      flags: fc.constantFrom(
        {},
        { confirmed: true as const },
        { confirms: true as const },
        { expiresAt: at(300) },
      ),
    })
    .map(({ flags, ...rest }): Input => ({ type: 'consent', ...rest, ...flags })),
  fc
    .record({
      kind: fc.constantFrom('unsubscribed', 'resubscribed', 'hard_bounced'),
      about: fc.constantFrom({}, { class: 'promotional' }),
      source: fc.constantFrom('keyword', 'one_click'),
    })
    .map(({ kind, ...rest }) => receipt(kind, rest)),
  fc.constant(event('go', 1)),
);
const traces = fc.array(fc.tuple(fc.nat(200), inputs), { maxLength: 25 });
const specs = fc.constantFrom<JsonObject>(
  {},
  DOUBLE,
  { ...DOUBLE, expiresAfterMs: 150 },
  { expiresAfterMs: 1 },
);

function play(self: Actor, trace: readonly (readonly [number, Input])[]): void {
  let now = 1;
  for (const [later, input] of trace) {
    now += later;
    self.run(now);
    self.call(now, [input]);
  }
}

const entriesOf = (self: Actor): ConsentEntry[] =>
  self.results.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.type === 'consent' ? [effect.entry] : [])),
  );

function replay(entries: readonly ConsentEntry[]): Actor['state']['consent'] {
  const state: Actor['state']['consent'] = {};
  for (const { channel, purpose, record: last } of entries)
    state[channel] = { ...state[channel], [purpose]: last };
  return state;
}

describe('laws', () => {
  test('the ledger comes to what the state says, also after a merge and through the codec', () => {
    fc.assert(
      fc.property(specs, traces, traces, (spec, mine, theirs) => {
        const self = without('Ana', {}, spec);
        const other = without('Old', {}, spec);
        play(self, mine);
        play(other, theirs);
        expect(replay(entriesOf(self))).toEqual(self.state.consent);
        self.call(6000, [{ type: 'merge', absorbed: other.state }]);
        expect(replay(entriesOf(self))).toEqual(self.state.consent);
        expect(decodeState(encodeState(self.state)).consent).toEqual(self.state.consent);
      }),
      { numRuns: 150 },
    );
  });

  test('of two records the merge keeps what no policy would allow to one of them refused', () => {
    const wants = fc.record({
      confirmed: fc.boolean(),
      proof: fc.boolean(),
      afterMs: fc.option(fc.nat(100)),
    });
    fc.assert(
      fc.property(records, records, instants, wants, (ours, theirs, now, wanted) => {
        const both = stricterConsent(ours, theirs);
        if (counts(both, now, wanted)) {
          expect(counts(ours, now, wanted)).toBe(true);
          expect(counts(theirs, now, wanted)).toBe(true);
        }
        expect(stricterConsent(both, both)).toBe(both);
        expect(counts(stricterConsent(theirs, ours), now, wanted)).toBe(counts(both, now, wanted));
      }),
      { numRuns: 2000 },
    );
  });
});
