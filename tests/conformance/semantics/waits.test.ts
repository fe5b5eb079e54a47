/** Semantics 13 to 16: paths, loops, spans and calendars. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { compileFiles, event, identify, play, sent, sentAt } from '../scenario.ts';
import { journey, shop } from '../shop.ts';

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

describe('events and paths', () => {
  const hearing = (paths: string, more = '', before = '') =>
    steps(`${before}
  - id: hear
    wait_for: { timeout: 2d, ${more} paths: [ ${paths} ], on_timeout: [ { id: none, send: { channel: email, template: four } } ] }
`);
  const path = (id: string, condition: string, template: string) =>
    `{ id: p_${id}, ${condition}, steps: [ { id: ${id}, send: { channel: email, template: ${template} } } ] }`;
  const rest = '  - { id: rest, wait: 1h }\n';

  it('semantics 13: events count from the arrival at the step', async () => {
    const files = shop([hearing(path('a', 'event: Ordered', 'one'), '', rest)]);
    const early = [event('0s', 'ana', 'Signed Up'), event('30m', 'ana', 'Ordered')];
    expect(sent(await play({ files, script: early }))).toEqual(['2d1h email four']);
    const both = await play({ files, script: [...early, event('1h', 'ana', 'Ordered')] });
    expect(sent(both)).toEqual(['1h email one']);
  });

  it('semantics 13: `lookback` widens that, and no further', async () => {
    const files = shop([hearing(path('a', 'event: Ordered', 'one'), 'lookback: 30m,', rest)]);
    const script = (at: string) => [event('0s', 'ana', 'Signed Up'), event(at, 'ana', 'Ordered')];
    expect(sent(await play({ files, script: script('30m1ms') }))).toEqual(['1h email one']);
    expect(sent(await play({ files, script: script('30m') }))).toEqual(['2d1h email four']);
  });

  it.each(['', 'lookback: 1h,'])(
    'semantics 13: the event that started the run never counts again (%s)',
    async (lookback) => {
      const files = shop([hearing(path('a', 'event: Signed Up', 'one'), lookback)]);
      const once = await play({ files, script: [event('0s', 'ana', 'Signed Up')] });
      expect(sent(once)).toEqual(['2d email four']);
      const again = await play({
        files,
        script: [event('0s', 'ana', 'Signed Up'), event('1h', 'ana', 'Signed Up')],
      });
      expect(sent(again)).toEqual(['1h email one']);
    },
  );

  it.each(['', 'lookback: 1h, '])(
    'semantics 13: nor does the event that moved it here (%s)',
    async (lookback) => {
      const files = shop([
        steps(`
  - id: first
    wait_for: { timeout: 2d, paths: [ { id: p, event: Ordered } ] }
  - id: second
    wait_for:
      { timeout: 2d, ${lookback}paths: [ { id: q, event: Ordered, steps: [ { id: a, send: { channel: email, template: one } } ] } ] }
`),
      ]);
      const script = [event('0s', 'ana', 'Signed Up'), event('1h', 'ana', 'Ordered')];
      expect(sent(await play({ files, script }))).toEqual([]);
      const twice = await play({ files, script: [...script, event('5h', 'ana', 'Ordered')] });
      expect(sent(twice)).toEqual(['5h email one']);
    },
  );

  it('semantics 13: two such events in one instant: the second is another one, and counts', async () => {
    const files = shop([hearing(path('a', 'event: Signed Up', 'one'))]);
    const script = [
      event('0s', 'ana', 'Signed Up', {}, { id: 'x' }),
      event('0s', 'ana', 'Signed Up', {}, { id: 'y' }),
    ];
    expect(sent(await play({ files, script }))).toEqual(['0s email one']);
  });

  it('semantics 13: of one instant, what came before the event that started the run is before its arrival', async () => {
    const files = shop([hearing(path('a', 'event: Ordered', 'one'))]);
    const order = event('0s', 'ana', 'Ordered');
    const signUp = event('0s', 'ana', 'Signed Up');
    expect(sent(await play({ files, script: [order, signUp] }))).toEqual(['2d email four']);
    expect(sent(await play({ files, script: [signUp, order] }))).toEqual(['0s email one']);
  });

  it('semantics 13: conditions are level-triggered: true on arrival passes at once, later when it becomes true', async () => {
    const files = shop([hearing(path('a', 'when: { profile.vip: true }', 'one'))]);
    const signUp = event('0s', 'ana', 'Signed Up');
    const at = await play({ files, people: person({ vip: true }), script: [signUp] });
    expect(sent(at)).toEqual(['0s email one']);
    const later = await play({ files, script: [signUp, identify('5h', 'ana', { vip: true })] });
    expect(sent(later)).toEqual(['5h email one']);
  });

  it('semantics 13: a condition passes by time alone', async () => {
    const quiet =
      '{ all: [ { event: Ordered, since: ever }, { not: { event: Ordered, since: ever, within: 1d } } ] }';
    const files = shop([hearing(path('a', `when: ${quiet}`, 'one'))]);
    const script = [event('0s', 'ana', 'Ordered'), event('1h', 'ana', 'Signed Up')];
    expect(sent(await play({ files, script }))).toEqual(['1d email one']);
  });

  it('semantics 13: the first match wins, and a tie goes to the path declared first', async () => {
    const anyScore = path('a', 'event: Answered, where: { event.score: { gte: 9 } }', 'one');
    const high = path('b', 'event: Answered, where: { event.score: { gte: 5 } }', 'two');
    const vip = path('c', 'when: { profile.vip: true }', 'three');
    const files = shop([hearing([anyScore, high, vip].join(', '))]);
    const signUp = event('0s', 'ana', 'Signed Up');
    const score = (at: string, value: number) => event(at, 'ana', 'Answered', { score: value });
    expect(sent(await play({ files, script: [signUp, score('1h', 9), score('2h', 5)] }))).toEqual([
      '1h email one',
    ]);
    expect(sent(await play({ files, script: [signUp, score('1h', 5), score('2h', 9)] }))).toEqual([
      '1h email two',
    ]);
    // One instant: the attribute applies before the event, and is seen first.
    const tie = [signUp, score('1h', 9), identify('1h', 'ana', { vip: true })];
    expect(sent(await play({ files, script: tie }))).toHaveLength(1);
  });
});

describe('loops', () => {
  const loop = (more: string) =>
    steps(`
  - id: loop
    repeat: { max: 3, every: 2d, ${more} steps: [ { id: a, send: { channel: email, template: one } } ] }
  - { id: b, send: { channel: email, template: two } }
`);

  it('semantics 14: `repeat` is bounded', async () => {
    const played = await play({ files: shop([loop('')]), script: [event('0s', 'ana', 'Signed Up')] });
    expect(sent(played).slice(0, 3)).toEqual(['0s email one', '2d email one', '4d email one']);
    expect(sent(played)).toHaveLength(4);
    expect(sent(played)[3]).toMatch(/email two$/);
  });

  it('semantics 14: it ends when its condition is true', async () => {
    const files = shop([loop('until: { event: Ordered, since: entry },')]);
    const signUp = event('0s', 'ana', 'Signed Up');
    const between = await play({ files, script: [signUp, event('3d', 'ana', 'Ordered')] });
    expect(sent(between)).toEqual(['0s email one', '2d email one', '3d email two']);
    const before = await play({ files, script: [event('-1m', 'ana', 'Ordered'), signUp] });
    expect(sent(before)).toHaveLength(4);
  });

  it('semantics 14: a loop without a wait is a compile error', async () => {
    const spinning = steps(
      '  - { id: loop, repeat: { max: 3, steps: [ { id: a, update: { profile.vip: true } } ] } }',
    );
    await expect(compileFiles(shop([spinning]))).rejects.toThrow('loop-without-wait');
  });
});

describe('spans and calendars', () => {
  it('semantics 15: 48h and 2d are exact, also over a change of the clock; calendar days are another form', async () => {
    const start = '2026-03-28T09:00:00+01:00';
    const people = person({ timezone: 'Europe/Madrid' });
    const script = [event('0s', 'ana', 'Signed Up')];
    const exact = await play({ files: shop([waiting('2d')]), people, start, script });
    expect(sentAt(exact)).toEqual(['2026-03-30T08:00:00Z one']);
    const calendar = await play({ files: shop([waiting('{ days: 2 }')]), people, start, script });
    expect(sentAt(calendar)).toEqual(['2026-03-30T07:00:00Z one']);
    const at = await play({ files: shop([waiting('{ days: 1, at: "14:00" }')]), people, start, script });
    expect(sentAt(at)).toEqual(['2026-03-29T12:00:00Z one']);
  });

  it.each([
    ['at 09:00 sharp passes', '2026-03-03T09:00:00Z', '2026-03-03T09:00:00Z'],
    ['a millisecond after is tomorrow', '2026-03-03T09:00:00.001Z', '2026-03-04T09:00:00Z'],
    ['at 09:01 is tomorrow', '2026-03-03T09:01:00Z', '2026-03-04T09:00:00Z'],
    ['at 08:59 is today', '2026-03-03T08:59:00Z', '2026-03-03T09:00:00Z'],
  ])('semantics 15: until "09:00" %s', async (_, at, expected) => {
    const played = await play({
      files: shop([waiting('{ until: "09:00" }')]),
      script: [event(at, 'ana', 'Signed Up')],
    });
    expect(sentAt(played)).toEqual([`${expected} one`]);
  });

  it.each([
    [
      'spring gap: the first valid instant after it',
      '2026-03-28T12:00:00Z',
      'Europe/Madrid',
      '02:30',
      '2026-03-29T01:00:00Z',
    ],
    [
      'autumn overlap: the first occurrence',
      '2026-10-24T12:00:00Z',
      'Europe/Madrid',
      '02:30',
      '2026-10-25T00:30:00Z',
    ],
    ['a gap at midnight', '2026-09-05T12:00:00Z', 'America/Santiago', '00:00', '2026-09-06T04:00:00Z'],
    [
      'a zone of half an hour',
      '2026-10-03T12:00:00Z',
      'Australia/Lord_Howe',
      '02:15',
      '2026-10-03T15:30:00Z',
    ],
    ['a quarter of an hour', '2026-03-02T12:00:00Z', 'Asia/Kathmandu', '09:00', '2026-03-03T03:15:00Z'],
    ['+14', '2026-03-02T18:59:59Z', 'Pacific/Kiritimati', '09:00', '2026-03-02T19:00:00Z'],
    ['-10', '2026-03-02T19:00:00Z', 'Pacific/Honolulu', '09:00', '2026-03-02T19:00:00Z'],
  ])('semantics 16: %s', async (_, at, timezone, time, expected) => {
    const played = await play({
      files: shop([waiting(`{ until: "${time}" }`)]),
      people: person({ timezone }),
      start: at,
      script: [event('0s', 'ana', 'Signed Up')],
    });
    expect(sentAt(played)).toEqual([`${expected} one`]);
  });

  it('semantics 16: weekdays are local', async () => {
    // Sunday 23:30 UTC is Monday 12:30 in Auckland, and Sunday 13:30 in Honolulu.
    const files = shop([waiting('{ until: "12:45", weekdays: [mon] }')]);
    const at = async (timezone: string) =>
      sentAt(
        await play({
          files,
          people: person({ timezone }),
          start: '2026-03-08T23:30:00Z',
          script: [event('0s', 'ana', 'Signed Up')],
        }),
      );
    expect(await at('Pacific/Auckland')).toEqual(['2026-03-08T23:45:00Z one']);
    expect(await at('Pacific/Honolulu')).toEqual(['2026-03-09T22:45:00Z one']);
  });

  it('semantics 16: a date attribute is a local day', async () => {
    const files = shop([waiting('{ until: profile.renews, offset: -3d, at: "09:00", on_past: exit }')]);
    const people = person({ renews: '2026-03-31', timezone: 'Europe/Madrid' });
    const played = await play({ files, people, script: [event('0s', 'ana', 'Signed Up')] });
    expect(sentAt(played)).toEqual(['2026-03-28T08:00:00Z one']);
  });
});
