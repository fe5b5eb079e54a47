/** Finding, reading and watching files: order, what is passed over, what is refused. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCached } from './cache.ts';
import { readCommit } from './commit.ts';
import { findRoot } from './find.ts';
import { readWorkspace } from './read.ts';
import { watchWorkspace } from './watch.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rutter-workspace-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Uint8Array = 'kind: Segment\n'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe('findRoot', () => {
  it('goes up to the folder of rutter.yaml', () => {
    write('rutter.yaml');
    write('a/b/c.yaml');
    expect(findRoot(join(root, 'a/b'))).toBe(root);
  });

  it('is null where there is none', () => {
    expect(findRoot(root)).toBeNull();
  });
});

describe('readWorkspace', () => {
  it('reads every YAML file in a stable order, and passes over what holds no documents', () => {
    for (const path of ['b.yaml', 'a/z.yml', 'a.yaml', 'Z.yaml']) write(path);
    for (const path of ['node_modules/x.yaml', 'dist/x.yaml', '.github/x.yaml', '.x.yaml', 'x.json'])
      write(path);
    const { files, diagnostics } = readWorkspace(root);
    expect(files.map((each) => each.path)).toEqual(['Z.yaml', 'a.yaml', 'a/z.yml', 'b.yaml']);
    expect(diagnostics).toEqual([]);
  });

  it('refuses links out of the root, pipes, folders with the name of a file, broken links', () => {
    const outside = mkdtempSync(join(tmpdir(), 'rutter-outside-'));
    writeFileSync(join(outside, 'secret.yaml'), 'a: 1\n');
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'link.yaml'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync(join(root, 'nowhere'), join(root, 'broken.yaml'));
    symlinkSync('/dev/zero', join(root, 'device.yaml'));
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    mkdirSync(join(root, 'map.yaml'));
    write('inside.yaml');
    symlinkSync(join(root, 'inside.yaml'), join(root, 'twin.yaml'));
    const { files, diagnostics } = readWorkspace(root);
    rmSync(outside, { recursive: true, force: true });
    expect(files.map((each) => each.path)).toEqual(['inside.yaml', 'twin.yaml']);
    expect(diagnostics.map((each) => [each.code, each.span.file])).toEqual([
      ['unreadable-file', 'broken.yaml'],
      ['unreadable-file', 'device.yaml'],
      ['unreadable-file', 'link.yaml'],
      ['unreadable-file', 'pipe.yaml'],
    ]);
  });

  it.runIf(process.platform === 'linux')('says which folder it could not read', () => {
    write('a.yaml');
    // Deeper than a path may be long: nobody can read it by its name, not even root.
    const name = 'd'.repeat(250);
    const deepen = `for i in $(seq 17); do mkdir ${name} && cd -P ${name} || exit 1; done`;
    execFileSync('sh', ['-c', deepen], { cwd: root });
    const { files, diagnostics } = readWorkspace(root);
    execFileSync('rm', ['-rf', join(root, name)]);
    expect(files.map((each) => each.path)).toEqual(['a.yaml']);
    expect(diagnostics).toMatchObject([
      { code: 'unreadable-file', severity: 'error', message: 'this folder cannot be read (ENAMETOOLONG)' },
    ]);
  });

  it('refuses files that are too large or no text, and reads the others', () => {
    write('large.yaml', new Uint8Array(1024 * 1024 + 1));
    write('latin1.yaml', new Uint8Array([0x61, 0x3a, 0x20, 0xe9]));
    write('mark.yaml', '\ufeffkind: Segment\n');
    const { files, diagnostics } = readWorkspace(root);
    expect(files).toEqual([{ path: 'mark.yaml', text: 'kind: Segment\n' }]);
    expect(diagnostics.map((each) => each.code)).toEqual(['file-too-large', 'not-utf8']);
  });

  it('has no files where there is no folder', () => {
    expect(readWorkspace(join(root, 'gone')).files).toEqual([]);
  });
});

describe('parseCached', () => {
  it('gives the same tree for the same file and content, and another for another', () => {
    expect(parseCached('a.yaml', 'a: 1\n')).toBe(parseCached('a.yaml', 'a: 1\n'));
    expect(parseCached('b.yaml', 'a: 1\n').root?.span.file).toBe('b.yaml');
    expect(parseCached('a.yaml', 'a: 2\n')).not.toBe(parseCached('a.yaml', 'a: 1\n'));
  });
});

describe('readCommit', () => {
  it('is null outside of a repository', () => {
    expect(readCommit(root)).toBeNull();
  });

  it('is the commit of HEAD inside of one', () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'ignore' });
    git('init', '-q');
    expect(readCommit(root)).toBeNull();
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'x');
    expect(readCommit(root)).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('watchWorkspace', () => {
  it('reports added, changed and removed documents, and nothing else', async () => {
    write('a.yaml');
    const changes: string[] = [];
    let wake = () => {};
    const watching = watchWorkspace(root, (paths) => {
      changes.push(...paths);
      wake();
    });
    const changed = (path: string) =>
      new Promise<void>((done) => {
        wake = () => changes.includes(path) && done();
        wake();
      });
    await watching.ready;
    write('node_modules/x.yaml');
    write('notes.txt');
    write('deep/b.yaml');
    await changed('deep/b.yaml');
    changes.length = 0;
    write('a.yaml', 'kind: Trait\n');
    await changed('a.yaml');
    changes.length = 0;
    rmSync(join(root, 'deep/b.yaml'));
    await changed('deep/b.yaml');
    await watching.close();
    expect(new Set(changes)).toEqual(new Set(['deep/b.yaml']));
  });
});
