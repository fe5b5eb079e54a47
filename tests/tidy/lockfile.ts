/**
 * A lockfile names every optional package of every platform. npm leaves out those that a registry mirror does not
 * have, and `npm ci` then refuses the lockfile on every machine.
 */
import type { Rule, Violation } from './rule.ts';
import type { Tree } from './tree.ts';

type Lockfile = {
  readonly packages?: {
    readonly [path: string]: { readonly optionalDependencies?: { readonly [name: string]: string } };
  };
};

function check(tree: Tree): readonly Violation[] {
  const locks = [...tree.files].filter(([path]) => /(?:^|\/)package-lock\.json$/.test(path));
  return locks.flatMap(([path, text]) => checkLock(path, text));
}

function checkLock(path: string, text: string): readonly Violation[] {
  const packages = (JSON.parse(text) as Lockfile).packages ?? {};
  const locked = new Set(Object.keys(packages).map((place) => place.split('node_modules/').at(-1)));
  const lines = text.split('\n');
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !locked.has(name))
      .map(([name, version]) => {
        const line = lines.findIndex((one) => one.includes(`"${name}": "${version}"`)) + 1;
        return { path, line, message: `${name} ${version} of ${place} is not locked: npm ci will refuse` };
      }),
  );
}

const lockOf = (...places: readonly string[]) => ({
  'package-lock.json': `{"packages": {
"node_modules/tool": {"optionalDependencies": {
"tool-linux": "1.0.0",
"@tool/darwin": "1.0.0"}}${places.map((place) => `,\n"${place}": {}`).join('')}}}`,
});

export const lockfile: Rule = {
  name: 'the lockfile is complete on every platform',
  check,
  samples: [
    { files: lockOf('node_modules/tool-linux'), breaches: ['package-lock.json:4'] },
    { files: lockOf(), breaches: ['package-lock.json:3', 'package-lock.json:4'] },
    {
      files: {
        'tests/bench/peers/package-lock.json': lockOf('node_modules/tool-linux')['package-lock.json'],
      },
      breaches: ['tests/bench/peers/package-lock.json:4'],
    },
    { files: lockOf('node_modules/tool/node_modules/tool-linux', 'node_modules/@tool/darwin'), breaches: [] },
  ],
};
