/** Zones: agreement with an independent oracle, the laws of local time, and the odd corners of the zone database. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from './ids.ts';
import { formatInstant, parseInstant } from './instant.ts';
import {
  addLocalDays,
  fromLocal,
  isZone,
  type LocalUnit,
  localDate,
  nextTimeOfDay,
  parseTimeOfDayMs,
  startOfLocal,
  startOfNextLocal,
  toLocal,
  tzdataVersion,
  zonesOfCountry,
} from './zone.ts';

const at = (text: string): Instant => parseInstant(text)!;
const partsOf = (text: string) => {
  const [year, month, day, hour, minute, second] = text.split(/[-T:]/).map(Number) as number[];
  return { year: year!, month: month!, day: day!, hour: hour ?? 0, minute: minute ?? 0, second: second ?? 0 };
};

const ZONES = [
  'UTC',
  'Europe/Madrid',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'America/Havana',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'Etc/GMT-14',
];
const zones = fc.constantFrom(...ZONES);
const instants = fc
  .integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1) })
  .map((epochMs) => instant(epochMs));
const units = fc.constantFrom<LocalUnit[]>('day', 'week', 'month');
const weekdayLists = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

type Vector = { readonly zone: string; readonly local: string; readonly utc: string };

/**
 * The vectors hold tzdata 2025b. By 2026c (Node 24.21) Morocco gives up UTC+1 on 2026-09-20, so local times there
 * after that day are UTC itself. Those cases are compared with that rule, and with nothing else.
 */
function expectedOf(one: Vector): string {
  const moroccoChanged = toLocal('Africa/Casablanca', at('2026-12-01T00:00:00Z')).hour === 0;
  const changed = moroccoChanged && one.zone === 'Africa/Casablanca' && one.local >= '2026-09-21';
  return changed ? `${one.local}Z` : one.utc;
}

describe('zones.json', () => {
  const path = new URL('../../../shared/vectors/zones.json', import.meta.url);
  it.skipIf(!existsSync(path))(
    'agrees with Python zoneinfo (skipped where ../shared/vectors is absent)',
    () => {
      const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Vector[] };
      const differing = cases
        .map((one) => ({ ...one, got: formatInstant(fromLocal(one.zone, partsOf(one.local))) }))
        .filter((one) => one.got !== expectedOf(one));
      expect(differing).toEqual([]);
      expect(cases).toHaveLength(1_678);
      expect(cases.filter((one) => expectedOf(one) !== one.utc).length).toBeLessThanOrEqual(14);
    },
  );
});

describe('local time', () => {
  it.each([
    ['once', 'Europe/Madrid', '2026-03-02T09:00:00', '2026-03-02T08:00:00Z'],
    [
      'spring gap: the first valid instant after it',
      'Europe/Madrid',
      '2026-03-29T02:30:00',
      '2026-03-29T01:00:00Z',
    ],
    ['autumn overlap: the first occurrence', 'Europe/Madrid', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['half-hour gap', 'Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:30:00Z'],
    ['half-hour overlap', 'Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00Z'],
    ['after a half-hour overlap', 'Australia/Lord_Howe', '2026-04-05T02:00:00', '2026-04-04T15:30:00Z'],
    ['gap at midnight', 'America/Havana', '2026-03-08T00:00:00', '2026-03-08T05:00:00Z'],
    ['a day that never was', 'Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T10:00:00Z'],
    ['+14', 'Pacific/Kiritimati', '2026-01-01T00:00:00', '2025-12-31T10:00:00Z'],
    ['-12', 'Etc/GMT+12', '2026-01-01T00:00:00', '2026-01-01T12:00:00Z'],
    ['+05:45', 'Asia/Kathmandu', '2026-02-28T23:59:59', '2026-02-28T18:14:59Z'],
    ['far future summer', 'Europe/Madrid', '9000-07-01T09:00:00', '9000-07-01T07:00:00Z'],
    ['far future winter', 'Europe/Madrid', '9000-01-01T09:00:00', '9000-01-01T08:00:00Z'],
  ])('resolves: %s', (_, zone, local, utc) => {
    expect(formatInstant(fromLocal(zone, partsOf(local)))).toBe(utc);
  });

  it('shows weekday and time of day', () => {
    expect(toLocal('Australia/Lord_Howe', at('2026-07-06T00:00:00.250Z'))).toEqual({
      ...partsOf('2026-07-06T10:30:00'),
      millisecond: 250,
      weekday: 1,
    });
  });

  it('agrees with Intl at every instant, also before 1970', () => {
    const shown = new Map(
      ZONES.map((zone) => [
        zone,
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
      ]),
    );
    const check = (zone: string, epochMs: number) => {
      const local = toLocal(zone, instant(epochMs));
      const two = (value: number) => String(value).padStart(2, '0');
      const text = `${two(local.day)}/${two(local.month)}/${local.year}, ${two(local.hour)}:${two(local.minute)}:${two(local.second)}`;
      expect(text).toBe(shown.get(zone)!.format(epochMs));
    };
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1920, 0, 1), max: Date.UTC(2100, 0, 1) }), check),
      { numRuns: 1_000 },
    );
  });

  it('law: back and forth gives the same instant, or the first of two', () => {
    fc.assert(
      fc.property(zones, instants, (zone, x) => {
        const back = fromLocal(zone, toLocal(zone, x));
        expect(toLocal(zone, back)).toEqual(toLocal(zone, x));
        expect(back).toBeLessThanOrEqual(x);
        expect(x - back).toBeLessThanOrEqual(86_400_000);
      }),
      { numRuns: 1_000 },
    );
  });

  it('law: forth and back gives the same local time, or in a gap a later one', () => {
    const parts = fc.record({
      year: fc.integer({ min: 1971, max: 2110 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      second: fc.integer({ min: 0, max: 59 }),
    });
    fc.assert(
      fc.property(zones, parts, (zone, wanted) => {
        const x = fromLocal(zone, wanted);
        const got = toLocal(zone, x);
        const asUtc = (one: typeof wanted) =>
          Date.UTC(one.year, one.month - 1, one.day, one.hour, one.minute, one.second);
        expect(asUtc(got)).toBeGreaterThanOrEqual(asUtc(wanted));
        if (asUtc(got) > asUtc(wanted)) {
          const before = toLocal(zone, instant(x - 1));
          expect(asUtc(before)).toBeLessThan(asUtc(wanted));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('calendar steps', () => {
  it.each([
    ['keeps the time of day over a transition', '2026-03-28T09:00:00', 1, undefined, '2026-03-29T09:00:00'],
    ['takes another time of day', '2026-03-02T22:15:00', 1, '14:00', '2026-03-03T14:00:00'],
    ['goes on over a leap day', '2028-02-28T10:00:00', 1, undefined, '2028-02-29T10:00:00'],
    ['goes back', '2026-03-01T10:00:00', -1, undefined, '2026-02-28T10:00:00'],
  ])('addLocalDays %s', (_, from, days, time, to) => {
    const zone = 'Europe/Madrid';
    const timeMs = time === undefined ? undefined : parseTimeOfDayMs(time)!;
    expect(addLocalDays(zone, fromLocal(zone, partsOf(from)), days, timeMs)).toBe(
      fromLocal(zone, partsOf(to)),
    );
  });

  it.each([
    ['09:00 at 09:00 sharp is now (semantics 15)', '2026-03-02T09:00:00', undefined, '2026-03-02T09:00:00'],
    ['09:00 at 09:01 is tomorrow (semantics 15)', '2026-03-02T09:01:00', undefined, '2026-03-03T09:00:00'],
    ['weekdays are local', '2026-03-06T09:01:00', [1, 2, 3, 4, 5], '2026-03-09T09:00:00'],
    ['one weekday', '2026-03-02T09:01:00', [1], '2026-03-09T09:00:00'],
  ])('nextTimeOfDay: %s', (_, from, weekdays, to) => {
    const zone = 'America/New_York';
    const got = nextTimeOfDay(zone, fromLocal(zone, partsOf(from)), parseTimeOfDayMs('09:00')!, weekdays);
    expect(got).toBe(fromLocal(zone, partsOf(to)));
  });

  it('nextTimeOfDay asserts that there is a weekday', () => {
    expect(() => nextTimeOfDay('UTC', instant(0), 0, [])).toThrow('no weekday');
  });

  it('law: nextTimeOfDay is not before `from`, and finds itself', () => {
    fc.assert(
      fc.property(zones, instants, fc.nat(86_399), weekdayLists, (zone, from, seconds, weekdays) => {
        const got = nextTimeOfDay(zone, from, seconds * 1_000, weekdays);
        expect(got).toBeGreaterThanOrEqual(from);
        expect(got - from).toBeLessThanOrEqual(9 * 86_400_000);
        expect(nextTimeOfDay(zone, got, seconds * 1_000, weekdays)).toBe(got);
      }),
      { numRuns: 1_000 },
    );
  });

  it('law: units tile the time: start <= at < next start', () => {
    fc.assert(
      fc.property(zones, instants, units, (zone, x, unit) => {
        const start = startOfLocal(zone, x, unit);
        const next = startOfNextLocal(zone, x, unit);
        expect(start).toBeLessThanOrEqual(x);
        expect(next).toBeGreaterThan(x);
        expect(localDate(zone, start) <= localDate(zone, x)).toBe(true);
        expect(startOfLocal(zone, next, unit)).toBe(next);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['day', '2026-03-29T23:00:00+02:00', '2026-03-29T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
    ['week', '2026-03-29T23:00:00+02:00', '2026-03-23T00:00:00+01:00', '2026-03-30T00:00:00+02:00'],
    ['month', '2026-12-31T23:59:59+01:00', '2026-12-01T00:00:00+01:00', '2027-01-01T00:00:00+01:00'],
  ] as const)('start and next start of a %s', (unit, x, start, next) => {
    expect(startOfLocal('Europe/Madrid', at(x), unit)).toBe(at(start));
    expect(startOfNextLocal('Europe/Madrid', at(x), unit)).toBe(at(next));
  });

  it('localDate is the date on the wall', () => {
    expect(localDate('Pacific/Kiritimati', at('2025-12-31T10:00:00Z'))).toBe('2026-01-01');
    expect(localDate('Pacific/Pago_Pago', at('2026-01-01T10:59:59Z'))).toBe('2025-12-31');
  });
});

describe('zone names', () => {
  it.each([
    ['Europe/Madrid', true],
    ['Asia/Calcutta', true],
    ['US/Pacific', true],
    ['UTC', true],
    ['Etc/GMT+3', true],
    ['America/Argentina/Buenos_Aires', true],
    ['europe/madrid', false],
    ['+02:00', false],
    ['Mars/Phobos', false],
    ['', false],
    [' UTC', false],
    ['__proto__', false],
  ])('isZone(%j) is %j', (name, expected) => {
    expect(isZone(name)).toBe(expected);
    expect(isZone(name)).toBe(expected);
  });

  it('asserts a zone that is one', () => {
    expect(() => toLocal('Mars/Phobos', instant(0))).toThrow('not a zone');
  });

  it.each([
    ['DE', ['Europe/Berlin']],
    ['AR', ['America/Buenos_Aires']],
    ['gb', ['Europe/London']],
    ['ES', ['Africa/Ceuta', 'Atlantic/Canary']],
    ['PT', ['Atlantic/Azores', 'Atlantic/Madeira']],
    ['XX', []],
    ['Spain', []],
  ])('zonesOfCountry(%j): one for each clock', (country, expected) => {
    expect(zonesOfCountry(country)).toEqual(expected);
  });

  it('tells the version of the zone database', () => {
    expect(tzdataVersion()).toMatch(/^20\d\d[a-z]/);
  });
});
