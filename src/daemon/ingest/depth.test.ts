/** Depth against a plain recursive count. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../base/json.ts';
import { isDeeper } from './depth.ts';

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
