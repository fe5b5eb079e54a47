/** No file or folder is named after nothing in particular: such a name takes in everything. */
import type { Rule, Violation } from './rule.ts';
import type { Tree } from './tree.ts';

const BANNED = new Set([
  'utils',
  'helpers',
  'types',
  'common',
  'misc',
  'lib',
  'interfaces',
  'util',
  'helper',
]);

function check(tree: Tree): readonly Violation[] {
  return [...tree.files.keys()].flatMap((path) =>
    path
      .split('/')
      .map((part) => part.split('.')[0] ?? '')
      .filter((name) => BANNED.has(name.toLowerCase()))
      .map((name) => ({ path, line: 1, message: `nothing may be called ${name}: say what it holds` })),
  );
}

export const names: Rule = {
  name: 'no file is called utils, helpers, types, common, misc, lib, interfaces',
  check,
  samples: [
    ...[
      'utils.ts',
      'helpers.ts',
      'types.ts',
      'common.ts',
      'misc.ts',
      'lib.ts',
      'interfaces.ts',
      'utils.test.ts',
    ].map((name) => ({ files: { [`src/base/${name}`]: '' }, breaches: [`src/base/${name}:1`] })),
    { files: { 'src/lib/a.ts': '' }, breaches: ['src/lib/a.ts:1'] },
    { files: { 'src/base/library.ts': '', 'tests/typed.ts': '' }, breaches: [] },
  ],
};
