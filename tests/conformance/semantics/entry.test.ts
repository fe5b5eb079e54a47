/** Semantics 6 to 8 and 11: the trigger, unknown people, duplicates, re-entry with and without keys, entry limits. */
import { describe, expect, it } from 'vitest';
import { type Act, decided, event, identify, play, sent } from '../scenario.ts';
import { journey, segment, shop } from '../shop.ts';

const entering = (enter: string, more = '') =>
  journey(`
enter: ${enter}
${more}
steps: [ { id: rest, wait: 2d }, { id: a, send: { channel: email, template: one } } ]
`);

const entries = (played: Parameters<typeof decided>[0]) => decided(played, 'entered', 'entry_refused');

describe('the trigger', () => {
  it('semantics 6: the event changes the state first, then the audience is judged on the result', async () => {
    const secondOrder = segment('second_order', '{ event: Ordered, count: 2 }');
    const played = await play({
      files: shop([
        secondOrder,
        entering('{ event: Ordered, reentry: always }', 'audience: { segment: second_order }'),
      ]),
      script: [event('0s', 'ana', 'Ordered'), event('1d', 'ana', 'Ordered'), event('5d', 'ana', 'Ordered')],
    });
    expect(entries(played)).toEqual(['0s entry_refused audience', '1d entered', '5d entry_refused audience']);
    expect(sent(played)).toEqual(['3d email one']);
  });

  it('semantics 6: the audience sees attributes of the same request, and is not judged again later', async () => {
    const played = await play({
      files: shop([entering('{ event: Signed Up, reentry: always }', 'audience: { profile.vip: true }')]),
      script: [
        event('0s', 'ana', 'Signed Up'),
        identify('0s', 'ana', { vip: true }),
        identify('1d', 'ana', { vip: false }),
        event('10d', 'ana', 'Signed Up'),
      ],
    });
    expect(sent(played)).toEqual(['2d email one']);
    expect(entries(played)).toEqual(['0s entered', '10d entry_refused audience']);
  });
});

describe('people and messages', () => {
  const greeting = entering('{ event: Signed Up, reentry: always, while_active: parallel }');
  const stranger: Act[] = [
    event('0s', 'eva', 'Signed Up', {}, { id: 'm1' }),
    identify('1h', 'eva', { email: 'eva@x.example' }),
    event('2h', 'eva', 'Signed Up', {}, { id: 'm2' }),
  ];

  it.each([
    ['create', ['2d email one', '2d2h email one'], ['applied', 'applied', 'applied']],
    ['hold', ['2d email one', '2d2h email one'], ['held', 'applied', 'applied']],
    ['reject', ['2d2h email one'], ['rejected', 'applied', 'applied']],
  ])('semantics 7: an unknown subscriber is never silently dropped: %s', async (unknown, sends, statuses) => {
    const played = await play({
      files: shop([greeting], `ingest: { unknown: ${unknown}, lateness: 3h }`),
      people: {},
      script: stranger,
    });
    expect(played.results.map(({ status }) => status)).toEqual(statuses);
    expect(sent(played)).toEqual(sends);
  });

  it('semantics 7: a held event counts by its own time when its subscriber appears', async () => {
    const played = await play({
      files: shop([greeting], 'ingest: { unknown: hold, lateness: 30m }'),
      people: {},
      script: stranger.slice(0, 2),
    });
    // Older than the lateness by then: it updates facts and starts nothing.
    expect(sent(played)).toEqual([]);
    expect(decided(played, 'late_event')).toEqual(['1h late_event Signed Up']);
  });

  it('semantics 7: the same message id counts once within 7 days, and per subscriber', async () => {
    const played = await play({
      files: shop([greeting]),
      people: { ana: { email: 'ana@x.example' }, eva: { email: 'eva@x.example' } },
      script: [
        event('0s', 'ana', 'Signed Up', {}, { id: 'm' }),
        event('0s', 'ana', 'Signed Up', {}, { id: 'm' }),
        event('1d', 'eva', 'Signed Up', {}, { id: 'm' }),
        event('6d23h', 'ana', 'Signed Up', {}, { id: 'm' }),
        event('9d', 'ana', 'Signed Up', {}, { id: 'm' }),
      ],
    });
    expect(played.results.map(({ status }) => status)).toEqual([
      'applied',
      'duplicate',
      'applied',
      'duplicate',
      'applied',
    ]);
    expect(sent(played)).toEqual(['2d ana email one', '3d eva email one', '11d ana email one']);
  });
});

describe('re-entry without a key', () => {
  const at = (...moments: string[]) => moments.map((moment) => event(moment, 'ana', 'Signed Up'));

  it.each([
    [
      'never',
      'reentry: never',
      ['0s', '1d', '100d'],
      ['0s entered', '1d entry_refused active', '100d entry_refused reentry'],
    ],
    [
      'always',
      'reentry: always',
      ['0s', '1d', '2d', '5d'],
      ['0s entered', '1d entry_refused active', '2d entry_refused active', '5d entered'],
    ],
    [
      'after, from entry by default',
      'reentry: { after: 5d }',
      ['0s', '4d23h59m59s999ms', '5d'],
      ['0s entered', '4d23h59m59s999ms entry_refused reentry', '5d entered'],
    ],
    [
      'after, from exit',
      'reentry: { after: 5d, from: exit }',
      ['0s', '6d23h59m59s999ms', '7d'],
      ['0s entered', '6d23h59m59s999ms entry_refused reentry', '7d entered'],
    ],
  ])('semantics 8: %s', async (_, reentry, moments, expected) => {
    const played = await play({
      files: shop([entering(`{ event: Signed Up, ${reentry} }`)]),
      script: at(...moments),
      until: '200d',
    });
    expect(entries(played)).toEqual(expected);
  });

  it.each([
    ['reject', ['2d email one']],
    ['restart', ['3d email one']],
    ['parallel', ['2d email one', '3d email one']],
  ])('semantics 8: while active: %s', async (mode, expected) => {
    const played = await play({
      files: shop([entering(`{ event: Signed Up, reentry: always, while_active: ${mode} }`)]),
      script: at('0s', '1d'),
    });
    expect(sent(played)).toEqual(expected);
  });

  it('semantics 8: parallel runs are at most max_active, and refusals are recorded', async () => {
    const enter = '{ event: Signed Up, reentry: always, while_active: parallel, max_active: 2 }';
    const played = await play({ files: shop([entering(enter)]), script: at('0s', '1h', '2h', '2d1ms') });
    expect(entries(played)).toEqual([
      '0s entered',
      '1h entered',
      '2h entry_refused max_active',
      '2d1ms entered',
    ]);
  });

  it('semantics 8: without max_active there are at most 100', async () => {
    const enter = '{ event: Signed Up, reentry: always, while_active: parallel }';
    const moments = Array.from({ length: 101 }, (_, index) => `${index}s`);
    const played = await play({ files: shop([entering(enter)]), script: at(...moments) });
    expect(entries(played).slice(99)).toEqual(['1m39s entered', '1m40s entry_refused max_active']);
  });
});

describe('re-entry by key', () => {
  const cart = (moment: string, name: string, cart_id?: string) =>
    event(moment, 'ana', name, cart_id === undefined ? {} : { cart_id });
  const keyed = (enter: string, exit = '{ event: Cart Dropped }') =>
    journey(`
enter: { event: Cart Updated, key: event.cart_id, ${enter} }
exit: [ ${exit} ]
steps: [ { id: rest, wait: 2d }, { id: a, send: { channel: email, template: one } } ]
`);

  it('semantics 8: re-entry, concurrency and history are per key', async () => {
    const played = await play({
      files: shop([keyed('reentry: never, while_active: reject')]),
      script: [
        cart('0s', 'Cart Updated', 'a'),
        cart('1h', 'Cart Updated', 'b'),
        cart('2h', 'Cart Updated', 'a'),
        cart('5d', 'Cart Updated', 'b'),
        cart('6d', 'Cart Updated', 'c'),
        cart('7d', 'Cart Updated'),
      ],
    });
    expect(entries(played)).toEqual([
      '0s entered',
      '1h entered',
      '2h entry_refused active',
      '5d entry_refused reentry',
      '6d entered',
      '7d entry_refused key',
    ]);
    expect(sent(played)).toEqual(['2d email one', '2d1h email one', '8d email one']);
  });

  it('semantics 8: restart by key leaves the other keys alone', async () => {
    const played = await play({
      files: shop([keyed('reentry: always, while_active: restart')]),
      script: [
        cart('0s', 'Cart Updated', 'a'),
        cart('0s', 'Cart Updated', 'b'),
        cart('1d', 'Cart Updated', 'a'),
      ],
    });
    expect(sent(played)).toEqual(['2d email one', '3d email one']);
  });

  it('semantics 8: an event that carries the key reaches only the run of its key, any other event all runs', async () => {
    const files = shop([keyed('reentry: always', '{ event: Cart Dropped }, { event: Stopped }')]);
    const two = [cart('0s', 'Cart Updated', 'a'), cart('1h', 'Cart Updated', 'b')];
    const one = await play({ files, script: [...two, cart('1d', 'Cart Dropped', 'a')] });
    expect(sent(one)).toEqual(['2d1h email one']);
    const all = await play({ files, script: [...two, event('1d', 'ana', 'Stopped')] });
    expect(sent(all)).toEqual([]);
  });

  it('semantics 8: `key` on the reference overrides', async () => {
    const two = [cart('0s', 'Cart Updated', 'a'), cart('1h', 'Cart Updated', 'b')];
    const everyRun = keyed('reentry: always', '{ event: Cart Dropped, key: false }');
    const all = await play({ files: shop([everyRun]), script: [...two, cart('1d', 'Cart Dropped', 'a')] });
    expect(sent(all)).toEqual([]);
    const byOrder = keyed('reentry: always', '{ event: Ordered, key: event.order_id }');
    const one = await play({
      files: shop([byOrder]),
      script: [...two, event('1d', 'ana', 'Ordered', { order_id: 'b' })],
    });
    expect(sent(one)).toEqual(['2d email one']);
  });

  it('semantics 8: a journey that starts with a digest is parallel', async () => {
    const gather = journey(`
enter: { event: Commented, reentry: always }
steps: [ { id: gather, digest: { window: 15m } }, { id: a, send: { channel: email, template: one } } ]
`);
    const script = ['0s', '1m', '2m'].map((moment) => event(moment, 'ana', 'Commented'));
    const played = await play({ files: shop([gather]), script });
    expect(entries(played)).toEqual(['0s entered', '1m entered', '2m entered']);
    expect(sent(played)).toEqual(['15m email one']);
  });
});

describe('entry limits', () => {
  const limited = (limit: string, zone = '') =>
    journey(`${zone}
enter: { event: Signed Up, reentry: always, while_active: parallel, limit: ${limit} }
steps: [ { id: a, send: { channel: email, template: one } } ]
`);
  const people = Object.fromEntries(['ana', 'bob', 'eva'].map((id) => [id, { email: `${id}@x.example` }]));

  it('semantics 11: the total is exact over all people, and refused entrants are recorded', async () => {
    const played = await play({
      files: shop([limited('{ total: 2 }')]),
      people,
      script: ['ana', 'bob', 'eva', 'ana'].map((id, index) => event(`${index}h`, id, 'Signed Up')),
    });
    expect(entries(played)).toEqual([
      '0s entered',
      '1h entered',
      '2h entry_refused limit',
      '3h entry_refused limit',
    ]);
    expect(sent(played)).toEqual(['0s ana email one', '1h bob email one']);
  });

  it('semantics 11: it is exact for entries of one instant, too', async () => {
    const played = await play({
      files: shop([limited('{ total: 2 }')]),
      people,
      script: ['eva', 'eva', 'bob', 'ana'].map((id) => event('0s', id, 'Signed Up')),
    });
    expect(sent(played)).toHaveLength(2);
    expect(decided(played, 'entry_refused')).toEqual(['0s entry_refused limit', '0s entry_refused limit']);
  });

  it("semantics 11: a day is the day of the journey's zone", async () => {
    const played = await play({
      files: shop([limited('{ per_day: 1 }', 'zone: America/New_York')]),
      people,
      start: '2026-03-02T00:00:00Z',
      script: [
        event('2026-03-03T04:59:59Z', 'ana', 'Signed Up'),
        event('2026-03-03T04:59:59Z', 'bob', 'Signed Up'),
        event('2026-03-03T05:00:00Z', 'bob', 'Signed Up'),
        event('2026-03-04T04:59:59Z', 'eva', 'Signed Up'),
      ],
    });
    expect(entries(played)).toEqual([
      '1d4h59m59s entered',
      '1d4h59m59s entry_refused limit',
      '1d5h entered',
      '2d4h59m59s entry_refused limit',
    ]);
  });
});
