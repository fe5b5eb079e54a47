/**
 * What tells one state of this program from another: its own files, its dependencies, and the runtime with its data. Used
 * by caches, so that a changed program never answers with what another one found out.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../base/hash.ts';
import { packageRoot } from './package.ts';

/** The folders that hold the code, as far as they exist: built, all of it is below the first one. */
const FOLDERS = ['src', 'adapters'];

let identity: string | undefined;

/**
 * 64 hex digits: paths, sizes and times of change of all code, the package's manifest, versions of the runtime. Looked up
 * once: what is changed while the program runs is not what runs.
 */
export function identifyProgram(): string {
  identity ??= describeProgram();
  return identity;
}

function describeProgram(): string {
  const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const folders = FOLDERS.map((folder) => join(home, folder)).filter((folder) => existsSync(folder));
  const parts = folders.flatMap(describeFolder);
  const { node, icu, tz, unicode } = process.versions;
  const manifest = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return sha256([node, icu, tz, unicode, home, manifest, ...parts].join('\0'));
}

function describeFolder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.[jt]s$/.test(entry.name) && !/\.(test|fixture)\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const { size, mtimeMs } = statSync(path);
      return `${path}\0${size}\0${mtimeMs}`;
    });
}
