/** Sends and the gate, in plain examples. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { decodeState, encodeState } from './codec.ts';
import type { Input } from './input.ts';
import { actor, ana, at, DAY, event, identify, policy, welcome } from './testing.test-data.ts';

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
      {
        type: 'queue',
        key: self.state.sends[0]!.key,
        channel: 'email',
        priority: 20,
        subject: { class: 'promotional', journey: 'j', tags: [] },
      },
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

  const rivals = {
    a: { list: [welcome] },
    b: { list: [{ ...welcome, channels: ['sms'], templates: { sms: 'short' } }] },
  };
  const bestIs = (best: string, more: JsonObject = {}) => ({
    policies: { r: policy('rivalry', { best }), ...more },
  });
  const permits = { email: 1, sms: 0 };

  test('a send that waits for a permit is a rival of one that has its own (semantics 27)', () => {
    const self = ana(rivals, bestIs('b'));
    self.call(1, [event('go', 1)], { permits });
    expect(self.log.filter((line) => !line.includes('entered'))).toEqual([
      '1 refused outranked',
      '1 exited completed',
    ]);
    const [send] = self.state.sends;
    expect(send).toMatchObject({ journey: 'b', reason: 'lane' });
    self.call(2, [{ type: 'attempt', key: send!.key }], { permits });
    expect(self.log).toContain('2 send sms');
  });

  test('a send that waits for a permit loses at once to a rival that goes out', () => {
    const self = ana(rivals, bestIs('a'));
    self.call(1, [event('go', 1)], { permits });
    expect(self.log).toContain('1 send email');
    expect(self.log).toContain('1 refused outranked');
    expect(self.state.sends).toEqual([]);
  });

  test('a send that waits for a permit and would not pass its own gates is nobody\u2019s rival, and nothing is noted', () => {
    const suppressions = { 'sms:+34 600': { reason: 'complained', at: at(0) } } as const;
    const self = ana(rivals, bestIs('b'));
    self.call(1, [event('go', 1)], { permits, suppressions });
    expect(self.log.filter((line) => !line.includes('entered'))).toEqual([
      '1 send email',
      '1 exited completed',
    ]);
    expect(self.state.sends).toMatchObject([{ journey: 'b', state: 'waiting', reason: 'lane' }]);
  });

  test('a send later than its lateness expires and says so', () => {
    const self = ana({ j: { list: [{ ...welcome, maxLatenessMs: 1000 }] } });
    self.call(1, [event('go', 1)], { permits: { email: 0 } });
    expect(self.last.dueAt).toBe(1002);
    self.run(2000);
    expect(self.log).toContain('1002 expired lane');
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

  test('every attempt after an unknown outcome is marked, in the decision and for the channel, and in the store', () => {
    const self = ana({ j: { list: [{ ...welcome, class: 'promotional' }] } }, {}, null);
    self.call(0, [event('go', 0)]);
    const key = self.state.sends[0]!.key;
    const answer = (now: number, attempt: number, result: 'unknown' | 'retryable') =>
      self.call(now, [{ type: 'outcome', key, attempt, outcome: { result, reason: 'no_answer' } }]);
    answer(0, 1, 'unknown');
    expect(decodeState(encodeState(self.state)).sends[0]).toEqual(self.state.sends[0]);
    self.run(900_000);
    answer(900_000, 2, 'retryable');
    self.run(DAY / 2);
    const sends = self.results.flatMap(({ effects }) => effects).filter(({ type }) => type === 'send');
    expect(sends.map((send) => 'maybeDuplicate' in send)).toEqual([false, true, true]);
    const passed = self.results.flatMap(({ decisions }) => decisions).filter(({ type }) => type === 'passed');
    expect(passed.map(({ values }) => values)).toEqual([
      { attempt: 1 },
      { attempt: 2, maybe_duplicate: true },
      { attempt: 3, maybe_duplicate: true },
    ]);
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
