/** A change reaches everything that uses what was changed. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { compileWorkspace } from './compile.ts';
import { withDependants } from './dependants.ts';

const segment = (name: string, when: string) => `kind: Segment\nname: ${name}\nwhen: ${when}\n`;
const files = [
  { path: 'rutter.yaml', text: 'kind: Workspace\nname: shop\n' },
  { path: 'catalog.yaml', text: 'kind: Catalog\nname: shop\nprofile: { country: string }\n' },
  { path: 'a.yaml', text: segment('a', '{ profile.country: ES }') },
  { path: 'b.yaml', text: segment('b', '{ segment: a }') },
  { path: 'c.yaml', text: segment('c', '{ not: { segment: b } }') },
  { path: 'd.yaml', text: segment('d', '{ profile.country: FR }') },
];
const all = files.map(({ path }) => path);

describe('withDependants', () => {
  it.each([
    [['c.yaml'], ['c.yaml']],
    [['b.yaml'], ['b.yaml', 'c.yaml']],
    [['a.yaml'], ['a.yaml', 'b.yaml', 'c.yaml']],
    [
      ['a.yaml', 'd.yaml'],
      ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'],
    ],
    [['notes.txt'], []],
    [[], []],
    [['rutter.yaml'], all],
    [['catalog.yaml'], all],
    [['gone.yaml'], all],
  ])('%j reach %j', async (changed, expected) => {
    const compiled = await compileWorkspace(files, definitions);
    expect([...withDependants(compiled, new Set(changed))].sort()).toEqual([...expected].sort());
  });
});
