/** Which documents changed since a commit. Asks git; touches nothing, and no network. */
import { execFileSync } from 'node:child_process';

const TIMEOUT_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Paths below the folder, relative to it, or why that cannot be told. Files that are gone are among them. */
export type ChangedFiles =
  | { readonly ok: true; readonly paths: ReadonlySet<string> }
  | { readonly ok: false; readonly error: string };

/**
 * What differs from where this branch left `ref` (from `ref` itself, where they share nothing): committed or not, and
 * files that git does not know yet.
 */
export function changedSince(folder: string, ref: string): ChangedFiles {
  const git = (...args: readonly string[]): string | null => {
    try {
      return execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_BYTES_MAX,
      });
    } catch {
      return null;
    }
  };
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)?.trim();
  if (commit === undefined || commit === '') {
    const isRepository = git('rev-parse', '--git-dir') !== null;
    return {
      ok: false,
      error: isRepository ? `git knows no commit \`${ref}\`` : 'this is no git repository',
    };
  }
  const base = git('merge-base', commit, 'HEAD')?.trim() ?? commit;
  const differing = git('diff', '--name-only', '--no-renames', '-z', '--relative', base, '--');
  const strangers = git('ls-files', '--others', '--exclude-standard', '-z');
  if (differing === null || strangers === null)
    return { ok: false, error: 'git could not compare the files' };
  return {
    ok: true,
    paths: new Set([...differing.split('\0'), ...strangers.split('\0')].filter((path) => path !== '')),
  };
}
