/** Semantics 1 to 5: the order of one instant, of one request, of windows; late events; a clock that goes back. */
import { describe, expect, it } from 'vitest';
import { live } from '../live.ts';
import { decided, event, identify, play, sent } from '../scenario.ts';
import { journey, segment, shop } from '../shop.ts';

const WAITING = journey(`
enter: { event: Signed Up, reentry: always, while_active: reject }
exit: [ { event: Stopped } ]
steps:
  - { id: hello, send: { channel: email, template: one } }
  - { id: rest, wait: 2d }
  - { id: later, send: { channel: email, template: two } }
`);

describe('the order of one instant', () => {
  it('semantics 1: an event exits first and then enters, and never exits the run that it starts', async () => {
    const restart = journey(`
enter: { event: Cart Updated, reentry: always, while_active: reject }
exit: [ { event: Cart Updated } ]
steps: [ { id: rest, wait: 4h }, { id: remind, send: { channel: email, template: one } } ]
`);
    const played = await play({
      files: shop([restart]),
      script: [event('0s', 'ana', 'Cart Updated'), event('3h', 'ana', 'Cart Updated')],
    });
    expect(sent(played)).toEqual(['7h email one']);
    expect(decided(played, 'entered', 'exited', 'entry_refused')).toEqual([
      '0s entered',
      '3h exited exit_event',
      '3h entered',
      '7h exited completed',
    ]);
  });

  it('semantics 1: identify before events, events before due waits, exits before sends, all in one instant', async () => {
    const played = await play({
      files: shop([WAITING]),
      script: [event('0s', 'ana', 'Signed Up'), event('2d', 'ana', 'Stopped')],
    });
    expect(sent(played)).toEqual(['0s email one']);
    const branching = journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - id: kind
    branch:
      paths:
        - { id: vip, when: { profile.vip: true }, steps: [ { id: a, send: { channel: email, template: one } } ] }
        - { id: rest, else: true, steps: [ { id: b, send: { channel: email, template: two } } ] }
`);
    // The event stands first in the batch; the attribute applies first all the same.
    const both = await play({
      files: shop([branching]),
      script: [event('0s', 'ana', 'Signed Up'), identify('0s', 'ana', { vip: true })],
    });
    expect(sent(both)).toEqual(['0s email one']);
  });

  it('semantics 2: within a request events go by event time, then by position; waits count from event time', async () => {
    const ordered = journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - id: hear
    wait_for:
      timeout: 1h
      paths:
        - { id: dropped, event: Cart Dropped, steps: [ { id: a, send: { channel: email, template: one } } ] }
        - { id: ordered, event: Ordered, steps: [ { id: b, send: { channel: email, template: two } } ] }
      on_timeout: [ { id: c, send: { channel: email, template: three } } ]
`);
    const files = shop([ordered]);
    // All arrive at 30m in one request, in the wrong order: Signed Up happened first, Ordered second.
    const played = await play({
      files,
      script: [
        event('30m', 'ana', 'Cart Dropped', {}, { happened: '20m' }),
        event('30m', 'ana', 'Ordered', {}, { happened: '10m' }),
        event('30m', 'ana', 'Signed Up', {}, { happened: '5m' }),
      ],
    });
    expect(sent(played)).toEqual(['30m email two']);
    // Same time: position decides.
    const tied = await play({
      files,
      script: [
        event('30m', 'ana', 'Signed Up', {}, { happened: '5m' }),
        event('30m', 'ana', 'Cart Dropped', {}, { happened: '10m' }),
        event('30m', 'ana', 'Ordered', {}, { happened: '10m' }),
      ],
    });
    expect(sent(tied)).toEqual(['30m email one']);
    // The timeout counts from when it happened, not from when it arrived.
    const late = await play({ files, script: [event('30m', 'ana', 'Signed Up', {}, { happened: '5m' })] });
    expect(sent(late)).toEqual(['1h5m email three']);
  });

  it('semantics 2: across requests inputs apply as they arrive', async () => {
    const played = await play({
      files: shop([WAITING]),
      // Stopped happened after, but Signed Up arrives last: nothing takes the run back.
      script: [
        event('10m', 'ana', 'Stopped', {}, { happened: '9m' }),
        event('11m', 'ana', 'Signed Up', {}, { happened: '1m' }),
      ],
    });
    expect(sent(played)).toEqual(['11m email one', '2d11m email two']);
  });
});

describe('windows and ties', () => {
  const waitFor = journey(`
enter: { event: Signed Up, reentry: always }
exit: [ { event: Stopped } ]
steps:
  - id: hear
    wait_for:
      timeout: 2d
      paths: [ { id: ordered, event: Ordered, steps: [ { id: a, send: { channel: email, template: one } } ] } ]
      on_timeout: [ { id: b, send: { channel: email, template: two } } ]
`);

  it('semantics 3: a window is half-open: no order within 90d becomes true at exactly last + 90d', async () => {
    const lapsed = segment(
      'lapsed',
      '{ all: [ { event: Ordered }, { not: { event: Ordered, within: 90d } } ] }',
    );
    const winback = journey(`
enter: { segment: lapsed, existing: ignore, reentry: always }
steps: [ { id: a, send: { channel: email, template: one } } ]
`);
    const played = await play({
      files: shop([lapsed, winback]),
      script: [event('0s', 'ana', 'Ordered'), event('1h0m0s1ms', 'ana', 'Ordered')],
      until: '200d',
    });
    expect(sent(played)).toEqual(['90d1h1ms email one']);
  });

  it.each([
    ['a millisecond before', '1d23h59m59s999ms', ['1d23h59m59s999ms email one']],
    ['at the deadline', '2d', ['2d email two']],
    ['after', '2d1ms', ['2d email two']],
  ])('semantics 3: wait_for is [arrival, deadline): an event %s', async (_, at, expected) => {
    const played = await play({
      files: shop([waitFor]),
      script: [event('0s', 'ana', 'Signed Up'), event(at, 'ana', 'Ordered')],
    });
    expect(sent(played)).toEqual(expected);
  });

  it('semantics 3: an exit or a restart at the instant of the deadline still wins over its send', async () => {
    const stopped = await play({
      files: shop([waitFor]),
      script: [event('0s', 'ana', 'Signed Up'), event('2d', 'ana', 'Stopped')],
    });
    expect(sent(stopped)).toEqual([]);
    const restarting = waitFor.replace('reentry: always', 'reentry: always, while_active: restart');
    const restarted = await play({
      files: shop([restarting]),
      script: [event('0s', 'ana', 'Signed Up'), event('2d', 'ana', 'Signed Up')],
    });
    expect(sent(restarted)).toEqual(['4d email two']);
  });
});

describe('late events and clocks', () => {
  const counting = [
    segment('buyer', '{ event: Ordered, count: { gte: 1 }, within: 10d }'),
    journey(`
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - id: kind
    branch:
      paths:
        - { id: bought, when: { segment: buyer }, steps: [ { id: a, send: { channel: email, template: one } } ] }
        - { id: rest, else: true, steps: [ { id: b, send: { channel: email, template: two } } ] }
`),
    journey(
      `
enter: { event: Ordered, reentry: always, while_active: parallel }
steps: [ { id: thanks, send: { channel: email, template: three } } ]
`,
      'thanks',
    ),
  ];

  it('semantics 4: an event within the lateness counts by event time and starts runs', async () => {
    const played = await play({
      files: shop(counting),
      script: [
        event('1d', 'ana', 'Ordered', {}, { happened: '23h' }),
        // The order leaves the window at its own time + 10d, not at its arrival + 10d.
        event('10d22h59m59s999ms', 'ana', 'Signed Up'),
        event('10d23h', 'ana', 'Signed Up'),
      ],
    });
    expect(sent(played)).toEqual(['1d email three', '10d22h59m59s999ms email one', '10d23h email two']);
  });

  it('semantics 4: a later one updates facts only and is recorded as late', async () => {
    const played = await play({
      files: shop(counting),
      script: [
        event('1d', 'ana', 'Ordered', {}, { happened: '22h59m59s999ms' }),
        event('2d', 'ana', 'Signed Up'),
      ],
    });
    expect(sent(played)).toEqual(['2d email one']);
    expect(decided(played, 'late_event')).toEqual(['1d late_event Ordered']);
  });

  it('semantics 4: nothing rewinds a run: an event from before the arrival at a step does not move it', async () => {
    const files = shop([
      journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - { id: rest, wait: 1h }
  - id: hear
    wait_for:
      timeout: 1d
      paths: [ { id: ordered, event: Ordered, steps: [ { id: a, send: { channel: email, template: one } } ] } ]
      on_timeout: [ { id: b, send: { channel: email, template: two } } ]
`),
    ]);
    const before = await play({
      files,
      script: [
        event('0s', 'ana', 'Signed Up'),
        event('1h30m', 'ana', 'Ordered', {}, { happened: '59m59s999ms' }),
      ],
    });
    expect(sent(before)).toEqual(['1d1h email two']);
    const at = await play({
      files,
      script: [event('0s', 'ana', 'Signed Up'), event('1h30m', 'ana', 'Ordered', {}, { happened: '1h' })],
    });
    expect(sent(at)).toEqual(['1h30m email one']);
  });

  it('semantics 4: on the replay clock what is due strictly before runs first, what is due exactly then is judged with it', async () => {
    const files = shop([WAITING]);
    const before = await play({
      files,
      script: [event('0s', 'ana', 'Signed Up'), event('2d1ms', 'ana', 'Stopped')],
    });
    expect(sent(before)).toEqual(['0s email one', '2d email two']);
    const together = await play({
      files,
      script: [event('0s', 'ana', 'Signed Up'), event('2d', 'ana', 'Stopped')],
    });
    expect(sent(together)).toEqual(['0s email one']);
  });
});

describe('a clock that goes back', () => {
  it('semantics 5: never makes time go back for a subscriber', async () => {
    await live({ files: shop([WAITING]) }, (daemon) => {
      daemon.take('1d', event('1d', 'ana', 'Signed Up'));
      expect(daemon.sent()).toEqual(['1d email one']);
      // The clock falls back by six hours: what happens now happens at 1d, and nothing is due earlier or twice.
      daemon.wake('18h');
      daemon.take('18h', event('18h', 'ana', 'Stopped'), event('18h', 'ana', 'Signed Up'));
      expect(daemon.decided('entered', 'exited')).toEqual([
        '1d entered',
        '1d exited exit_event',
        '1d entered',
      ]);
      daemon.wake('2d23h59m59s999ms');
      expect(daemon.sent()).toEqual(['1d email one', '1d email one']);
      daemon.wake('3d');
      expect(daemon.sent()).toEqual(['1d email one', '1d email one', '3d email two']);
    });
  });
});
