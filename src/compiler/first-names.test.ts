/** What steps were called first: by `migrate`, and never the same name for two steps that are there together. */
import { expect, it } from 'vitest';
import { parseYaml } from '../language/syntax/parse.ts';
import { createFirstNames } from './first-names.ts';

function namesBy(migrate: string, ...steps: readonly string[]): readonly string[] {
  const { root } = parseYaml('journey.yaml', `migrate: [${migrate}]\n`);
  const firstName = createFirstNames(root!, 'cart_v3');
  return steps.map((step) => firstName(step));
}

it.each([
  ['nothing was renamed', '', ['a'], ['cart_v3/a']],
  ['a step was, twice', 'moved: { from: a, to: b }, moved: { from: b, to: c }', ['c'], ['cart_v3/a']],
  ['the journey was', 'moved: { journey: cart_v1 }', ['a'], ['cart_v1/a']],
  ['two steps became one', 'moved: { from: a, to: c }, moved: { from: b, to: c }', ['c'], ['cart_v3/c']],
  [
    'two steps changed names',
    'moved: { from: a, to: b }, moved: { from: b, to: a }',
    ['a', 'b'],
    ['cart_v3/a', 'cart_v3/b'],
  ],
  ['a new step has the old name', 'moved: { from: a, to: b }', ['a', 'b'], ['cart_v3/a/again', 'cart_v3/a']],
])('where %s', (_, migrate, steps, names) => {
  const items = migrate.replaceAll('moved: {', '{ moved: {').replaceAll('}', '} }');
  expect(namesBy(migrate === '' ? '' : items, ...steps)).toEqual(names);
});
