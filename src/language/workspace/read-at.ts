/** The documents of a workspace as a commit has them, read from git's objects: no checkout, no working tree, no network. */
import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { decodeText, FILE_BYTES_MAX } from '../syntax/decode.ts';
import { FILES_MAX, isDocumentPath, type WorkspaceFile } from './read.ts';

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 512 * 1024 * 1024;

/** The files of a commit below the folder, sorted by path; or why they cannot be read. */
export type FilesAt =
  | { readonly ok: true; readonly commit: string; readonly files: readonly WorkspaceFile[] }
  | { readonly ok: false; readonly error: string };

type Git = (args: readonly string[], input?: string) => Buffer | null;

function gitIn(folder: string): Git {
  return (args, input) => {
    try {
      return execFileSync('git', args, {
        cwd: folder,
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_BYTES_MAX,
        input: input ?? '',
      });
    } catch {
      return null;
    }
  };
}

type Blob = { readonly path: string; readonly id: string; readonly isLink: boolean };

/** Rows of `git ls-tree -r -z --long`: mode, type, object, size, tab, path. Too large ones are told apart. */
function readTree(
  text: string,
  prefix: string,
): { readonly blobs: readonly Blob[]; readonly tooLarge: string | null } {
  const blobs: Blob[] = [];
  let tooLarge: string | null = null;
  for (const row of text.split('\0')) {
    const [, mode, type, id = '', size, full = ''] =
      /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(row) ?? [];
    if (type !== 'blob' || !full.startsWith(prefix)) continue;
    const path = full.slice(prefix.length);
    if (!isDocumentPath(path)) continue;
    if (Number(size) > FILE_BYTES_MAX) tooLarge = path;
    blobs.push({ path, id, isLink: mode === '120000' });
  }
  return { blobs, tooLarge };
}

/** Contents in the order asked for, from `git cat-file --batch`: a line `ID blob SIZE`, so many bytes, a line feed. */
function readBatch(output: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const size = Number(output.subarray(at, end).toString('latin1').split(' ')[2]);
    if (end < 0 || !Number.isSafeInteger(size)) break;
    found.push(output.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return found;
}

/** Reads the workspace in `folder` as `ref` had it. A link counts as the file of the workspace that it names. */
export function readWorkspaceAt(folder: string, ref: string): FilesAt {
  const git = gitIn(folder);
  const prefix = git(['rev-parse', '--show-prefix'])?.toString('utf8').replace(/\n$/, '');
  if (prefix === undefined) return { ok: false, error: 'this is no git repository' };
  const commit = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
    ?.toString('utf8')
    .trim();
  if (commit === undefined || commit === '') return { ok: false, error: `git knows no commit \`${ref}\`` };
  const tree = git([
    'ls-tree',
    '-r',
    '-z',
    '--long',
    '--full-tree',
    commit,
    ...(prefix === '' ? [] : [prefix]),
  ]);
  if (tree === null) return { ok: false, error: `git cannot list the files of \`${ref}\`` };
  const { blobs, tooLarge } = readTree(tree.toString('utf8'), prefix);
  if (tooLarge !== null) return { ok: false, error: `\`${tooLarge}\` is too large at \`${ref}\`` };
  if (blobs.length > FILES_MAX) return { ok: false, error: `more than ${FILES_MAX} documents at \`${ref}\`` };
  const output = git(['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join(''));
  const contents = output === null ? [] : readBatch(output);
  if (contents.length !== blobs.length)
    return { ok: false, error: `git cannot read the files of \`${ref}\`` };
  return decodeAll(commit, ref, blobs, contents);
}

function decodeAll(
  commit: string,
  ref: string,
  blobs: readonly Blob[],
  contents: readonly Buffer[],
): FilesAt {
  const byPath = new Map(blobs.map((blob, index) => [blob.path, { blob, bytes: contents[index] as Buffer }]));
  const files: WorkspaceFile[] = [];
  for (const { path, isLink } of blobs) {
    let found = byPath.get(path);
    if (isLink && found !== undefined) {
      const target = found.bytes.toString('utf8');
      found = byPath.get(posix.normalize(posix.join(posix.dirname(path), target)));
    }
    if (found === undefined || found.blob.isLink)
      return { ok: false, error: `\`${path}\` is a link that cannot be followed at \`${ref}\`` };
    const decoded = decodeText(path, found.bytes);
    if (decoded.diagnostics.length > 0)
      return { ok: false, error: `\`${path}\` cannot be read as text at \`${ref}\`` };
    files.push({ path, text: decoded.text });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { ok: true, commit, files };
}
