/** The counter agrees with a map, whatever is added, also beyond its first size. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHashCounter } from './hash-counter.ts';

test('counts like a map, and never below zero', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.integer({ min: -2, max: 3 }))), (steps) => {
      const [counter, map] = [createHashCounter(), new Map<string, number>()];
      for (const [text, difference] of steps) {
        const wanted = Math.max(0, (map.get(text) ?? 0) + difference);
        map.set(text, wanted);
        expect(counter.add(text, difference)).toBe(wanted);
      }
      for (const [text, count] of map) expect(counter.count(text)).toBe(count);
    }),
  );
});

test('grows: 20,000 texts keep their counts, and others have none', () => {
  const counter = createHashCounter();
  for (let round = 1; round <= 2; round++) {
    for (let index = 0; index < 20_000; index++) expect(counter.add(`person ${index}`, 1)).toBe(round);
  }
  expect([counter.count('person 19999'), counter.count('nobody')]).toEqual([2, 0]);
});
