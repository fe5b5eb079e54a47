/** Semantics 21 to 23: digest windows, exits, goals. */
import { describe, expect, it } from 'vitest';
import { type Act, apply, decided, event, identify, play, sent } from '../scenario.ts';
import { journey, policy, segment, shop, template } from '../shop.ts';

describe('digests', () => {
  const gathering = (digest: string, more = '') =>
    shop([
      template(
        'batch',
        'email',
        '{ subject: "{{ digest.count }}", html: "<p>{{ digest.first.actor }}-{{ digest.last.actor }}{{ digest.items.size }}</p>" }',
      ),
      journey(`
enter: { event: Commented, reentry: always }
${more}
steps: [ { id: gather, digest: ${digest} }, { id: tell, send: { channel: email, template: batch } } ]
`),
    ]);
  const comments = (...moments: readonly string[]) =>
    moments.map((moment, index) => event(moment, 'ana', 'Commented', { page: 'a', actor: `p${index}` }));
  const run = async (digest: string, script: readonly Act[], more = '') => {
    const played = await play({ files: gathering(digest, more), script });
    return sent(played).map((line, index) => `${line}: ${played.sends[index]?.content.subject}`);
  };

  it('semantics 21: every event makes a run; one that reaches an open window adds its item and ends merged', async () => {
    const played = await play({ files: gathering('{ window: 15m }'), script: comments('0s', '5m', '10m') });
    expect(decided(played, 'entered', 'exited')).toEqual([
      '0s entered',
      '5m entered',
      '5m exited merged',
      '10m entered',
      '10m exited merged',
      '15m exited completed',
    ]);
    expect(played.sends.map(({ content }) => content)).toEqual([
      expect.objectContaining({ subject: '3', html: '<p>p0-p23</p>' }),
    ]);
  });

  it('semantics 21: a fixed window is [open, close): the item of the closing instant opens the next', async () => {
    expect(await run('{ window: 15m }', comments('0s', '14m59s999ms', '15m', '20m'))).toEqual([
      '15m email batch: 2',
      '30m email batch: 2',
    ]);
  });

  it('semantics 21: a sliding window closes a gap after the last item', async () => {
    const window = '{ window: { gap: 1m, max: 10m } }';
    expect(await run(window, comments('0s', '30s'))).toEqual(['1m30s email batch: 2']);
    expect(await run(window, comments('0s', '59s999ms', '1m59s998ms'))).toEqual([
      '2m59s998ms email batch: 3',
    ]);
    expect(await run(window, comments('0s', '1m'))).toEqual(['1m email batch: 1', '2m email batch: 1']);
  });

  it('semantics 21: and never later than its limit', async () => {
    expect(
      await run('{ window: { gap: 12h, max: 24h } }', comments('0s', '6h', '13h', '16h', '24h')),
    ).toEqual(['1d email batch: 4', '1d12h email batch: 1']);
  });

  it('semantics 21: windows are per key', async () => {
    const on = (moment: string, page: string) => event(moment, 'ana', 'Commented', { page, actor: 'x' });
    const script = [on('0s', 'a'), on('1m', 'b'), on('2m', 'a'), on('3m', 'b'), on('4m', 'a')];
    expect(await run('{ key: entry.page, window: 15m }', script)).toEqual([
      '15m email batch: 3',
      '16m email batch: 2',
    ]);
  });

  it('semantics 21: events of one instant are all gathered; what is after an exit opens anew', async () => {
    expect(await run('{ window: 15m }', comments('0s', '0s', '0s'))).toEqual(['15m email batch: 3']);
    const script = [...comments('0s', '1m'), event('2m', 'ana', 'Stopped'), ...comments('3m')];
    expect(await run('{ window: 15m }', script, 'exit: [ { event: Stopped } ]')).toEqual([
      '18m email batch: 1',
    ]);
  });

  it('semantics 21: a window that is open when a new plan comes still takes items', async () => {
    const later = gathering('{ window: 15m }', 'goals: [ { name: g, event: Ordered, within: 1d } ]');
    const script = [...comments('0s'), apply('5m', later), ...comments('10m')];
    expect(await run('{ window: 15m }', script)).toEqual(['15m email batch: 2']);
  });

  it('semantics 21: a digest behind another step gathers from its own arrival', async () => {
    const files = shop([
      template('batch', 'email', '{ subject: "{{ digest.count }}", html: "<p>x</p>" }'),
      journey(`
enter: { event: Commented, reentry: always, while_active: parallel }
steps:
  - { id: first, send: { channel: push, template: ping } }
  - { id: rest, wait: 1h }
  - { id: gather, digest: { window: 15m } }
  - { id: tell, send: { channel: email, template: batch } }
`),
    ]);
    const played = await play({ files, script: comments('0s', '10m', '20m') });
    expect(sent(played)).toEqual([
      '0s push ping',
      '10m push ping',
      '20m push ping',
      '1h15m email batch',
      '1h35m email batch',
    ]);
    expect(played.sends.flatMap(({ content }) => (content.subject ? [content.subject] : []))).toEqual([
      '2',
      '1',
    ]);
  });
});

describe('exits', () => {
  const night = policy(
    'QuietHoursPolicy',
    'night',
    'covers: { classes: [service], channels: [email] }\nwindows: [ { from: "21:00", to: "09:00" } ]\nunknown_zone: chain',
  );
  const leaving = (exit: string) =>
    journey(`
enter: { event: Signed Up, reentry: always }
exit: [ ${exit} ]
steps: [ { id: rest, wait: 2d }, { id: a, send: { channel: email, template: one } } ]
`);
  const signUp = event('0s', 'ana', 'Signed Up');

  it('semantics 22: an exit pre-empts a wait at once', async () => {
    const played = await play({
      files: shop([leaving('{ event: Ordered, where: { event.total: { gt: 50 } } }')]),
      script: [
        signUp,
        event('1h', 'ana', 'Ordered', { total: 50 }),
        event('1d3h0m0s7ms', 'ana', 'Ordered', { total: 51 }),
      ],
    });
    expect(sent(played)).toEqual([]);
    expect(decided(played, 'exited')).toEqual(['1d3h7ms exited exit_event']);
  });

  it('semantics 22: and wins over a send of the same instant, also over one that was held', async () => {
    const files = shop([leaving('{ event: Stopped }'), night]);
    const due = await play({ files, script: [signUp, event('2d', 'ana', 'Stopped')] });
    expect(sent(due)).toEqual([]);
    // Due at 22:00, held until 09:00; the exit comes at that very instant.
    const held = await play({
      files,
      script: [
        event('2026-03-02T22:00:00Z', 'ana', 'Signed Up'),
        event('2026-03-05T09:00:00Z', 'ana', 'Stopped'),
      ],
    });
    expect(decided(held, 'deferred', 'settled', 'exited')).toEqual([
      '2d13h deferred night: quiet_hours until 3d',
      '3d cancelled run_exited',
      '3d exited exit_event',
    ]);
    expect(sent(held)).toEqual([]);
    const passed = await play({
      files,
      script: [
        event('2026-03-02T22:00:00Z', 'ana', 'Signed Up'),
        event('2026-03-05T09:00:00.001Z', 'ana', 'Stopped'),
      ],
    });
    expect(sent(passed)).toEqual(['3d email one']);
  });

  it('semantics 22: segment exits act by edge: who is in the segment already may enter', async () => {
    const files = shop([segment('vips', '{ profile.vip: true }'), leaving('{ segment: vips }')]);
    const member = await play({
      files,
      people: { ana: { email: 'a@x.example', vip: true } },
      script: [signUp],
    });
    expect(sent(member)).toEqual(['2d email one']);
    const edge = await play({ files, script: [signUp, identify('1d', 'ana', { vip: true })] });
    expect(decided(edge, 'exited')).toEqual(['1d exited exit_segment']);
  });

  it('semantics 22: by time, too, to the millisecond; at the instant of the send the exit wins', async () => {
    const idle = (within: string) =>
      shop([
        segment('idle', `{ all: [ { event: Ordered }, { not: { event: Ordered, within: ${within} } } ] }`),
        leaving('{ segment: idle }'),
      ]);
    const script = [event('-10m', 'ana', 'Ordered'), signUp];
    const before = await play({ files: idle('1d'), script });
    expect(decided(before, 'exited')).toEqual(['23h50m exited exit_segment']);
    const same = await play({ files: idle('48h10m'), script });
    expect(sent(same)).toEqual([]);
    const after = await play({ files: idle('2d10m1s'), script });
    expect(sent(after)).toEqual(['2d email one']);
  });
});

describe('goals', () => {
  const aiming = (goal: string, enter = '{ event: Signed Up, reentry: always, while_active: parallel }') =>
    journey(`
enter: ${enter}
exit: [ { event: Stopped } ]
goals: [ { name: bought, event: Ordered, within: 7d, primary: true${goal} } ]
steps: [ { id: a, send: { channel: email, template: one } } ]
`);
  const signUp = event('0s', 'ana', 'Signed Up');

  it.each([
    ['6d23h59m59s999ms', ['6d23h59m59s999ms goal bought']],
    ['7d', []],
  ])(
    'semantics 23: goals count after the run ended, inside [entry, entry + within): %s',
    async (at, expected) => {
      const played = await play({ files: shop([aiming('')]), script: [signUp, event(at, 'ana', 'Ordered')] });
      expect(decided(played, 'exited')).toEqual(['0s exited completed']);
      expect(decided(played, 'goal')).toEqual(expected);
    },
  );

  it('semantics 23: whatever became of the run, its entry refused or its send', async () => {
    const consented = policy(
      'ConsentPolicy',
      'marketing',
      'covers: { classes: [service], channels: [email] }\ndefault: denied',
    );
    const played = await play({
      files: shop([aiming(''), consented]),
      consents: {},
      script: [signUp, event('1h', 'ana', 'Stopped'), event('1d', 'ana', 'Ordered')],
    });
    expect(sent(played)).toEqual([]);
    expect(decided(played, 'goal')).toEqual(['1d goal bought']);
  });

  it.each([
    ['once', ['1d goal bought']],
    ['every', ['1d goal bought', '2d goal bought']],
  ])('semantics 23: count: %s', async (count, expected) => {
    const played = await play({
      files: shop([aiming(`, count: ${count}`)]),
      script: [
        signUp,
        event('1d', 'ana', 'Ordered'),
        event('2d', 'ana', 'Ordered'),
        event('8d', 'ana', 'Ordered'),
      ],
    });
    expect(decided(played, 'goal')).toEqual(expected);
  });

  it('semantics 23: each exposure counts for itself, and to the digest of the journey that it saw', async () => {
    const before = shop([aiming('')]);
    const after = shop([aiming(', where: { event.total: { gt: 10 } }')]);
    const played = await play({
      files: before,
      script: [
        signUp,
        apply('1h', after),
        event('2h', 'ana', 'Signed Up'),
        event('1d', 'ana', 'Ordered', { total: 20 }),
      ],
    });
    const goals = played.decisions.filter(({ decision }) => decision.type === 'goal');
    const entered = played.decisions.filter(({ decision }) => decision.type === 'entered');
    expect(new Set(goals.map(({ decision }) => decision.digest)).size).toBe(2);
    expect(goals.map(({ decision }) => decision.digest)).toEqual(
      entered.map(({ decision }) => decision.digest),
    );
  });

  it('semantics 23: a condition of the goal and the key of the journey are kept', async () => {
    const keyed = aiming(
      ', where: { event.total: { gte: 10 } }',
      '{ event: Signed Up, reentry: always, while_active: parallel }',
    );
    const played = await play({
      files: shop([keyed]),
      script: [
        signUp,
        event('1d', 'ana', 'Ordered', { total: 9 }),
        event('2d', 'ana', 'Ordered', { total: 10 }),
      ],
    });
    expect(decided(played, 'goal')).toEqual(['2d goal bought']);
  });
});
