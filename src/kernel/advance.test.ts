import { describe, expect, test } from 'vitest';
import { NEVER } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Input } from './input.ts';
import {
  actor,
  at,
  bundleOf,
  DAY,
  event,
  type Journeys,
  known,
  linkPlan,
  planOf,
  policy,
  SECOND,
} from './testing.test-data.ts';

const identify = (traits: JsonObject): Input => ({ type: 'identify', traits });
const welcome = { id: 'a', kind: 'send' };

/** Starts Ana with her addresses at 0 under these journeys. */
function ana(journeys: Journeys, parts: JsonObject = {}, deliver?: Parameters<typeof actor>[1]) {
  const self = actor(linkPlan(planOf(journeys, parts)), deliver);
  self.call(0, [identify(known)]);
  return self;
}

describe('the order of one instant (semantics 1 to 3)', () => {
  test('an event enters, sends, waits exactly and sends again', () => {
    const self = ana({
      j: { list: [welcome, { id: 'w', kind: 'wait', ms: DAY }, { id: 'b', kind: 'send' }] },
    });
    self.call(1000, [event('go', 1000)]);
    expect(self.last.dueAt).toBe(1000 + DAY);
    self.run(2 * DAY);
    expect(self.log).toEqual([
      '1000 entered j',
      '1000 send email',
      `${1000 + DAY} send email`,
      `${1000 + DAY} exited completed`,
    ]);
    expect(self.last.dueAt).toBe(NEVER);
  });

  test('an event exits first and then enters, and does not exit the run that it starts', () => {
    const exits = [{ by: 'event', event: 'go', source: { file: 'x', line: 9, column: 1 } }] as never;
    const self = ana({ j: { exits, list: [{ id: 'w', kind: 'wait', ms: DAY }] } });
    self.call(1, [event('go', 1)]);
    self.call(2, [event('go', 2)]);
    expect(self.log).toEqual(['1 entered j', '2 exited exit_event', '2 entered j']);
    expect(self.state.runs).toHaveLength(1);
  });

  test('an exit of the same instant wins over a due wait and its send; a waiting send is cancelled', () => {
    const exits = [{ by: 'event', event: 'stop', source: { file: 'x', line: 9, column: 1 } }] as never;
    const self = ana({ j: { exits, list: [{ id: 'w', kind: 'wait', ms: SECOND }, welcome] } });
    self.call(0, [event('go', 0)]);
    self.call(SECOND, [event('stop', SECOND)]);
    expect(self.log).toEqual(['0 entered j', '1000 exited exit_event']);
  });

  test('at the deadline the timeout wins; before it the event does', () => {
    const list = [
      { id: 'f', kind: 'wait_for', event: 'reply', ms: SECOND, then: 'b' },
      { id: 'x', kind: 'exit' },
      { id: 'b', kind: 'send' },
    ];
    const early = ana({ j: { list } });
    early.call(0, [event('go', 0)]);
    early.call(999, [event('reply', 999)]);
    expect(early.log).toContain('999 send email');
    const late = ana({ j: { list } });
    late.call(0, [event('go', 0)]);
    late.call(1000, [event('reply', 1000)]);
    expect(late.log).toEqual(['0 entered j', '1000 exited done']);
  });

  test('events of one request are taken by event time, and the one that started a run does not count again', () => {
    const list = [
      { id: 'f', kind: 'wait_for', event: 'go', ms: SECOND, then: 'b' },
      { id: 'x', kind: 'exit' },
      { id: 'b', kind: 'send' },
    ];
    const self = ana({ j: { list } });
    self.call(10, [event('go', 9), event('go', 5)]);
    expect(self.log).toEqual([
      '10 entered j',
      '10 entry_refused active',
      '10 send email',
      '10 exited completed',
    ]);
  });

  test('waits count from the time of the event that started the run', () => {
    const self = ana({ j: { list: [{ id: 'w', kind: 'wait', ms: SECOND }, welcome] } });
    self.call(600, [event('go', 500)]);
    expect(self.last.dueAt).toBe(1500);
  });

  test('a late event counts for facts and moves nothing; time never goes back', () => {
    const self = ana({ j: { list: [welcome] } });
    self.call(50, [{ ...event('go', 1), late: true } as Input, { ...event('buy', 1), late: true } as Input]);
    expect(self.log).toEqual([]);
    expect(Object.values(self.state.facts)).toEqual([[1]]);
    self.call(20, [event('go', 20)]);
    expect(self.state.now).toBe(50);
  });
});

describe('entry (semantics 6 to 9, 11)', () => {
  const wait = [{ id: 'w', kind: 'wait', ms: DAY }];

  test.each([
    ['reject', ['1 entered j', '2 entry_refused active']],
    ['restart', ['1 entered j', '2 exited restarted', '2 entered j']],
    ['parallel', ['1 entered j', '2 entered j']],
  ])('while active, %s', (whileActive, expected) => {
    const self = ana({ j: { whileActive: whileActive as never, list: wait } });
    self.call(1, [event('go', 1)]);
    self.call(2, [event('go', 2)]);
    expect(self.log).toEqual(expected);
  });

  test('re-entry opens exactly when its time has passed since entry', () => {
    const self = ana({ j: { reentry: { mode: 'after', afterMs: 100, from: 'entry' }, list: [] } });
    for (const when of [0, 99, 100]) self.call(when, [event('go', when)]);
    expect(self.log.filter((line) => !line.includes('completed'))).toEqual([
      '0 entered j',
      '99 entry_refused reentry',
      '100 entered j',
    ]);
  });

  test('keys keep runs apart; a keyed event reaches its own run and a keyless one all', () => {
    const exits = [
      { by: 'event', event: 'paid', source: { file: 'x', line: 1, column: 1 } },
      { by: 'event', event: 'gone', source: { file: 'x', line: 2, column: 1 } },
    ] as never;
    const self = ana({ j: { key: ['order'], exits, list: wait } });
    self.call(1, [
      event('go', 1, { order: 'A' }),
      event('go', 1, { order: 'B' }),
      event('go', 1, { order: 'A' }),
    ]);
    self.call(2, [event('go', 2)]);
    self.call(3, [event('paid', 3, { order: 'B' })]);
    expect(self.state.runs.map((run) => run.key)).toEqual(['A']);
    self.call(4, [event('gone', 4)]);
    expect(self.state.runs).toHaveLength(0);
    expect(self.log.slice(0, 4)).toEqual([
      '1 entered j',
      '1 entered j',
      '1 entry_refused active',
      '2 entry_refused key',
    ]);
    expect(Object.keys(self.state.history)).toEqual([]);
  });

  test('the audience is judged after the trigger; unknown is outside', () => {
    const audience = { kind: 'is', path: ['profile', 'seats'], value: 5 } as never;
    const self = ana({ j: { audience, list: [] } });
    self.call(1, [event('go', 1)]);
    self.call(2, [identify({ seats: 'five' }), event('go', 2)]);
    self.call(3, [identify({ seats: 5 }), event('go', 3)]);
    expect(self.log).toEqual([
      '1 entry_refused audience',
      '2 entry_refused audience',
      '3 entered j',
      '3 exited completed',
    ]);
  });

  test('a limit refuses what the budget does not hold', () => {
    const self = ana({ j: { limit: { total: 1 }, whileActive: 'parallel', list: wait } });
    const result = self.call(1, [event('go', 1), event('go', 1)], { budgets: { j: 1 } });
    expect(self.log).toEqual(['1 entered j', '1 entry_refused limit']);
    expect(result.effects).toContainEqual({ type: 'enter', journey: 'j' });
  });

  test('a segment is entered by its edge, by time alone too, at exactly the end of the window', () => {
    const entry = { by: 'segment', segment: 'lapsed', existing: 'ignore' } as const;
    const self = ana({ j: { entry, list: [welcome] } });
    self.call(5, [event('buy', 5)]);
    expect(self.last.dueAt).toBe(5 + 90 * DAY);
    self.run(400 * DAY);
    expect(self.log[0]).toBe(`${5 + 90 * DAY} entered j`);
    expect(self.log.filter((line) => line.includes('entered'))).toHaveLength(1);
  });

  test('a segment exit acts by edge, by time too', () => {
    const exits = [{ by: 'segment', segment: 'lapsed', source: { file: 'x', line: 1, column: 1 } }] as never;
    const self = ana({ j: { exits, list: [{ id: 'w', kind: 'wait', ms: 300 * DAY }] } });
    self.call(0, [event('buy', 0), event('go', 0)]);
    self.run(400 * DAY);
    expect(self.log).toEqual(['0 entered j', `${90 * DAY} exited exit_segment`]);
  });

  test.each([
    ['enter', true],
    ['ignore', false],
  ])('existing members at the first apply: %s', (existing, enters) => {
    const self = ana({});
    self.call(1, [identify({ seats: 5 })]);
    self.program = linkPlan(
      planOf({ j: { entry: { by: 'segment', segment: 'big', existing } as never, list: [] } }),
    );
    self.call(2, [{ type: 'sweep', journey: null, dueAt: at(2), rank: 0, size: 1 }]);
    expect(self.log.includes('2 entered j')).toBe(enters);
    self.call(3, [identify({ seats: 4 })]);
    self.call(4, [identify({ seats: 5 })]);
    expect(self.log).toContain('4 entered j');
  });

  test('a birthday enters at nine local time, on 28 February where the 29th is missing', () => {
    const entry = {
      by: 'date',
      attribute: ['profile', 'birthday'],
      every: 'year',
      at: '09:00',
      feb29: 'feb28',
    } as never;
    const self = ana({ j: { entry, list: [] } });
    self.call(1, [identify({ birthday: '1960-02-29', timezone: 'Europe/Madrid' })]);
    self.run(3 * 366 * DAY);
    const days = self.log
      .filter((line) => line.includes('entered'))
      .map((line) => new Date(Number(line.split(' ')[0])).toISOString());
    expect(days).toEqual([
      '1970-02-28T08:00:00.000Z',
      '1971-02-28T08:00:00.000Z',
      '1972-02-29T08:00:00.000Z',
    ]);
  });

  test('a date that is past when first known does not enter; one that is moved does, once', () => {
    const entry = { by: 'date', attribute: ['birthday'], at: '00:00', feb29: 'feb28' } as never;
    const self = ana({ j: { entry, list: [] } });
    self.call(5 * DAY, [identify({ birthday: '1970-01-02' })]);
    expect(self.last.dueAt).toBe(NEVER);
    self.call(6 * DAY, [identify({ birthday: '1970-01-10' })]);
    self.run(100 * DAY);
    self.call(101 * DAY, [identify({ timezone: 'Pacific/Honolulu' })]);
    self.run(200 * DAY);
    expect(self.log.filter((line) => line.includes('entered'))).toEqual([`${9 * DAY} entered j`]);
  });

  test('changed enters on the first value and on each other one; each enters once per new element', () => {
    const wait = [{ id: 'w', kind: 'wait', ms: DAY }];
    const self = ana({
      c: { entry: { by: 'changed', attribute: ['profile', 'plan'] } as never, list: [] },
      e: { entry: { by: 'each', attribute: ['trips'], key: ['id'] } as never, list: wait },
    });
    self.call(1, [identify({ plan: 'a', trips: [{ id: 1 }] })]);
    self.call(2, [identify({ plan: 'a', trips: [{ id: 1, note: 'x' }, { id: 2 }] })]);
    self.call(3, [identify({ plan: 'b' })]);
    expect(self.log.filter((line) => line.includes('entered'))).toEqual([
      '1 entered c',
      '1 entered e',
      '2 entered e',
      '3 entered c',
    ]);
  });

  test('journeys that start each other without end are refused after a bound', () => {
    const self = ana({
      a: { entry: { by: 'event', event: 'Journey Exited' }, list: [] },
      b: { entry: { by: 'event', event: 'go' }, list: [] },
    });
    self.call(1, [event('go', 1)]);
    expect(self.log).toContain('1 entry_refused cascade');
  });
});

describe('waits, goals and plan changes (semantics 13, 23, 35, 36)', () => {
  test('a level-triggered condition passes when the profile makes it true', () => {
    const when = { id: 'w', kind: 'when', if: { kind: 'is', path: ['profile', 'seats'], value: 5 } };
    const self = ana({ j: { list: [when, welcome] } });
    self.call(1, [event('go', 1)]);
    self.call(2, [identify({ seats: 5 })]);
    expect(self.log).toContain('2 send email');
  });

  test('an event at the instant at which a wait only looks again still counts; at its deadline it does not', () => {
    const list = [{ id: 'n', kind: 'naps', napMs: 10, ms: 20 }, welcome];
    const self = ana({ j: { list } });
    self.call(0, [event('go', 0)]);
    self.call(10, [event('reply', 10)]);
    expect(self.log).toContain('10 send email');
    const late = ana({ j: { list } });
    late.call(0, [event('go', 0)]);
    late.run(10);
    late.call(20, [event('reply', 20)]);
    expect(late.log).toContain('20 exited timeout');
  });

  test('a step that changes the profile takes runs out by edge, and starts others, in the same instant', () => {
    const self = ana({
      a: {
        list: [
          { id: 'u', kind: 'update', attribute: 'seats', value: 5 },
          { id: 'w', kind: 'wait', ms: DAY },
        ],
      },
      b: { entry: { by: 'segment', segment: 'big', existing: 'ignore' } as never, list: [welcome] },
    });
    self.call(1, [event('go', 1)]);
    expect(self.log.slice(0, 3)).toEqual(['1 entered a', '1 entered b', '1 send email']);
  });

  test('goals count in their window whatever became of the run, once', () => {
    const goals = [
      {
        name: 'won',
        event: 'buy',
        withinMs: 100,
        primary: true,
        count: 'once',
        source: { file: 'x', line: 1, column: 1 },
      },
    ];
    const self = ana({ j: { goals: goals as never, list: [] } });
    self.call(0, [event('go', 0)]);
    self.call(99, [event('buy', 99)]);
    self.call(99, [event('buy', 99)]);
    expect(self.log.filter((line) => line.includes('goal'))).toEqual(['99 goal won']);
    self.call(200, []);
    expect(self.state.exposures).toEqual([]);
  });

  test('a run drains on its own digest, or moves, or exits, as the change says', () => {
    const before = planOf({
      j: {
        list: [
          { id: 'w', kind: 'wait', ms: DAY },
          { id: 'x', kind: 'exit' },
        ],
      },
    });
    const list = [{ id: 'v', kind: 'wait', ms: 2 * DAY }, welcome];
    const after = (migrate: readonly JsonObject[]) => planOf({ j: { migrate, list } });
    const change = (migrate: readonly JsonObject[]) => {
      const self = actor(linkPlan(before));
      self.call(0, [identify(known), event('go', 0)]);
      self.program = linkPlan(after(migrate), [bundleOf(before, 'j')]);
      self.call(1, [{ type: 'sweep', journey: null, dueAt: at(1), rank: 0, size: 1 }]);
      self.run(9 * DAY);
      return self.log;
    };
    expect(change([{ drain: 'w' }])).toEqual(['0 entered j', `${DAY} exited done`]);
    expect(change([{ exit: 'w' }])).toEqual(['0 entered j', '1 exited migrated']);
    expect(change([{ moved: { from: 'w', to: 'v' } }])).toContain(`${1 + 2 * DAY} send email`);
  });

  test('a run whose digest nobody holds ends and says so', () => {
    const self = ana({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] } });
    self.call(0, [event('go', 0)]);
    self.program = linkPlan(planOf({}));
    self.call(1, []);
    expect(self.log).toContain('1 exited digest_gone');
  });

  test('a plan that changes no journey touches no run', () => {
    const self = ana({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] } });
    self.call(0, [event('go', 0)]);
    const runs = self.state.runs;
    self.program = linkPlan(
      planOf({ j: { list: [{ id: 'w', kind: 'wait', ms: DAY }] }, other: { list: [] } }),
    );
    self.call(1, []);
    expect(self.state.runs).toEqual(runs);
  });
});

describe('sends and the gate (semantics 24 to 31)', () => {
  const two = [welcome, { id: 'b', kind: 'send' }];

  test('a run stays at its send until it is final', () => {
    const self = ana({ j: { list: [...two] } }, {}, null);
    self.call(1, [event('go', 1)]);
    expect(self.log).toEqual(['1 entered j', '1 send email']);
    const key = self.state.sends[0]!.key;
    self.call(9, [{ type: 'outcome', key, attempt: 1, outcome: { result: 'accepted', providerId: 'p' } }]);
    expect(self.log[2]).toBe('9 send email');
  });

  test('a retryable outcome waits, sends the kept bytes again under the same key, and expires in the end', () => {
    const retry = (key: string, attempt: number): Input => ({
      type: 'outcome',
      key: key as never,
      attempt,
      outcome: { result: 'retryable', reason: 'connection' },
    });
    const self = ana({ j: { list: [{ ...welcome, maxLatenessMs: 600_000 }] } }, {}, retry);
    self.call(1, [event('go', 1)]);
    self.run(DAY);
    const sends = self.results.flatMap((result) => result.effects).filter((effect) => effect.type === 'send');
    expect(new Set(sends.map((send) => send.key)).size).toBe(1);
    expect(sends.map((send) => send.message === null)).toEqual([false, ...sends.slice(1).map(() => true)]);
    expect(sends.length).toBeGreaterThan(2);
    expect(self.log.some((line) => line.includes('expired connection'))).toBe(true);
    expect(self.state.touches).toEqual([]);
  });

  test('rejected tries the next channel of the chain; a missing address too', () => {
    const chain = [{ ...welcome, channels: ['sms', 'email'] }];
    const reject = (key: string, attempt: number, channel: string): Input => ({
      type: 'outcome',
      key: key as never,
      attempt,
      outcome:
        channel === 'sms'
          ? { result: 'rejected', reason: 'address' }
          : { result: 'accepted', providerId: 'p' },
    });
    const self = ana({ j: { list: chain } }, {}, reject);
    self.call(1, [event('go', 1)]);
    expect(self.log).toEqual([
      '1 entered j',
      '1 send sms',
      '1 rejected address',
      '1 send email',
      '1 exited completed',
    ]);
    self.call(2, [identify({ phone: null }), event('go', 2)]);
    expect(self.log.slice(5)).toEqual([
      '2 entered j',
      '2 rejected address',
      '2 send email',
      '2 exited completed',
    ]);
  });

  test('a suppressed address refuses, without a further channel finally', () => {
    const self = ana({ j: { list: [welcome] } });
    const suppressions = { 'email:ana@example.com': { reason: 'complained', at: at(0) } } as const;
    self.call(1, [event('go', 1)], { suppressions });
    expect(self.log).toEqual(['1 entered j', '1 refused suppressed', '1 exited completed']);
  });

  test('a deferral waits with nothing reserved and is judged again when its time comes', () => {
    const self = ana({ j: { list: [welcome] } }, { policies: { n: policy('night', { until: 5000 }) } });
    self.call(1, [event('go', 1)]);
    expect(self.state.touches).toEqual([]);
    expect(self.last.dueAt).toBe(5000);
    self.run(DAY);
    expect(self.log[1]).toBe('5000 send email');
  });

  test('of two sends of one instant the higher class gets the cap, the other follows on_capped', () => {
    const journeys = {
      a: { list: [{ ...welcome, onCapped: { do: 'defer', deferMs: 2 * DAY } }] },
      b: { list: [{ ...welcome, class: 'lifecycle' }] },
      c: { list: [welcome] },
    };
    const self = ana(journeys, { policies: { n: policy('frequency', { max: 1 }) } });
    self.call(1, [event('go', 1)]);
    self.run(9 * DAY);
    const seen = self.log.filter((line) => line.includes('send') || line.includes('refused'));
    expect(seen).toEqual(['1 send email', '1 refused cap', `${1 + DAY} send email`]);
    expect(self.results.flatMap((r) => r.decisions).find((d) => d.type === 'passed')?.journey).toBe('b');
  });

  test('without a permit a send is queued, and judged when the permit comes', () => {
    const self = ana({ j: { list: [welcome] } });
    const result = self.call(1, [event('go', 1)], { permits: { email: 0 } });
    expect(result.effects).toEqual([
      { type: 'queue', key: self.state.sends[0]!.key, channel: 'email', priority: 20 },
    ]);
    self.call(2, [], { permits: { email: 0 } });
    expect(self.last.effects).toEqual([]);
    const key = self.state.sends[0]!.key;
    const suppressions = { 'email:ana@example.com': { reason: 'unsubscribed', at: at(2) } } as const;
    const refused = actor(self.program);
    refused.state = self.state;
    refused.call(3, [{ type: 'attempt', key }], { suppressions, permits: { email: 0 } });
    expect(refused.log[0]).toBe('3 refused suppressed');
    self.call(3, [{ type: 'attempt', key }], { permits: { email: 0 } });
    expect(self.log).toContain('3 send email');
  });

  test('a send later than its lateness expires and says so', () => {
    const self = ana({ j: { list: [{ ...welcome, maxLatenessMs: 1000 }] } });
    self.call(1, [event('go', 1)], { permits: { email: 0 } });
    expect(self.last.dueAt).toBe(1002);
    self.run(2000);
    expect(self.log).toContain('1002 expired max_lateness');
  });

  test('an exit cancels a waiting send, and one under way is not tried again', () => {
    const exits = [{ by: 'event', event: 'stop', source: { file: 'x', line: 9, column: 1 } }] as never;
    const self = ana({ j: { exits, list: [welcome] } }, {}, null);
    self.call(1, [event('go', 1)], { permits: { email: 0 } });
    const settled = self.call(2, [event('stop', 2)]);
    expect(settled.effects).toContainEqual(expect.objectContaining({ type: 'settle', state: 'cancelled' }));
    self.call(3, [event('go', 3)]);
    const key = self.state.sends[0]!.key;
    self.call(4, [event('stop', 4)]);
    self.call(5, [{ type: 'outcome', key, attempt: 1, outcome: { result: 'retryable', reason: 'dns' } }]);
    expect(self.log[self.log.length - 1]).toBe('5 cancelled run_exited');
    expect(self.state.sends).toEqual([]);
  });

  test.each([
    ['promotional', 'email', 900_000],
    ['promotional', 'sms', 3 * DAY],
  ])('an unknown outcome of class %s on %s is held for %d ms', (className, channel, heldMs) => {
    const self = ana({ j: { list: [{ ...welcome, channels: [channel], class: className }] } }, {}, null);
    self.call(0, [event('go', 0)]);
    const key = self.state.sends[0]!.key;
    self.call(0, [{ type: 'outcome', key, attempt: 1, outcome: { result: 'unknown', reason: 'no_answer' } }]);
    expect(self.last.dueAt).toBe(heldMs);
    expect(self.state.touches).toHaveLength(1);
    self.run(heldMs);
    expect(self.log[self.log.length - 1]).toBe(
      channel === 'sms' ? `${heldMs} exited completed` : `${heldMs} send email`,
    );
  });

  test('a receipt ends an unknown outcome as accepted', () => {
    const self = ana({ j: { list: [welcome] } }, {}, null);
    self.call(0, [event('go', 0)]);
    const key = self.state.sends[0]!.key;
    self.call(0, [{ type: 'outcome', key, attempt: 1, outcome: { result: 'unknown', reason: 'no_answer' } }]);
    self.call(5, [
      { type: 'receipt', id: 'r', kind: 'delivered', channel: 'email', key, address: null, about: {} },
    ]);
    expect(self.state.sends).toEqual([]);
    expect(self.state.touches).toHaveLength(1);
    expect(self.log).toContain('5 exited completed');
  });

  test('content that cannot be made rejects the send and reserves nothing', () => {
    const self = ana({ j: { list: [welcome] } });
    self.call(1, [identify({ broken: true }), event('go', 1)]);
    expect(self.log).toContain('1 rejected render');
    expect(self.state.touches).toEqual([]);
  });

  test('the same send has the same key on every machine, and another one at the next visit', () => {
    const keys = (times: number) => {
      const self = ana({ j: { list: [welcome] } });
      for (let index = 1; index <= times; index++) self.call(index, [event('go', index)]);
      return self.results
        .flatMap((r) => r.effects)
        .flatMap((effect) => (effect.type === 'send' ? [effect.key] : []));
    };
    expect(keys(2)).toEqual(keys(2));
    expect(new Set(keys(3)).size).toBe(3);
  });
});

describe('receipts, consent, merge, erasure (semantics 10, 32, 39)', () => {
  const receipt = (kind: string): Input =>
    ({
      type: 'receipt',
      id: kind,
      kind,
      channel: 'email',
      key: null,
      address: null,
      about: { class: 'promotional' },
    }) as Input;

  test('an unsubscribe suppresses the address and withdraws consent; a new consent lifts it', () => {
    const self = ana({});
    const gone = self.call(1, [receipt('unsubscribed')]);
    expect(gone.effects).toEqual([
      {
        type: 'suppress',
        channel: 'email',
        address: 'ana@example.com',
        suppression: { reason: 'unsubscribed', at: 1 },
      },
    ]);
    expect(self.state.consent.email?.promotional?.given).toBe(false);
    const given: Input = { type: 'consent', channel: 'email', purpose: 'promotional', given: true };
    const back = self.call(2, [given], {
      suppressions: { 'email:ana@example.com': { reason: 'unsubscribed', at: at(1) } },
    });
    expect(back.effects).toEqual([
      { type: 'suppress', channel: 'email', address: 'ana@example.com', suppression: null },
    ]);
    const bounced = self.call(3, [given], {
      suppressions: { 'email:ana@example.com': { reason: 'hard_bounced', at: at(1) } },
    });
    expect(bounced.effects).toEqual([]);
  });

  test('receipts are events that journeys may hear', () => {
    const self = ana({ j: { entry: { by: 'event', event: 'Message Bounced' }, list: [] } });
    self.call(1, [receipt('soft_bounced')]);
    expect(self.log).toContain('1 entered j');
  });

  test('merging adds facts, keeps the older run, and takes the stricter consent and the older id', () => {
    const list = [{ id: 'w', kind: 'wait', ms: DAY }];
    const older = ana({ j: { list } });
    older.call(5, [
      event('go', 5),
      event('buy', 5),
      { type: 'consent', channel: 'email', purpose: 'p', given: false },
    ]);
    const self = actor(older.program);
    self.state = { ...self.state, id: 'new' as never, createdAt: at(8), now: at(8) };
    self.call(9, [
      event('go', 9),
      event('buy', 9),
      { type: 'consent', channel: 'email', purpose: 'p', given: true },
    ]);
    self.call(10, [{ type: 'merge', absorbed: older.state }]);
    expect(self.state.runs.map((run) => run.entry.at)).toEqual([5]);
    expect(Object.values(self.state.facts)).toEqual([[5, 9]]);
    expect(self.state.consent.email?.p?.given).toBe(false);
    expect(self.state.bucketId).toBe('ana');
    expect(self.log).toContain('10 exited merged');
  });

  test('erasure leaves nothing but the id', () => {
    const self = ana({ j: { list: [welcome] } }, {}, null);
    self.call(1, [event('go', 1)]);
    const result = self.call(2, [{ type: 'erase' }]);
    expect(result.erased).toBe(true);
    expect(result.effects).toEqual([expect.objectContaining({ type: 'settle', state: 'cancelled' })]);
    expect(JSON.stringify(result.state)).not.toContain('example');
  });
});

test('a population trait contributes its zero first and differences after', () => {
  const traits = {
    buys: { fact: 'buys', read: { of: 'count' }, type: 'number', population: true, about: {} },
  };
  const self = ana({}, { traits: traits as never });
  expect(self.results[0]?.effects).toEqual([
    { type: 'contribute', trait: 'buys', count: 1, sum: 0, sumOfSquares: 0 },
  ]);
  self.call(1, [event('buy', 1), event('buy', 1)]);
  expect(self.last.effects).toEqual([
    { type: 'contribute', trait: 'buys', count: 0, sum: 1, sumOfSquares: 1 },
    { type: 'contribute', trait: 'buys', count: 0, sum: 1, sumOfSquares: 3 },
  ]);
});
