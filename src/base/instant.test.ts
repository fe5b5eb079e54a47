/** Instants as text: RFC 3339 and back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, NEVER } from './ids.ts';
import { formatInstant, parseInstant } from './instant.ts';

describe('parseInstant', () => {
  it.each<[string, string | null]>([
    ['2026-03-02T09:00:00+01:00', '2026-03-02T08:00:00Z'],
    ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z'],
    ['2026-03-02t09:00:00z', '2026-03-02T09:00:00Z'],
    ['2026-03-02 09:00:00Z', '2026-03-02T09:00:00Z'],
    ['2026-03-02T09:00:00.123456Z', '2026-03-02T09:00:00.123Z'],
    ['2026-03-02T09:00:00.5-03:30', '2026-03-02T12:30:00.500Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2026-02-29T00:00:00Z', null],
    ['2026-13-01T00:00:00Z', null],
    ['2026-03-02T24:00:00Z', null],
    ['2026-03-02T23:59:60Z', null],
    ['2026-03-02T09:00:00', null],
    ['2026-03-02T09:00Z', null],
    ['2026-03-02', null],
    ['20260302T090000Z', null],
    ['2026-03-02T09:00:00+0100', null],
    ['2026-03-02T09:00:00Z\n', null],
    ['', null],
  ])('%j is %j', (text, expected) => {
    const at = parseInstant(text);
    expect(at === null ? null : formatInstant(at)).toBe(expected);
  });
});

describe('formatInstant', () => {
  it('has a word for no instant', () => {
    expect(formatInstant(NEVER)).toBe('never');
    expect(formatInstant(instant(Number.NaN))).toBe('never');
  });

  it('law: what is written reads back to the same instant', () => {
    const epochMs = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(epochMs, (at) => {
        expect(parseInstant(formatInstant(instant(at)))).toBe(at);
      }),
    );
  });
});
