/** Who enters a journey, and when, in plain examples. */
import { describe, expect, test } from 'vitest';
import { NEVER } from '../base/ids.ts';
import { ana, at, DAY, event, identify, linkPlan, planOf, welcome } from './testing.test-data.ts';

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
    expect(self.state.history).toEqual([]);
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

  test('a segment exit leaves alone whoever is a member already, until they become one again', () => {
    const exits = [{ by: 'segment', segment: 'big', source: { file: 'x', line: 1, column: 1 } }] as never;
    const self = ana({ j: { exits, list: [{ id: 'w', kind: 'wait', ms: 300 * DAY }] } });
    self.call(1, [identify({ seats: 5 })]);
    self.call(2, [event('go', 2)]);
    self.call(3, [identify({ seats: 6 })]);
    expect(self.log).toEqual(['2 entered j']);
    self.call(4, [identify({ seats: 1 })]);
    self.call(5, [identify({ seats: 5 })]);
    expect(self.log).toEqual(['2 entered j', '5 exited exit_segment']);
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
