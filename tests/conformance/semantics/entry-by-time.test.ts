/** Semantics 9, 10 and 12: entries by segment, date, change, list and calendar; merges; values that do not fit. */
import { describe, expect, it } from 'vitest';
import { alias, apply, decided, event, identify, play, sent, sentAt } from '../scenario.ts';
import { journey, segment, shop } from '../shop.ts';

const sending = (enter: string, more = '') =>
  journey(`
enter: ${enter}
${more}
steps: [ { id: a, send: { channel: email, template: one } } ]
`);

const person = (traits = {}) => ({ ana: { email: 'ana@x.example', ...traits } });

describe('segments', () => {
  const lapsed = segment(
    'lapsed',
    '{ all: [ { event: Ordered }, { not: { event: Ordered, within: 5d } } ] }',
  );
  const vips = segment('vips', '{ profile.vip: true }');

  it('semantics 9: entry is by edge: by an attribute, and again only after the segment was left', async () => {
    const played = await play({
      files: shop([vips, sending('{ segment: vips, existing: ignore, reentry: always }')]),
      script: [
        identify('1d', 'ana', { vip: true }),
        identify('2d', 'ana', { vip: true, seats: 3 }),
        identify('3d', 'ana', { vip: false }),
        identify('4d', 'ana', { vip: true }),
      ],
    });
    expect(sent(played)).toEqual(['1d email one', '4d email one']);
  });

  it('semantics 9: edges are made by time alone, to the millisecond', async () => {
    const played = await play({
      files: shop([lapsed, sending('{ segment: lapsed, existing: ignore, reentry: always }')]),
      script: [
        event('1h', 'ana', 'Ordered'),
        event('10d', 'ana', 'Ordered'),
        event('14d23h59m', 'ana', 'Ordered'),
      ],
    });
    expect(sent(played)).toEqual(['5d1h email one', '19d23h59m email one']);
  });

  it('semantics 9: an event at the instant of the edge keeps the segment from becoming true', async () => {
    const played = await play({
      files: shop([lapsed, sending('{ segment: lapsed, existing: ignore, reentry: always }')]),
      script: [event('0s', 'ana', 'Ordered'), event('5d', 'ana', 'Ordered')],
    });
    expect(sent(played)).toEqual(['10d email one']);
  });

  it.each([
    ['enter', ['2d email one']],
    ['ignore', []],
  ])('semantics 9: existing members at the first apply: %s', async (existing, expected) => {
    const played = await play({
      files: shop([vips]),
      people: person({ vip: true }),
      script: [
        apply('2d', shop([vips, sending(`{ segment: vips, existing: ${existing}, reentry: always }`)])),
        // Still a member: no edge.
        identify('3d', 'ana', { seats: 1 }),
      ],
    });
    expect(sent(played)).toEqual(expected);
  });

  it('semantics 9: with `ignore`, who joins after the first apply enters', async () => {
    const played = await play({
      files: shop([vips]),
      script: [
        apply('2d', shop([vips, sending('{ segment: vips, existing: ignore, reentry: always }')])),
        identify('3d', 'ana', { vip: true }),
      ],
    });
    expect(sent(played)).toEqual(['3d email one']);
  });
});

describe('dates', () => {
  const birthday = (feb29 = 'feb28', more = 'zone: Europe/Madrid') =>
    journey(`${more}
enter: { date: profile.birthday, every: year, at: "09:00", feb29: ${feb29}, reentry: always }
steps: [ { id: a, send: { channel: email, template: one } } ]
`);

  it('semantics 9: a date entry comes every year at its local time', async () => {
    const played = await play({
      files: shop([birthday()]),
      people: person({ birthday: '1990-03-29', timezone: 'Europe/Madrid' }),
      until: '730d',
    });
    // 2026-03-29 is the day of the spring gap; in 2027 summer time began the day before.
    expect(sentAt(played)).toEqual(['2026-03-29T07:00:00Z one', '2027-03-29T07:00:00Z one']);
  });

  it.each([
    ['feb28', ['2027-02-28T14:00:00Z one', '2028-02-29T14:00:00Z one', '2029-02-28T14:00:00Z one']],
    [
      'mar01',
      [
        '2026-03-01T14:00:00Z one',
        '2027-03-01T14:00:00Z one',
        '2028-02-29T14:00:00Z one',
        '2029-03-01T14:00:00Z one',
      ],
    ],
  ])('semantics 19: 29 February is spelled: %s', async (feb29, expected) => {
    const played = await play({
      files: shop([birthday(feb29)]),
      people: person({ birthday: '1992-02-29', timezone: 'America/New_York' }),
      start: '2026-02-28T15:00:01Z',
      until: '2029-03-02T00:00:00Z',
    });
    expect(sentAt(played)).toEqual(expected);
  });

  it('semantics 9: a date already past when first known does not enter', async () => {
    const once = sending('{ date: profile.renews, at: "09:00", reentry: always }');
    const played = await play({
      files: shop([once]),
      people: person(),
      script: [
        identify('2026-03-02T12:00:00Z', 'ana', { renews: '2026-03-02' }),
        identify('2026-03-03T12:00:00Z', 'ana', { renews: '2026-03-10' }),
        identify('2026-03-12T12:00:00Z', 'ana', { renews: '2026-03-11' }),
      ],
    });
    expect(sentAt(played)).toEqual(['2026-03-10T09:00:00Z one']);
  });

  it('semantics 9: a date exactly due when first known enters; a changed date is computed again', async () => {
    const once = sending('{ date: profile.renews, at: "09:00", reentry: always }');
    const played = await play({
      files: shop([once]),
      people: person(),
      script: [
        identify('2026-03-05T09:00:00Z', 'ana', { renews: '2026-03-05' }),
        identify('2026-03-06T00:00:00Z', 'ana', { renews: '2026-03-20' }),
        identify('2026-03-07T00:00:00Z', 'ana', { renews: '2026-03-08' }),
        identify('2026-03-09T00:00:00Z', 'ana', { renews: null }),
      ],
    });
    expect(sentAt(played)).toEqual(['2026-03-05T09:00:00Z one', '2026-03-08T09:00:00Z one']);
  });

  it('semantics 9: a new zone moves a date that is still to come, and nobody has two birthdays in a year', async () => {
    const played = await play({
      files: shop([birthday()]),
      people: person({ birthday: '1990-03-10', timezone: 'Pacific/Auckland' }),
      script: [
        identify('2026-03-04T00:00:00Z', 'ana', { timezone: 'Asia/Tokyo' }),
        // After nine in Tokyo, before nine in Honolulu.
        identify('2026-03-10T06:00:00Z', 'ana', { timezone: 'Pacific/Honolulu' }),
      ],
      until: '2026-12-31T00:00:00Z',
    });
    expect(sentAt(played)).toEqual(['2026-03-10T00:00:00Z one']);
  });
});

describe('changes and lists', () => {
  it('semantics 9: `changed` fires on the first value and on each new one, not on the same value again', async () => {
    const played = await play({
      files: shop([sending('{ changed: profile.ends_at, reentry: always }')]),
      script: ['2026-04-01T00:00:00Z', '2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z', null].map(
        (ends_at, index) => identify(`${index}d`, 'ana', { ends_at }),
      ),
    });
    expect(sent(played)).toEqual(['0s email one', '2d email one']);
  });

  it('semantics 9: `each` makes one run per new element of a list', async () => {
    const trips = journey(`
enter: { each: profile.trips, key: entry.id, reentry: always }
steps:
  - { id: before, wait: { until: entry.at, offset: -1d, on_past: exit } }
  - { id: a, send: { channel: email, template: one } }
`);
    const trip = (id: string, day: string) => ({ id, at: `2026-03-${day}T09:00:00Z` });
    const played = await play({
      files: shop([trips]),
      script: [
        identify('0s', 'ana', { trips: [trip('a', '10'), trip('b', '20')] }),
        identify('1d', 'ana', { trips: [trip('b', '20'), trip('c', '15'), trip('d', '03')] }),
      ],
    });
    expect(sent(played)).toEqual(['7d email one', '12d email one', '17d email one']);
    expect(decided(played, 'exited').filter((line) => line.includes('past'))).toEqual(['1d exited past']);
  });
});

describe('the calendar of everybody', () => {
  const people = {
    ana: { email: 'ana@x.example', vip: true, timezone: 'Pacific/Auckland' },
    bob: { email: 'bob@x.example', vip: false, timezone: 'America/New_York' },
    eva: { email: 'eva@x.example', vip: true, timezone: 'America/New_York' },
  };

  it('semantics 9: `at` is a sweep over the audience at one instant, once', async () => {
    const broadcast = sending(
      '{ at: 2026-03-05T12:00:00+01:00, reentry: never }',
      'audience: { profile.vip: true }',
    );
    const played = await play({ files: shop([broadcast]), people });
    expect([...sent(played)].sort()).toEqual(['3d2h ana email one', '3d2h eva email one']);
  });

  it('semantics 9: an `at` that is past when it is applied sends nothing', async () => {
    const broadcast = sending('{ at: 2026-03-01T12:00:00Z, reentry: never }');
    const played = await play({ files: shop([broadcast]), people });
    expect(sent(played)).toEqual([]);
  });

  it('semantics 9: the audience is judged when the sweep comes', async () => {
    const broadcast = sending(
      '{ at: 2026-03-05T11:00:00Z, reentry: never }',
      'audience: { profile.vip: true }',
    );
    const played = await play({
      files: shop([broadcast]),
      people,
      script: [
        identify('1d', 'ana', { vip: false }),
        identify('3d2h', 'bob', { vip: true }),
        identify('3d2h1ms', 'ana', { vip: true }),
      ],
    });
    expect([...sent(played)].sort()).toEqual(['3d2h bob email one', '3d2h eva email one']);
  });

  it('semantics 9: `schedule` in the zone of the workspace reaches everybody at one instant', async () => {
    const weekly = sending('{ schedule: { every: week, at: "08:30", weekdays: [thu] }, reentry: always }');
    const played = await play({
      files: shop([weekly], '', 'Europe/Madrid'),
      people: { ana: people.ana },
      start: '2026-03-23T00:00:00Z',
      until: '2026-04-03T00:00:00Z',
    });
    expect(sentAt(played)).toEqual(['2026-03-26T07:30:00Z one', '2026-04-02T06:30:00Z one']);
  });

  it("semantics 9: `schedule` in the subscribers' zones reaches each at the local time", async () => {
    const monthly = sending(
      '{ schedule: { every: month, day: 31, at: "10:00", zone: subscriber }, reentry: always }',
    );
    const played = await play({ files: shop([monthly]), people, until: '2026-05-02T00:00:00Z' });
    const byPerson = (id: string) =>
      sentAt({ ...played, sends: played.sends.filter(({ subscriber }) => subscriber === id) });
    expect(byPerson('ana')).toEqual(['2026-03-30T21:00:00Z one', '2026-04-29T22:00:00Z one']);
    expect(byPerson('eva')).toEqual(['2026-03-31T14:00:00Z one', '2026-04-30T14:00:00Z one']);
  });
});

describe('merges', () => {
  const people = { old: { email: 'ana@x.example' }, ana: { email: 'ana@x.example' } };
  const waiting = journey(`
enter: { event: Signed Up, reentry: always }
steps: [ { id: rest, wait: 2d }, { id: a, send: { channel: email, template: one } } ]
`);

  it('semantics 10: runs of one journey and key keep the older, with the reason merged', async () => {
    const played = await play({
      files: shop([waiting]),
      people,
      script: [
        event('0s', 'old', 'Signed Up'),
        event('1d', 'ana', 'Signed Up'),
        alias('1d12h', 'ana', 'old'),
      ],
    });
    expect(sent(played)).toEqual(['2d ana email one']);
    expect(decided(played, 'exited')).toEqual(['1d12h exited merged', '2d exited completed']);
  });

  it('semantics 10: facts add', async () => {
    const third = segment('third', '{ event: Ordered, count: 3 }');
    const played = await play({
      files: shop([third, sending('{ segment: third, existing: ignore, reentry: always }')]),
      people,
      script: [
        event('0s', 'old', 'Ordered'),
        event('1h', 'old', 'Ordered'),
        event('2h', 'ana', 'Ordered'),
        alias('3h', 'ana', 'old'),
      ],
    });
    expect(sent(played)).toEqual(['3h ana email one']);
  });
});

describe('values that do not fit', () => {
  const include = sending('{ event: Signed Up, reentry: always }', 'audience: { profile.seats: { gte: 5 } }');
  const exclude = sending(
    '{ event: Signed Up, reentry: always }',
    'audience: { not: { profile.seats: { gte: 5 } } }',
  );

  it.each([
    ['a value that fits', 7, ['0s email one'], []],
    ['a value of another type', 'many', [], []],
    ['no value', null, [], []],
  ])(
    'semantics 12: unknown is outside an include and outside its negation: %s',
    async (_, seats, inside, outside) => {
      const script = [identify('0s', 'ana', { seats }), event('0s', 'ana', 'Signed Up')];
      expect(sent(await play({ files: shop([include]), script }))).toEqual(inside);
      expect(sent(await play({ files: shop([exclude]), script }))).toEqual(outside);
    },
  );

  it('semantics 12: the value is kept and is a finding', async () => {
    const played = await play({
      files: shop([include]),
      script: [
        identify('0s', 'ana', { seats: 'many', timezone: 'Mars/Olympus' }),
        event('1h', 'ana', 'Ordered', { total: 'free' }),
      ],
    });
    expect(played.profiles.ana?.seats).toBe('many');
    expect(decided(played, 'bad_value')).toEqual([
      '0s bad_value seats',
      '0s bad_value timezone',
      '1h bad_value total',
    ]);
  });

  it('semantics 12: unknown travels through not, any and all, and is resolved at the root', async () => {
    const audience = (text: string) =>
      shop([sending('{ event: Signed Up, reentry: always }', `audience: ${text}`)]);
    const script = [identify('0s', 'ana', { vip: true }), event('0s', 'ana', 'Signed Up')];
    const enters = async (text: string) => sent(await play({ files: audience(text), script })).length === 1;
    const unknown = '{ profile.seats: { gte: 5 } }';
    expect(await enters(`{ any: [ ${unknown}, { profile.vip: true } ] }`)).toBe(true);
    expect(await enters(`{ any: [ ${unknown}, { profile.vip: false } ] }`)).toBe(false);
    expect(await enters(`{ not: { all: [ ${unknown}, { profile.vip: false } ] } }`)).toBe(true);
    expect(await enters(`{ not: { all: [ ${unknown}, { profile.vip: true } ] } }`)).toBe(false);
    expect(await enters(`{ not: { not: ${unknown} } }`)).toBe(false);
    expect(await enters('{ profile.seats: { exists: false } }')).toBe(true);
  });
});
