/** The completion scripts, run by the shells themselves: what they offer for a line that is being typed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = fileURLToPath(new URL('../../../tests/fixtures/workspaces/rules', import.meta.url));
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** A line with the cursor at its end, and what must and must not be offered. */
const LINES: readonly (readonly [line: string, offered: readonly string[], absent: readonly string[]])[] = [
  ['rutter li', ['lint'], ['init']],
  ['rutter lint --fail-on ', ['error', 'warn'], ['--format', 'lint']],
  ['rutter lint --format ', ['sarif', 'pretty'], ['error']],
  ['rutter lint --f', ['--format', '--fail-on', '--fix'], ['--diff']],
  ['rutter graph ', ['lifecycle_welcome_newcomers_v1'], ['customers']],
  ['rutter rename ', ['journey', 'segment', 'event'], ['class']],
  ['rutter rename segment c', ['customers', 'complaining'], ['hello']],
  ['rutter explain missing-o', ['missing-owner'], ['naming']],
  ['rutter completion ', ['bash', 'zsh', 'fish'], []],
];

let folder: ReturnType<typeof makeFolder>;
beforeAll(async () => {
  folder = makeFolder();
  const shim = join(folder.path, 'rutter');
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(shim, 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await invoke(['completion', shell]);
    expect(code).toBe(0);
    writeFileSync(join(folder.path, `script.${shell}`), out);
  }
}, 60_000);
afterAll(() => folder.remove());

function run(shell: string, argv: readonly string[]): readonly string[] {
  const env = { ...process.env, PATH: `${folder.path}:${process.env.PATH}`, HOME: folder.path };
  const out = execFileSync(shell, argv, {
    cwd: BASE,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

describe.skipIf(!isThere('bash'))('bash', () => {
  const offer = (line: string) => {
    const script = `source "${join(folder.path, 'script.bash')}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rutter; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return run('bash', ['--norc', '-c', script, '_', ...line.split(' ')]);
  };

  it.each(LINES)('%s', (line, offered, absent) => {
    const found = offer(line);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const word of absent) expect(found).not.toContain(word);
  });

  it('skips the values of options, and leaves files to the shell', () => {
    expect(offer('rutter graph --workspace . li')).toEqual(['lifecycle_welcome_newcomers_v1']);
    expect(offer('rutter lint ')).toEqual(['']);
    expect(offer('rutter nothing ')).toEqual(['']);
    const kind = 'source "$1"; complete -p rutter';
    expect(run('bash', ['--norc', '-c', kind, '_', join(folder.path, 'script.bash')])[0]).toBe(
      'complete -o default -F _rutter rutter',
    );
  });
});

describe.skipIf(!isThere('fish'))('fish', () => {
  it.each(LINES)('%s', (line, offered, absent) => {
    const script = `source "${join(folder.path, 'script.fish')}"; complete -C $argv[1]`;
    const found = run('fish', ['-N', '-c', script, line]);
    expect(found).toEqual(expect.arrayContaining([...offered]));
    for (const word of absent) expect(found).not.toContain(word);
  });
});

describe.skipIf(!isThere('zsh'))('zsh', () => {
  it('takes the script, and calls what completes', () => {
    const path = join(folder.path, 'script.zsh');
    // What the completion system would be called with is printed instead.
    const script = [
      `_describe() { print -l -- "$\{(@P)2%%:*}" }`,
      '_arguments() { print -l -- "$@" }',
      'compdef() { print -- "compdef $*" }',
      'source "$1"',
      'words=(rutter li); CURRENT=2; _rutter',
      'words=(rutter lint ""); CURRENT=3; _rutter',
    ].join('\n');
    const found = run('zsh', ['-f', '-c', script, '_', path]);
    expect(found).toEqual(expect.arrayContaining(['compdef _rutter rutter', 'lint', 'rename']));
    expect(found).toContain('*--fail-on[exit with 1 from this severity on]:list:(error warn)');
    expect(found).toContain('*:files:_files');
  });
});
