/** The files under test, as text and as syntax. Reads the disk once; rules never do. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { ts } from 'ts-morph';

/** One TypeScript file, parsed; `isTest` for `*.test.ts` and all of `tests/`. */
export type SourceText = {
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
  readonly syntax: ts.SourceFile;
};

/** All files by path relative to the project, and the TypeScript ones parsed, both in order of path. */
export type Tree = {
  readonly files: ReadonlyMap<string, string>;
  readonly sources: readonly SourceText[];
};

const MANIFESTS = ['package.json', 'package-lock.json'];
const ROOTS = ['src', 'adapters', 'tests', 'schema'];
const READ = new Set(['.ts', '.md', '.yaml', '.json']);

/** Makes a tree of files given as path -> text. Pure. */
export function treeOf(files: { readonly [path: string]: string }): Tree {
  const sorted = Object.entries(files).sort(([left], [right]) => (left < right ? -1 : 1));
  const sources = sorted
    .filter(([path]) => path.endsWith('.ts'))
    .map(([path, text]) => ({
      path,
      text,
      isTest: path.endsWith('.test.ts') || path.startsWith('tests/'),
      syntax: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true),
    }));
  return { files: new Map(sorted), sources };
}

/** Reads the project's own tree from `root` (an absolute path); fixtures and golden files are data, not sources. */
export function readTree(root: string): Tree {
  const files: { [path: string]: string } = {};
  for (const name of [...MANIFESTS, ...ROOTS]) readInto(files, root, name);
  return treeOf(files);
}

function readInto(files: { [path: string]: string }, root: string, path: string): void {
  if (MANIFESTS.includes(path)) {
    files[path] = readFileSync(`${root}/${path}`, 'utf8');
    return;
  }
  if (path === 'tests/fixtures' || path === 'tests/golden') return;
  for (const entry of readdirSync(`${root}/${path}`, { withFileTypes: true })) {
    // The peers of a bench have their own packages.
    if (entry.name === 'node_modules') continue;
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) readInto(files, root, child);
    else if (READ.has(extname(entry.name))) files[child] = readFileSync(`${root}/${child}`, 'utf8');
  }
}
