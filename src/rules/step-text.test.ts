/** Steps are equal by what they do, not by what they are called. */
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../language/syntax/parse.ts';
import { stepText } from './step-text.ts';

function textOf(yaml: string): string {
  const { root } = parseYaml('t.yaml', yaml);
  if (root === null) throw new Error('nothing');
  return stepText(root);
}

describe('stepText', () => {
  it.each([
    ['{ id: a, wait: 1d }', '{ wait: 1d, id: b, title: Other }', true],
    ['{ send: { channel: a, template: b } }', '{ send: { template: b, channel: a } }', true],
    ['[{ id: a, branch: { paths: [{ id: x }] } }]', '[{ id: b, branch: { paths: [{ id: y }] } }]', true],
    ['{ wait: 1d }', '{ wait: 2d }', false],
    ['{ max: 3 }', '{ max: "3" }', false],
    ['[1, 2]', '[2, 1]', false],
    ['{ a: "b:c" }', '{ "a:b": c }', false],
  ])('%s and %s: %s', (one, other, isSame) => {
    expect(textOf(one) === textOf(other)).toBe(isSame);
  });
});
