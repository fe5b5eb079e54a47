/**
 * Finds and reads the TypeScript and JavaScript below some folders. Follows no symbolic link, so there are no loops;
 * leaves alone what is installed, generated or minified, and counts it. Parses nothing.
 */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';

/** More files than this are refused: a smaller folder is meant. */
const SOURCE_FILES_MAX = 50_000;
const FILE_BYTES_MAX = 2 * 1024 * 1024;
/** Lines this long on average are written by no person. */
const MINIFIED_COLUMNS = 500;
const MINIFIED_CHARACTERS_MIN = 5_000;

const INSTALLED: ReadonlySet<string> = new Set(['node_modules', 'bower_components']);
/** Folders of this name hold what a build made, where they lie beside a `package.json`; elsewhere they are code. */
const BUILT: ReadonlySet<string> = new Set(['dist', 'build', 'out', 'coverage', 'vendor']);
const TEST_FOLDERS: ReadonlySet<string> = new Set(['__tests__', '__mocks__', '__fixtures__']);
const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const DECLARATION = /\.d\.(?:\w+\.)?[cm]?ts$/;
const TEST = /\.(?:test|spec|stories|cy|e2e)\.(?:[cm]?[jt]s|[jt]sx)$/;
const MINIFIED = /[.-]min\.[cm]?js$/;
/** Code within other languages, which is not read. */
const FOREIGN = /\.(vue|svelte|astro)$/;

/** One file of code. */
export type CodeFile = {
  /** As it is shown: relative to where the user stands, with `/` on every system. */
  readonly path: string;
  readonly fullPath: string;
  readonly text: string;
};

export type CodeFiles = {
  /** Sorted by path, by code unit. */
  readonly files: readonly CodeFile[];
  /** How many were left alone, by why. */
  readonly skipped: { readonly [reason: string]: number };
  /** Files that cannot be read, and limits that were met. */
  readonly diagnostics: readonly Diagnostic[];
};

/** Where to look. `isIgnored` goes by the path below the root; `withTests`: also tests and stories. */
export type Wanted = {
  readonly roots: readonly string[];
  readonly cwd: string;
  readonly withTests: boolean;
  readonly isIgnored: (path: string) => boolean;
};

type Walk = Wanted & {
  root: string;
  readonly found: Map<string, CodeFile>;
  readonly skipped: { [reason: string]: number };
  readonly diagnostics: Diagnostic[];
};

/** Reads all code below the roots; a root may be a file. Never throws for what is in them. */
export function readCode(wanted: Wanted): CodeFiles {
  const walk: Walk = { ...wanted, root: '', found: new Map(), skipped: {}, diagnostics: [] };
  for (const root of wanted.roots) {
    walk.root = resolve(wanted.cwd, root);
    walkFrom(walk.root, walk);
  }
  const files = [...walk.found.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
  return { files, skipped: walk.skipped, diagnostics: walk.diagnostics };
}

function walkFrom(root: string, walk: Walk): void {
  if (!statSync(root).isDirectory()) {
    readInto(root, walk);
    return;
  }
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const items = entriesOf(folder, walk);
    const isPackage = items.some(({ name }) => name === 'package.json');
    for (const item of items) {
      const full = join(folder, item.name);
      if (walk.found.size >= SOURCE_FILES_MAX) {
        const message = `more than ${SOURCE_FILES_MAX} files of code below \`${shownPath(root, walk)}\``;
        walk.diagnostics.push(unreadable(shownPath(root, walk), message, 'name a smaller folder'));
        return;
      }
      if (item.isSymbolicLink()) count(walk, 'symbolic links');
      else if (item.isDirectory()) {
        const reason = reasonToSkipFolder(item.name, isPackage, walk.withTests);
        if (reason === null) folders.push(full);
        else count(walk, reason);
      } else if (item.isFile()) readIfCode(full, item.name, walk);
    }
  }
}

function reasonToSkipFolder(name: string, isInPackage: boolean, withTests: boolean): string | null {
  if (name.startsWith('.')) return 'hidden folders';
  if (INSTALLED.has(name) || (BUILT.has(name) && isInPackage)) return `\`${name}\` folders`;
  return TEST_FOLDERS.has(name) && !withTests ? 'folders of tests' : null;
}

function readIfCode(full: string, name: string, walk: Walk): void {
  const foreign = FOREIGN.exec(name);
  if (foreign !== null) count(walk, `.${foreign[1]} files, which are not read`);
  if (!CODE.test(name)) return;
  if (DECLARATION.test(name)) count(walk, 'declaration files');
  else if (MINIFIED.test(name)) count(walk, 'minified files');
  else if (TEST.test(name) && !walk.withTests) count(walk, 'tests');
  else readInto(full, walk);
}

function readInto(fullPath: string, walk: Walk): void {
  const path = shownPath(fullPath, walk);
  if (walk.found.has(fullPath)) return;
  if (walk.isIgnored(belowOf(walk.root, fullPath))) {
    count(walk, 'ignored files');
    return;
  }
  const bytes = readBytes(fullPath);
  if (typeof bytes === 'string') {
    walk.diagnostics.push(
      unreadable(path, `this file cannot be read (${bytes})`, 'check that you may read it'),
    );
  } else if (bytes === null) count(walk, 'files of more than 2 MB');
  else if (bytes.subarray(0, 4_096).includes(0)) count(walk, 'binary files');
  else {
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    if (isMinified(text)) count(walk, 'minified files');
    else walk.found.set(fullPath, { path, fullPath, text });
  }
}

/** The bytes; null for too many; the reason where they cannot be read. Does not wait for the writer of a pipe. */
function readBytes(fullPath: string): Buffer | null | string {
  try {
    const handle = openSync(fullPath, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(handle);
      return size > FILE_BYTES_MAX ? null : readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return reasonOf(error);
  }
}

function isMinified(text: string): boolean {
  if (text.length < MINIFIED_CHARACTERS_MIN) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > MINIFIED_COLUMNS;
}

function entriesOf(folder: string, walk: Walk) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((left, right) =>
      left.name < right.name ? -1 : 1,
    );
  } catch (error) {
    const message = `this folder cannot be read (${reasonOf(error)})`;
    walk.diagnostics.push(unreadable(shownPath(folder, walk), message, 'check that you may read it'));
    return [];
  }
}

/** The path below the root; of the root itself, its name. */
function belowOf(root: string, full: string): string {
  return relative(root, full).split(sep).join('/') || basename(full);
}

function shownPath(full: string, { cwd }: Wanted): string {
  return relative(cwd, full).split(sep).join('/') || '.';
}

function count({ skipped }: Walk, reason: string): void {
  skipped[reason] = (skipped[reason] ?? 0) + 1;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function unreadable(file: string, message: string, help: string): Diagnostic {
  return { code: 'unreadable-file', severity: 'error', message, span: { file, start: 0, end: 0 }, help };
}
