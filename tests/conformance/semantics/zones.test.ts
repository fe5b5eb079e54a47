/** Semantics 17 to 20: zones, changes while waiting, day windows, downtime. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { live } from '../live.ts';
import { compileFiles, decided, event, identify, play, sent, sentAt } from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const person = (traits: JsonObject = {}) => ({ ana: { email: 'ana@x.example', ...traits } });

/** Starts on `Signed Up`. */
const steps = (list: string, more = '') =>
  journey(`${more}
enter: { event: Signed Up, reentry: always }
steps:
${list}
`);

const waiting = (wait: string, more = '') =>
  steps(`  - { id: w, wait: ${wait} }\n  - { id: a, send: { channel: email, template: one } }`, more);

describe('zones', () => {
  const nine = (more = '') => shop([waiting('{ until: "09:00" }', more)], '', 'Asia/Tokyo');

  it.each([
    ['profile.timezone', { timezone: 'America/New_York', country: 'ES' }, 'zone: Asia/Kolkata', '14:00'],
    ['the only zone of profile.country', { country: 'DE' }, 'zone: Asia/Kolkata', '08:00'],
    ['the journey, where the country has several', { country: 'US' }, 'zone: Asia/Kolkata', '03:30'],
    ['the journey, where the zone is invalid', { timezone: 'Mars/Olympus' }, 'zone: Asia/Kolkata', '03:30'],
    ['the workspace', {}, '', '00:00'],
  ])('semantics 17: the zone is that of %s', async (_, traits, more, expected) => {
    const played = await play({
      files: nine(more),
      people: person(traits),
      start: '2026-03-02T23:00:00Z',
      script: [event('0s', 'ana', 'Signed Up')],
    });
    expect(sentAt(played)).toEqual([`2026-03-03T${expected}:00Z one`]);
  });

  it('semantics 17: an invalid zone is a finding', async () => {
    const played = await play({ files: nine(), people: person({ timezone: 'Mars/Olympus' }) });
    expect(decided(played, 'bad_value')).toEqual(['-1h bad_value timezone']);
  });

  it('semantics 17: quiet hours may ask for the most restrictive candidate', async () => {
    const night = (unknown: string) =>
      policy(
        'QuietHoursPolicy',
        'night',
        `covers: { classes: [service], channels: [email] }\nwindows: [ { from: "21:00", to: "09:00" } ]\nunknown_zone: ${unknown}`,
      );
    const send = steps('  - { id: a, send: { channel: email, template: one } }', 'zone: America/New_York');
    const run = async (unknown: string) =>
      sentAt(
        await play({
          files: shop([send, night(unknown)]),
          people: person({ country: 'US' }),
          start: '2026-01-14T15:00:00Z',
          script: [event('0s', 'ana', 'Signed Up')],
        }),
      );
    // Ten in the morning in New York, five in Honolulu (which opens at 19:00 UTC), four in Adak (at 19:00 UTC too).
    expect(await run('chain')).toEqual(['2026-01-14T15:00:00Z one']);
    expect(await run('most_restrictive')).toEqual(['2026-01-14T19:00:00Z one']);
  });
});

describe('changes while waiting', () => {
  const nine = shop([waiting('{ until: "09:00" }')]);
  const signUp = event('0s', 'ana', 'Signed Up');

  it('semantics 18: a new zone computes a pending wait again', async () => {
    const move = async (timezone: string) =>
      sentAt(
        await play({
          files: nine,
          people: person({ timezone: 'Europe/Madrid' }),
          start: '2026-03-02T22:00:00Z',
          script: [signUp, identify('2h', 'ana', { timezone })],
        }),
      );
    // From 00:00 UTC on: nine in Tokyo strikes at that very instant, in New York at 14:00.
    expect(await move('Asia/Tokyo')).toEqual(['2026-03-03T00:00:00Z one']);
    expect(await move('America/New_York')).toEqual(['2026-03-03T14:00:00Z one']);
    expect(await move('Pacific/Auckland')).toEqual(['2026-03-03T20:00:00Z one']);
  });

  it.each([
    ['continue', ['2d email two', '2d email three']],
    ['skip', ['2d email three']],
    ['exit', []],
  ])('semantics 18: past after a change: on_past: %s decides', async (onPast, expected) => {
    const files = shop([
      steps(`
  - id: w
    wait: { until: profile.ends_at, offset: -1d, on_past: ${onPast}, steps: [ { id: b, send: { channel: email, template: two } } ] }
  - { id: c, send: { channel: email, template: three } }
`),
    ]);
    const people = person({ ends_at: '2026-03-20T09:00:00Z' });
    const changed = (ends_at: string | null) => [signUp, identify('2d', 'ana', { ends_at })];
    expect(sent(await play({ files, people, script: changed('2026-03-04T09:00:00Z') }))).toEqual(expected);
    // An unknown attribute counts as past, while waiting and on arrival.
    expect(sent(await play({ files, people, script: changed(null) }))).toEqual(expected);
    const never = await play({ files, script: [event('2d', 'ana', 'Signed Up')] });
    expect(sent(never)).toEqual(expected);
  });

  it('semantics 18: a later or an earlier date is waited for; exactly now is not past', async () => {
    const files = shop([waiting('{ until: profile.ends_at, on_past: exit }')]);
    const people = person({ ends_at: '2026-03-20T09:00:00Z' });
    const run = async (ends_at: string) =>
      sent(await play({ files, people, script: [signUp, identify('2d', 'ana', { ends_at })] }));
    expect(await run('2026-03-30T09:00:00Z')).toEqual(['28d email one']);
    expect(await run('2026-03-10T09:00:00Z')).toEqual(['8d email one']);
    expect(await run('2026-03-04T09:00:00Z')).toEqual(['2d email one']);
    expect(await run('2026-03-04T08:59:59.999Z')).toEqual([]);
  });

  it('semantics 18: a change at the very instant at which the wait is over comes first', async () => {
    const files = shop([waiting('{ until: profile.ends_at, on_past: exit }')]);
    const people = person({ ends_at: '2026-03-05T09:00:00Z' });
    const run = async (...script: Parameters<typeof identify>[]) =>
      sent(await play({ files, people, script: [signUp, ...script.map((each) => identify(...each))] }));
    expect(await run(['3d', 'ana', { ends_at: null }])).toEqual([]);
    expect(await run(['3d', 'ana', { ends_at: '2026-03-06T09:00:00Z' }])).toEqual(['4d email one']);
    expect(await run(['3d', 'ana', { vip: true }])).toEqual(['3d email one']);
    expect(await run(['3d1ms', 'ana', { ends_at: null }])).toEqual(['3d email one']);
  });

  it('semantics 18: after downtime what was over before the change stays over', async () => {
    await live({ files: shop([waiting('{ until: "10:00" }')]) }, (daemon) => {
      daemon.take('0s', event('0s', 'ana', 'Signed Up'));
      daemon.take('5h', identify('5h', 'ana', { timezone: 'Asia/Tokyo' }));
      expect(daemon.sent()).toEqual(['5h email one']);
    });
  });

  it('semantics 18: on_past is required for attributes and instants', async () => {
    for (const until of ['profile.ends_at', '2026-12-24T09:00:00Z']) {
      await expect(compileFiles(shop([waiting(`{ until: ${until} }`)]))).rejects.toThrow('missing-on-past');
    }
  });
});

describe('day windows', () => {
  const night = (from: string, to: string, more = '') =>
    policy(
      'QuietHoursPolicy',
      'night',
      `covers: { classes: [service], channels: [email] }\nwindows: [ { from: "${from}", to: "${to}"${more} } ]\nunknown_zone: chain`,
    );
  const send = steps('  - { id: a, send: { channel: email, template: one } }');
  const run = async (files: ReturnType<typeof shop>, at: string, traits: JsonObject = {}) =>
    sentAt(
      await play({ files, people: person(traits), start: at, script: [event('0s', 'ana', 'Signed Up')] }),
    );

  it.each([
    ['2026-03-02T22:59:59.999Z', '2026-03-02T22:59:59.999Z'],
    ['2026-03-02T23:00:00Z', '2026-03-03T10:00:00Z'],
    ['2026-03-03T09:59:59.999Z', '2026-03-03T10:00:00Z'],
    ['2026-03-03T10:00:00Z', '2026-03-03T10:00:00Z'],
  ])('semantics 19: a window that wraps midnight: due at %s, sent at %s', async (at, expected) => {
    expect(await run(shop([send, night('23:00', '10:00')]), at)).toEqual([`${expected} one`]);
  });

  it('semantics 19: weekdays name the day on which the window begins', async () => {
    const files = shop([send, night('23:00', '10:00', ', weekdays: [mon]')]);
    // 2026-03-02 is a Monday.
    expect(await run(files, '2026-03-03T05:00:00Z')).toEqual(['2026-03-03T10:00:00Z one']);
    expect(await run(files, '2026-03-02T05:00:00Z')).toEqual(['2026-03-02T05:00:00Z one']);
  });

  it('semantics 19: quiet hours end at the first valid instant after a gap', async () => {
    const files = shop([send, night('23:00', '02:30')]);
    const madrid = { timezone: 'Europe/Madrid' };
    expect(await run(files, '2026-03-28T22:30:00Z', madrid)).toEqual(['2026-03-29T01:00:00Z one']);
  });

  it('semantics 19: equal ends are a compile error', async () => {
    await expect(compileFiles(shop([send, night('10:00', '10:00')]))).rejects.toThrow('equal-ends');
  });
});

describe('downtime', () => {
  const lateness = journey(`
enter: { event: Signed Up, reentry: always }
steps:
  - { id: rest, wait: 1h }
  - { id: a, send: { channel: email, template: one, max_lateness: 6h } }
  - { id: more, wait: 1h }
  - { id: b, send: { channel: email, template: two } }
`);

  it('semantics 20: a late wait fires at once', async () => {
    await live({ files: shop([lateness]) }, (daemon) => {
      daemon.take('0s', event('0s', 'ana', 'Signed Up'));
      daemon.restart('5h');
      daemon.wake('5h');
      expect(daemon.sent()).toEqual(['5h email one']);
      daemon.wake('6h');
      expect(daemon.sent()).toEqual(['5h email one', '6h email two']);
    });
  });

  it('semantics 20: a send later than its max_lateness expires and says so', async () => {
    const held = policy(
      'QuietHoursPolicy',
      'night',
      'covers: { classes: [service], channels: [email] }\nwindows: [ { from: "10:00", to: "12:00" } ]\nunknown_zone: chain',
    );
    await live({ files: shop([lateness, held]) }, (daemon) => {
      daemon.take('0s', event('0s', 'ana', 'Signed Up'));
      daemon.wake('1h');
      expect(daemon.decided('deferred')).toEqual(['1h deferred night: quiet_hours until 3h']);
      daemon.restart('7h1ms');
      daemon.wake('7h1ms');
      expect(daemon.sent()).toEqual([]);
      expect(daemon.decided('settled')).toEqual(['7h1ms expired max_lateness']);
      daemon.wake('8h1ms');
      expect(daemon.sent()).toEqual(['8h1ms email two']);
    });
  });

  it('semantics 20: at exactly its max_lateness it is still sent', async () => {
    const held = policy(
      'QuietHoursPolicy',
      'night',
      'covers: { classes: [service], channels: [email] }\nwindows: [ { from: "10:00", to: "12:00" } ]\nunknown_zone: chain',
    );
    await live({ files: shop([lateness, held]) }, (daemon) => {
      daemon.take('0s', event('0s', 'ana', 'Signed Up'));
      daemon.wake('1h');
      daemon.wake('7h');
      expect(daemon.sent()).toEqual(['7h email one']);
    });
  });
});
