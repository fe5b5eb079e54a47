/** What was asked for last is remembered, and nothing else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRecent } from './recent.ts';

describe('createRecent', () => {
  it('forgets what was not asked for the longest', () => {
    const recent = createRecent<number>(2);
    recent.put('a', 1);
    recent.put('b', 2);
    expect(recent.get('a')).toBe(1);
    recent.put('c', 3);
    expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  });

  it('agrees with a Map that is kept in order of use', () => {
    const operation = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      value: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(operation, { maxLength: 60 }),
        (size, operations) => {
          const recent = createRecent<number>(size);
          const model = new Map<string, number>();
          for (const { key, value } of operations) {
            const known = model.get(key);
            if (value === null) {
              expect(recent.get(key)).toBe(known);
              if (known === undefined) continue;
            } else recent.put(key, value);
            model.delete(key);
            const oldest = model.size >= size ? model.keys().next().value : undefined;
            if (oldest !== undefined) model.delete(oldest);
            model.set(key, value ?? known ?? 0);
          }
        },
      ),
    );
  });
});
