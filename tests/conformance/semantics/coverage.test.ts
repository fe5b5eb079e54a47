/** Every decision of the semantics that is built has a test that names its number; this one counts them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** 27 and 39 come with arbitration and erasure of a whole store. */
const BUILT = [
  ...Array.from({ length: 33 }, (_, index) => index + 1).filter((number) => number !== 27),
  34,
  35,
  36,
  37,
  38,
  40,
];

it('each number of the semantics is in the title of a test', () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(/['"`]semantics (\d+):/g)].map(([, number]) => Number(number))),
  );
  expect(BUILT.filter((number) => !named.has(number))).toEqual([]);
});
