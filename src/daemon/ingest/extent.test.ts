/** Depth against a plain recursive count, size against the JSON itself. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { isDeeper, isLarger } from './extent.ts';

function levelsOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value) as Json[];
  return inner.length === 0 ? 0 : 1 + Math.max(...inner.map(levelsOf));
}

it('counts levels that hold something', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(6), (value, levels) => {
      expect(isDeeper(value as Json, levels)).toBe(levelsOf(value as Json) > levels);
    }),
  );
});

it('needs no stack', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`) as Json;
  expect(isDeeper(deep, 64)).toBe(true);
});

it('says of any value whether its JSON has more bytes', () => {
  const around = fc.record({
    value: fc.jsonValue({ stringUnit: 'binary' }),
    off: fc.integer({ min: -3, max: 3 }),
  });
  fc.assert(
    fc.property(around, ({ value, off }) => {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      expect(isLarger(value as Json, bytes + off)).toBe(off < 0);
      expect(isLarger(value as Json, bytes * 100)).toBe(false);
    }),
  );
});

it('takes no bound for the size: what could be too large is written and counted', () => {
  const plain = 'x'.repeat(1000);
  expect([isLarger(plain, 1001), isLarger(plain, 1002), isLarger('\u0001'.repeat(1000), 6001)]).toEqual([
    true,
    false,
    true,
  ]);
});
