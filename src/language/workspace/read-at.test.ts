/** Reading a workspace from a commit: what was committed, not what lies there; refusals in words. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWorkspaceAt } from './read-at.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rutter-at-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: root, stdio: 'ignore' });
}

describe('a workspace at a commit', () => {
  it('is what was committed below its folder, whatever lies there now', () => {
    git('init', '-q');
    write('shop/rutter.yaml', 'kind: Workspace\n');
    write('shop/ünï/a b.yaml', 'kind: Segment # é\n');
    write('shop/readme.md', '#');
    write('shop/.hidden/x.yaml', 'kind: Segment\n');
    write('other/b.yaml', 'kind: Segment\n');
    symlinkSync('ünï/a b.yaml', join(root, 'shop/link.yaml'));
    git('add', '.');
    git('commit', '-qm', 'one');
    write('shop/rutter.yaml', 'changed: true\n');
    rmSync(join(root, 'shop/ünï'), { recursive: true });
    const found = readWorkspaceAt(join(root, 'shop'), 'HEAD');
    expect(found).toEqual({
      ok: true,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      files: [
        { path: 'link.yaml', text: 'kind: Segment # é\n' },
        { path: 'rutter.yaml', text: 'kind: Workspace\n' },
        { path: 'ünï/a b.yaml', text: 'kind: Segment # é\n' },
      ],
    });
  });

  it('is refused where there is no such commit, no repository, or a link that leads out', () => {
    expect(readWorkspaceAt(root, 'HEAD')).toEqual({ ok: false, error: 'this is no git repository' });
    git('init', '-q');
    expect(readWorkspaceAt(root, 'HEAD')).toMatchObject({ ok: false, error: 'git knows no commit `HEAD`' });
    expect(readWorkspaceAt(root, '--all')).toMatchObject({ ok: false });
    symlinkSync('/etc/hosts', join(root, 'out.yaml'));
    git('add', '.');
    git('commit', '-qm', 'one');
    expect(readWorkspaceAt(root, 'HEAD')).toEqual({
      ok: false,
      error: '`out.yaml` is a link that cannot be followed at `HEAD`',
    });
  });
});
