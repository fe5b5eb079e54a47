/** Values written as YAML read back to themselves, on one line. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../base/json.ts';
import { writeFlow } from './write-flow.ts';

it('reads back to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const same = JSON.parse(JSON.stringify(value)) as Json;
      const text = writeFlow(same);
      expect(text).not.toContain('\n');
      expect(parse(text)).toEqual(same);
    }),
  );
});

it.each([
  ['yes', 'yes'],
  ['10:00', '10:00'],
  ['a: b', '"a: b"'],
  ['3d', '3d'],
  ['', '""'],
  [[1, 'x'], '[ 1, x ]'],
  [{ at: '3d', sends: [{ template: 'a' }] }, '{ at: 3d, sends: [ { template: a } ] }'],
])('%j is written as %s', (value, text) => {
  expect(writeFlow(value as Json)).toBe(text);
});
