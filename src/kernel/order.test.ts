/** The order of one instant, in plain examples. */
import { describe, expect, test } from 'vitest';
import { NEVER } from '../base/ids.ts';
import type { Input } from './input.ts';
import { ana, DAY, event, SECOND, welcome } from './testing.test-data.ts';

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
