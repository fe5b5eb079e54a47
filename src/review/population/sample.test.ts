/** Draws of values: instants that follow others. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { formatInstant, parseInstant } from '../../base/instant.ts';
import { createDice } from '../../base/random.ts';
import { drawSample, LATEST_AT } from './sample.ts';

const AT = instant(Date.UTC(2026, 2, 2));
const DICE = createDice(1);

/** What so many people draw who wait half of the time less than a day, with a tail as wide as `sigma`. */
function drawMany(sigma: number): readonly (number | null)[] {
  const sample = { draw: 'after', missing: 0, after: { medianMs: 86_400_000, sigma } } as const;
  const place = { dice: DICE, key: 1, n: 0, at: AT, attributeOf: () => undefined, causeOf: () => undefined };
  return Array.from({ length: 500 }, (_, person) =>
    parseInstant(String(drawSample(sample, { ...place, person }))),
  );
}

it('makes numbers in texts no wider than two digits say', () => {
  const place = { dice: DICE, key: 1, n: 7, at: AT, attributeOf: () => undefined, causeOf: () => undefined };
  const sample = { draw: 'text', text: 'k{n:3}-{person:999999999}', missing: 0 } as const;
  expect(drawSample(sample, { ...place, person: 0 })).toBe('k007-{person:999999999}');
});

describe('an instant after another', () => {
  it.each([0, 1, 8, 40, 1000])('can be read, however wide its tail is: %d', (sigma) => {
    for (const drawn of drawMany(sigma)) {
      expect(drawn).not.toBeNull();
      expect(drawn).toBeGreaterThanOrEqual(AT);
    }
  });

  it('lies in the last second of the year 9999 where it would be later, and nowhere else', () => {
    expect(formatInstant(LATEST_AT)).toBe('9999-12-31T23:59:59Z');
    expect(drawMany(1).filter((drawn) => drawn === LATEST_AT)).toEqual([]);
    expect(drawMany(40).filter((drawn) => drawn === LATEST_AT).length).toBeGreaterThan(100);
  });
});
