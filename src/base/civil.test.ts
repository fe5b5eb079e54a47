/** The calendar: agreement with the platform's own, over a range in which that is right. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilFromDays,
  DAY_MS,
  daysFromCivil,
  daysInMonth,
  formatDate,
  isLeapYear,
  parseDate,
  parseTimeOfDayMs,
  weekdayOf,
} from './civil.ts';

describe('day numbers', () => {
  it('law: agree with the platform, both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 10_000_000 }), (dayNumber) => {
        const shown = new Date(dayNumber * DAY_MS);
        const date = {
          year: shown.getUTCFullYear(),
          month: shown.getUTCMonth() + 1,
          day: shown.getUTCDate(),
        };
        expect(civilFromDays(dayNumber)).toEqual(date);
        expect(daysFromCivil(date.year, date.month, date.day)).toBe(dayNumber);
        expect(weekdayOf(dayNumber)).toBe(shown.getUTCDay() || 7);
        expect(`${formatDate(date)}T00:00:00.000Z`).toBe(shown.toISOString());
      }),
    );
  });

  it.each<[[number, number, number], [number, number, number]]>([
    [
      [2026, 13, 1],
      [2027, 1, 1],
    ],
    [
      [2026, 0, 1],
      [2025, 12, 1],
    ],
    [
      [2026, 4, 31],
      [2026, 5, 1],
    ],
    [
      [2026, 3, 0],
      [2026, 2, 28],
    ],
  ])('%j counts on to %j', (from, to) => {
    expect(daysFromCivil(...from)).toBe(daysFromCivil(...to));
  });

  it('knows leap years', () => {
    expect([1900, 2000, 2026, 2028].map(isLeapYear)).toEqual([false, true, false, true]);
    expect([1900, 2000, 2026, 2028].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
  });
});

describe('parseDate', () => {
  it.each([
    ['2028-02-29', { year: 2028, month: 2, day: 29 }],
    ['2026-02-29', null],
    ['2026-00-10', null],
    ['2026-13-10', null],
    ['2026-1-1', null],
    ['2026-01-01T00:00:00Z', null],
    ['', null],
  ])('%j is %j', (text, expected) => {
    expect(parseDate(text)).toEqual(expected);
  });
});

describe('parseTimeOfDayMs', () => {
  it.each([
    ['09:00', 32_400_000],
    ['00:00', 0],
    ['23:59:59', 86_399_000],
    ['24:00', null],
    ['9:00', null],
    ['09:60', null],
    ['09', null],
  ])('%j is %j', (text, expected) => {
    expect(parseTimeOfDayMs(text)).toBe(expected);
  });
});
