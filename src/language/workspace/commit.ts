/** Which commit a workspace is at. Asks git; touches nothing, and no network. */
import { execFileSync } from 'node:child_process';

/** True where files of the directory differ from HEAD, or are new; false where nobody can tell. */
export function isDirty(directory: string): boolean {
  try {
    const answer = execFileSync('git', ['status', '--porcelain', '--', '.'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    });
    return answer.trim() !== '';
  } catch {
    return false;
  }
}

/** The commit of HEAD, 40 hex digits; null outside of a repository, before the first commit, or without git. */
export function readCommit(directory: string): string | null {
  try {
    const answer = execFileSync('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
    }).trim();
    return /^[0-9a-f]{40,64}$/.test(answer) ? answer : null;
  } catch {
    return null;
  }
}
