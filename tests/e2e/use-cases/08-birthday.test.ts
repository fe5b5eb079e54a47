/** Use case 08: the birthday gift at nine, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/base/json.ts';
import {
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  knownAt,
  line,
  linesOf,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
  zones,
} from './histories.ts';
import { instantAt, knowsZone, localAt } from './local-time.ts';

const files = readUseCase('08-birthday');

/** Month and day of a birthday that is kept in `year`; null for anything that is no date. */
function keptIn(year: number, birthday: Json | undefined): { month: number; day: number } | null {
  const found = typeof birthday === 'string' ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(birthday) : null;
  if (found === null) return null;
  const [born, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(born, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  return month === 2 && day === 29 && !isLeap ? { month: 2, day: 28 } : { month, day };
}

/** The text, read aloud. In these histories a birthday becomes known once and a zone stays what it is. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const [who, traits] of Object.entries(history.people)) {
    const deeds = inOrder(history, who);
    const told = deeds.find((deed) => 'traits' in deed);
    const known = told === undefined ? traits : { ...traits, ...told.traits };
    const since = told?.at ?? knownAt(history);
    const zone = knowsZone(known.timezone) ? known.timezone : 'America/Toronto';
    const redeemed = deeds.filter((deed) => 'event' in deed).map(({ at }) => at);
    const last = new Date(history.until).getUTCFullYear() + 1;
    for (let year = new Date(history.start).getUTCFullYear() - 1; year <= last; year += 1) {
      const kept = keptIn(year, known.birthday);
      if (kept === null) continue;
      const giftAt = instantAt(zone, year, kept.month, kept.day, 9);
      if (giftAt < since || giftAt > history.until) continue;
      lines.push(line(giftAt, who, 'email', 'birthday_gift'));
      const remindAt = instantAt(zone, year, kept.month, kept.day + 7, 9);
      const isRedeemed = redeemed.some((at) => at >= giftAt && at <= remindAt);
      if (!isRedeemed && remindAt <= history.until) lines.push(line(remindAt, who, 'push', 'gift_reminder'));
    }
  }
  return lines.sort();
}

const isoDate = (at: number) => new Date(at).toISOString().slice(0, 10);
/** Dates around the start, so that something happens; leap days; what is no date at all. */
const birthdays = (start: number): fc.Arbitrary<Json> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.integer({ min: -10, max: 10 }), fc.constantFrom(1950, 1983, 1999, 2004))
        .map(([days, year]) => `${year}${isoDate(start + days * DAY).slice(4)}`),
    },
    { weight: 2, arbitrary: fc.constantFrom('1992-02-29', '2000-02-29', '1970-01-01', '1999-12-31') },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Json>(
        0,
        19900305,
        '',
        '1990-3-5',
        '05/03/1990',
        '1990-02-30',
        '1990-13-01',
        true,
        {
          year: 1990,
        },
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(9)
        .map((days) => `${new Date(start + days * DAY).toISOString().replace(/^\d{4}/, '1990')}`),
    },
  );
const homes: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 6, arbitrary: zones.map((timezone) => ({ timezone })) },
  { weight: 1, arbitrary: fc.constantFrom<JsonObject>({}, { timezone: 'Mars/Olympus' }, { timezone: 5 }) },
);
const person = (who: string) => ({ email: `${who}@x.example`, push_token: `token-${who}` });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.record({
      ana: fc
        .tuple(homes, birthdays(start))
        .map(([home, birthday]) => ({ ...person('ana'), ...home, birthday })),
      bob: homes.map((home) => ({ ...person('bob'), ...home })),
    }),
    consents: fc.constant({}),
    deeds: fc
      .tuple(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 * 24 }), fc.constantFrom('ana', 'bob')), {
          maxLength: 3,
        }),
        fc.integer({ min: 0, max: 9 * 24 }),
        birthdays(start),
      )
      .map(([redeemed, hours, birthday]): Deed[] => [
        // Never at a full hour in any zone: that somebody redeems at the very instant of the gift is left open.
        ...redeemed.map(([later, who]): Deed => {
          return { at: start + later * HOUR + 421_000, who, event: 'Gift Redeemed', properties: {} };
        }),
        { at: start + hours * HOUR, who: 'bob', traits: { birthday } },
      ]),
    until: fc.constantFrom(start + 60 * DAY, start + 800 * DAY),
  }),
);

const told = async (traits: JsonObject, from: string, until: string, ...redeemed: readonly string[]) => {
  const history: History = {
    start: Date.parse(from),
    people: { ana: { ...person('ana'), ...traits } },
    consents: {},
    deeds: redeemed.map((at) => ({ at: Date.parse(at), who: 'ana', event: 'Gift Redeemed', properties: {} })),
    until: Date.parse(until),
  };
  return linesOf(await runOnBoth(files, history)).map((each) => each.replace('.000Z ana', 'Z'));
};

describe('use case 08', () => {
  it.each([
    ['over the spring change', 'Europe/Madrid', '1990-03-24', '2026-03-24T08:00:00Z', '2026-03-31T07:00:00Z'],
    [
      'over the autumn change',
      'America/New_York',
      '1990-10-30',
      '2026-10-30T13:00:00Z',
      '2026-11-06T14:00:00Z',
    ],
    [
      'over the turn of the year',
      'Asia/Kolkata',
      '1990-12-29',
      '2026-12-29T03:30:00Z',
      '2027-01-05T03:30:00Z',
    ],
    ['at +14', 'Pacific/Kiritimati', '1990-06-10', '2026-06-09T19:00:00Z', '2026-06-16T19:00:00Z'],
    ['at -10', 'Pacific/Honolulu', '1990-06-10', '2026-06-10T19:00:00Z', '2026-06-17T19:00:00Z'],
    [
      'half an hour of summer time',
      'Australia/Lord_Howe',
      '1990-10-01',
      '2026-09-30T22:30:00Z',
      '2026-10-07T22:00:00Z',
    ],
  ])('the gift at nine and the reminder at nine %s', async (_, timezone, birthday, gift, reminder) => {
    expect(await told({ timezone, birthday }, '2026-01-15T00:00:00Z', '2027-01-10T00:00:00Z')).toEqual([
      `${gift} email birthday_gift`,
      `${reminder} push gift_reminder`,
    ]);
  });

  it('29 February is kept on the 28th in years without one', async () => {
    const leap = { timezone: 'UTC', birthday: '1996-02-29' };
    const lines = await told(leap, '2026-01-01T00:00:00Z', '2029-01-01T00:00:00Z');
    expect(lines.filter((each) => each.includes('gift') && each.includes('email'))).toEqual([
      '2026-02-28T09:00:00Z email birthday_gift',
      '2027-02-28T09:00:00Z email birthday_gift',
      '2028-02-29T09:00:00Z email birthday_gift',
    ]);
  });

  it.each([[{}], [{ timezone: 'Mars/Olympus' }], [{ timezone: null }]])(
    'no zone is Toronto: %j',
    async (home) => {
      const lines = await told(
        { ...home, birthday: '1990-07-01' },
        '2026-06-01T00:00:00Z',
        '2026-07-20T00:00:00Z',
      );
      expect(lines).toEqual([
        '2026-07-01T13:00:00Z email birthday_gift',
        '2026-07-08T13:00:00Z push gift_reminder',
      ]);
    },
  );

  it.each<[Json]>([
    [0],
    ['0000-00-00'],
    ['1990-02-30'],
    ['1990-7-1'],
    ['01.07.1990'],
    [''],
    [true],
    ['1990-07-01T00:00:00Z'],
    [{}],
  ])('nothing is ever sent for the birthday %j', async (birthday) => {
    expect(await told({ timezone: 'UTC', birthday }, '2026-01-01T00:00:00Z', '2027-12-31T00:00:00Z')).toEqual(
      [],
    );
  });

  it('a gift redeemed since is not reminded of; one redeemed before the gift does not count', async () => {
    const ana = { timezone: 'UTC', birthday: '1990-07-01' };
    const year = ['2026-06-01T00:00:00Z', '2026-08-01T00:00:00Z'] as const;
    const gift = '2026-07-01T09:00:00Z email birthday_gift';
    const reminder = '2026-07-08T09:00:00Z push gift_reminder';
    expect(await told(ana, ...year, '2026-07-03T12:00:00Z')).toEqual([gift]);
    expect(await told(ana, ...year, '2026-07-08T09:00:00Z')).toEqual([gift]);
    expect(await told(ana, ...year, '2026-07-08T09:00:01Z')).toEqual([gift, reminder]);
    expect(await told(ana, ...year, '2026-07-01T08:59:59Z')).toEqual([gift, reminder]);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));

  it('the clock of the oracle knows gaps and overlaps', () => {
    expect(new Date(instantAt('Europe/Madrid', 2026, 3, 29, 2)).toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    );
    expect(new Date(instantAt('Europe/Madrid', 2026, 10, 25, 2)).toISOString()).toBe(
      '2026-10-25T00:00:00.000Z',
    );
    expect(localAt('Asia/Kathmandu', Date.UTC(2026, 0, 1))).toMatchObject({ hour: 5, minute: 45 });
  });
});
