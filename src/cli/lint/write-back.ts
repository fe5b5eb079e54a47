/** Writes changed documents back: whole or not at all, and only over the text that was read. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { Refusal } from '../context.ts';
import { reasonOf } from '../output.ts';

const MARK = '\ufeff';

/** Paths of the texts that differ. Pure. */
export function changedPaths(before: Texts, after: Texts): readonly string[] {
  return [...after].flatMap(([path, text]) => (before.get(path) === text ? [] : [path]));
}

/** Writes what changed. Throws a Refusal for a file that cannot be written, or that somebody else changed meanwhile. */
export function writeBack(root: string, before: Texts, after: Texts): readonly string[] {
  const paths = changedPaths(before, after);
  for (const path of paths) {
    try {
      replaceFile(join(root, path), before.get(path) ?? '', after.get(path) ?? '');
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(`\`${path}\` cannot be written: ${reasonOf(error)}`);
    }
  }
  return paths;
}

/** A reader sees the old file or the new one, never a part. A byte order mark and the mode are kept; links stay links. */
function replaceFile(path: string, before: string, after: string): void {
  const target = realpathSync(path);
  const present = readFileSync(target, 'utf8');
  const mark = present.startsWith(MARK) ? MARK : '';
  if (present !== mark + before) {
    throw new Refusal(`\`${path}\` was changed while it was looked at`, 'run the command again');
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.draft`);
  try {
    const handle = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(handle, mark + after);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(draft, statSync(target).mode & 0o7777);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
