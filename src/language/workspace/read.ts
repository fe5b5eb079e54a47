/**
 * Reads the YAML files of a workspace: every `*.yaml` and `*.yml` below its root. Refuses what could leave the root,
 * block or exhaust memory. Parses nothing.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { decodeText, FILE_BYTES_MAX, tooLarge } from '../syntax/decode.ts';

/** A workspace of more files than this is refused. */
export const FILES_MAX = 20_000;

/** Folders that never hold documents; those that start with a dot neither. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', 'dist']);

export type WorkspaceFile = {
  /** Relative to the root, with `/` on every system. */
  readonly path: string;
  readonly text: string;
};

export type WorkspaceFiles = {
  readonly root: string;
  /** Sorted by path, by code unit. Files and folders that could not be read are left out and have a diagnostic. */
  readonly files: readonly WorkspaceFile[];
  readonly diagnostics: readonly Diagnostic[];
};

/** True for what the reader takes for a document. Pure. */
export function isDocumentPath(path: string): boolean {
  const parts = path.split('/');
  const skipped = parts.slice(0, -1).some((part) => part.startsWith('.') || SKIPPED.has(part));
  const name = parts.at(-1) ?? '';
  return !skipped && !name.startsWith('.') && /\.ya?ml$/.test(name);
}

/** Reads all documents below a directory. Never throws for what is in it; a directory that is not there has no files. */
export function readWorkspace(directory: string): WorkspaceFiles {
  const root = resolve(directory);
  const diagnostics: Diagnostic[] = [];
  const paths = listPaths(root, diagnostics).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const place = { root, real: realOf(root) };
  const files = paths.flatMap((path) => {
    const text = readDocumentFile(place, path, diagnostics);
    return text === null ? [] : [{ path, text }];
  });
  return { root, files, diagnostics };
}

function listPaths(root: string, diagnostics: Diagnostic[]): string[] {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const item of entriesOf(root, folder, diagnostics)) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      const isFolder = item.isDirectory() && !item.name.startsWith('.') && !SKIPPED.has(item.name);
      if (isFolder) folders.push(path);
      else if (!item.isDirectory() && isDocumentPath(path)) found.push(path);
      if (found.length <= FILES_MAX) continue;
      diagnostics.push(
        unreadable('', `more than ${FILES_MAX} documents below ${root}`, 'name a smaller folder'),
      );
      return [];
    }
  }
  return found;
}

/** What may not be read is no empty folder: its documents would be missed silently. */
function entriesOf(root: string, folder: string, diagnostics: Diagnostic[]) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== 'ENOENT') {
      const help = 'let whoever runs this read it, or move it out of the workspace';
      diagnostics.push(unreadable(folder, `this folder cannot be read (${reason})`, help));
    }
    return [];
  }
}

/** Where a folder really is; where that cannot be told, its name: then nothing in it can be read either. */
function realOf(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    return root;
  }
}

/** Opens without blocking (a FIFO would wait for a writer), then looks at what was opened, not at its name. */
function readDocumentFile(
  { root, real }: { readonly root: string; readonly real: string },
  path: string,
  diagnostics: Diagnostic[],
): string | null {
  const full = join(root, path);
  const refuse = (message: string, help: string): null => {
    diagnostics.push(unreadable(path, message, help));
    return null;
  };
  try {
    const inside = relative(real, realpathSync.native(full));
    if (inside === '..' || inside.startsWith(`..${sep}`)) {
      return refuse('this link points out of the workspace', 'copy the file into the workspace');
    }
    if (!statSync(full).isFile())
      return refuse('this is not a regular file', 'remove it or give it another name');
    const handle = openSync(full, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const opened = fstatSync(handle);
      if (!opened.isFile()) return refuse('this is not a regular file', 'remove it or give it another name');
      if (opened.size > FILE_BYTES_MAX) {
        diagnostics.push(tooLarge(path, opened.size));
        return null;
      }
      const decoded = decodeText(path, readFileSync(handle));
      diagnostics.push(...decoded.diagnostics);
      return decoded.diagnostics.length > 0 ? null : decoded.text;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return refuse(
      `this file cannot be read (${reasonOf(error)})`,
      'check that it exists and that you may read it',
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function unreadable(file: string, message: string, help: string): Diagnostic {
  return { code: 'unreadable-file', severity: 'error', message, span: { file, start: 0, end: 0 }, help };
}
