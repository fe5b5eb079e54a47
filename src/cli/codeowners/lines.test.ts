/**
 * Lines of CODEOWNERS, read back by git: GitHub takes the patterns of gitignore, and git says of each which files it
 * matches. The last line that matches must name the owners of the file.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../invoke.fixture.ts';
import { type OwnedFile, writeLines } from './lines.ts';

let folder = makeFolder();
let count = 0;
beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => folder.remove());

/** Pattern and owners: a space divides them, unless a backslash stands before it. */
function readLine(line: string): { readonly pattern: string; readonly owners: readonly string[] } {
  const [pattern = '', ...owners] = line.split(/(?<!\\) +/);
  return { pattern, owners };
}

function makeRepository(paths: readonly string[]): string {
  count += 1;
  const root = join(folder.path, `repository-${count}`);
  mkdirSync(root);
  execFileSync('git', ['init', '-q'], { cwd: root });
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  return root;
}

/** By path, as git matches the patterns; files that no line matches are missing. */
function ownersByGit(
  lines: readonly string[],
  paths: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const root = makeRepository(paths);
  const owners = new Map<string, readonly string[]>();
  for (const { pattern, owners: named } of lines.map(readLine)) {
    const matched = execFileSync('git', ['ls-files', '--others', '--ignored', '-z', `--exclude=${pattern}`], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const path of matched.split('\0').filter((each) => each !== '')) owners.set(path, named);
  }
  return owners;
}

function check(files: readonly OwnedFile[], inherited: readonly string[]): void {
  const prefix = inherited.length === 0 ? [] : [`/work/ ${inherited.join(' ')}`];
  const lines = [...prefix, ...writeLines(files, inherited, 'work/')];
  const read = ownersByGit(
    lines,
    files.map(({ path }) => `work/${path}`),
  );
  for (const { path, owners } of files)
    expect([path, read.get(`work/${path}`) ?? []]).toEqual([path, owners]);
}

const owner = fc.constantFrom<readonly string[]>(['@a/x'], ['@a/y'], ['@a/x', 'z@a.example'], []);
const name = fc.constantFrom(
  'a',
  'b',
  'cart',
  'black friday',
  'ñandú',
  'a#1',
  'b[2]',
  '!x',
  'c*',
  'q?',
  '#top',
  'x\\y',
);
const path = fc
  .tuple(fc.array(fc.constantFrom('one', 'two', 'three', 'a b', 'v[1]'), { maxLength: 3 }), name)
  .map(([folders, last]) => [...folders, `${last}.yaml`].join('/'));

describe('lines of CODEOWNERS', () => {
  it('name a folder once where most of its files have the same owners', () => {
    const files = [
      { path: 'cart/a.yaml', owners: ['@shop/crm'] },
      { path: 'cart/b.yaml', owners: ['@shop/crm'] },
      { path: 'cart/c.yaml', owners: ['@shop/legal'] },
      { path: 'd.yaml', owners: ['@shop/ops'] },
      { path: 'e.yaml', owners: [] },
    ];
    expect(writeLines(files, ['@shop/ops'], 'work/')).toEqual([
      '/work/e.yaml',
      '/work/cart/ @shop/crm',
      '/work/cart/c.yaml @shop/legal',
    ]);
    check(files, ['@shop/ops']);
  });

  it('name a file of a name that cannot be written, and those that its pattern matches besides', () => {
    const files = [
      { path: 'sale[1].yaml', owners: ['@shop/crm'] },
      { path: 'sale-1-.yaml', owners: ['@shop/ops'] },
      { path: 'black friday.yaml', owners: ['@shop/crm'] },
    ];
    expect(writeLines(files, ['@shop/ops'], 'work/')).toEqual([
      '/work/sale?1?.yaml @shop/crm',
      '/work/black\\ friday.yaml @shop/crm',
      '/work/sale-1-.yaml @shop/ops',
    ]);
    check(files, ['@shop/ops']);
  });

  it('say of every file whose it is, whatever folders and names there are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ path, owners: owner }), { selector: ({ path: at }) => at, maxLength: 12 }),
        fc.constantFrom<readonly string[]>([], ['@a/x']),
        (files, inherited) => check(files, inherited),
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
