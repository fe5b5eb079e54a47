/** Durations: what parses, what does not, and that writing and reading agree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDurationMs, parseOffsetMs, sayDuration } from './duration.ts';

describe('parseDurationMs', () => {
  it.each<[string, number | null]>([
    ['90d', 7_776_000_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['2d 4h', 187_200_000],
    ['2w', 1_209_600_000],
    ['500ms', 500],
    ['1s500ms', 1_500],
    ['1m1ms', 60_001],
    ['0s', 0],
    ['', null],
    ['90', null],
    ['d', null],
    ['-2d', null],
    ['1.5h', null],
    ['3mo', null],
    ['1y', null],
    ['30m1h', null],
    ['1h 1h', null],
    ['1h  30m', null],
    [' 1h', null],
    ['1h ', null],
    ['1H', null],
    ['99999999999999w', null],
  ])('%j is %j', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });
});

describe('parseOffsetMs', () => {
  it.each<[string, number | null]>([
    ['-2d', -172_800_000],
    ['+1h', 3_600_000],
    ['1h', 3_600_000],
    ['-0s', 0],
    ['--1h', null],
    ['-', null],
  ])('%j is %j', (text, expected) => {
    expect(parseOffsetMs(text)).toBe(expected);
  });
});

describe('formatDuration', () => {
  it.each<[number, string]>([
    [187_200_000, '2d 4h'],
    [0, '0s'],
    [1_500, '1s 500ms'],
    [-172_800_000, '-2d'],
    [7_776_000_000, '90d'],
    [Number.POSITIVE_INFINITY, 'forever'],
  ])('%j is %j', (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });

  it('law: what is written reads back to the same number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (durationMs) => {
        expect(parseOffsetMs(formatDuration(durationMs))).toBe(durationMs);
      }),
    );
  });
});

describe('sayDuration', () => {
  it.each([
    [0, 'no time'],
    [1_000, '1 second'],
    [4 * 3_600_000, '4 hours'],
    [86_400_000, '24 hours'],
    [3 * 86_400_000, '3 days'],
    [36 * 3_600_000, '1 day 12 hours'],
    [250, '250 milliseconds'],
    [Number.POSITIVE_INFINITY, 'ever'],
  ])('says %s ms as "%s"', (durationMs, words) => {
    expect(sayDuration(durationMs)).toBe(words);
  });
});
