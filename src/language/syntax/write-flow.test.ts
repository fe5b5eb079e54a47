/** Values written as YAML read back to themselves, on one line. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../base/json.ts';
import { writeFlow } from './write-flow.ts';

/** What is white space to somebody, and what YAML and JSON have a use for: rare among all characters. */
const texts = fc.string({
  unit: fc.constantFrom(...'ab \n\r\t\u0085\u00a0\u2028"\'#:-,{[|>&*\\'),
  maxLength: 60,
});
const { values } = fc.letrec<{ values: Json }>((tie) => ({
  values: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.array(tie('values'), { maxLength: 4 }),
    fc.dictionary(texts, tie('values'), { maxKeys: 3 }),
  ),
}));

it.each([
  ['any characters', fc.jsonValue({ noUnicodeString: false })],
  ['white space and marks', values],
])('reads back to the same value, of %s', (_name, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (value) => {
      const same = JSON.parse(JSON.stringify(value)) as Json;
      const text = writeFlow(same);
      expect(text).not.toContain('\n');
      expect(parse(text)).toEqual(same);
    }),
    { numRuns: 200 },
  );
});

it.each([
  ['yes', 'yes'],
  ['10:00', '10:00'],
  ['a: b', '"a: b"'],
  ['3d', '3d'],
  ['', '""'],
  [[1, 'x'], '[ 1, x ]'],
  [['a\nb'], '[ "a\\nb" ]'],
  ['a\u00a0', '"a\u00a0"'],
  [{ at: '3d', sends: [{ template: 'a' }] }, '{ at: 3d, sends: [ { template: a } ] }'],
])('%j is written as %s', (value, text) => {
  expect(writeFlow(value as Json)).toBe(text);
});
