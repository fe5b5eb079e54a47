/** `rename` on the command line: what is written, what is printed, and that the baseline keeps its entries. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = fileURLToPath(new URL('../../../tests/fixtures/workspaces/rules', import.meta.url));

let folder: ReturnType<typeof makeFolder>;
beforeEach(() => {
  folder = makeFolder();
  cpSync(BASE, folder.path, { recursive: true });
});
afterEach(() => folder.remove());

const rename = (...argv: readonly string[]) => invoke(['rename', ...argv], { cwd: folder.path });
const read = (path: string) => readFileSync(join(folder.path, path), 'utf8');

describe('rename', () => {
  it('writes every file, moves the one that is called so, and says what it did', async () => {
    const { code, out } = await rename('template', 'hello', 'greeting');
    expect(out).toBe(
      '`hello` is now `greeting`: 3 places in 3 files\n' +
        '  hello.yaml: 1\n  welcome.journey.yaml: 1\n  welcome.test.yaml: 1\n  hello.yaml is now greeting.yaml\n',
    );
    expect(code).toBe(0);
    expect(existsSync(join(folder.path, 'hello.yaml'))).toBe(false);
    expect(read('greeting.yaml')).toContain('name: greeting\n');
    expect((await invoke(['validate'], { cwd: folder.path })).code).toBe(0);
  });

  it('with --diff changes nothing and prints a patch', async () => {
    const { out } = await rename('step', 'lifecycle_welcome_newcomers_v1/settle', 'calm', '--diff');
    expect(out).toContain('-  - { id: settle, wait: 2d }\n+  - { id: calm, wait: 2d }\n');
    expect(out).toContain('+  - moved: { from: settle, to: calm }\n');
    expect(read('welcome.journey.yaml')).not.toContain('calm');
    const moved = await rename('template', 'hello', 'greeting', '--diff');
    expect(moved.out).toContain('rename from hello.yaml\nrename to greeting.yaml\n--- a/hello.yaml');
  });

  it('keeps known findings known', async () => {
    writeFileSync(
      join(folder.path, 'bare.yaml'),
      'kind: Segment\nname: bare\nwhen: { profile.country: ES }\n',
    );
    await invoke(['baseline'], { cwd: folder.path });
    const lint = () => invoke(['lint', '--fail-on', 'warn'], { cwd: folder.path });
    expect((await lint()).out).toContain('nothing found');
    const planned = await rename('segment', 'bare', 'spaniards', '--diff');
    expect(planned.out).toMatch(/^\+.*`spaniards`/m);
    expect(read('rutter-baseline.json')).not.toContain('spaniards');
    const { out } = await rename('segment', 'bare', 'spaniards');
    expect(out).toContain('  rutter-baseline.json: the baseline follows\n');
    expect(read('rutter-baseline.json')).toContain('`spaniards`');
    expect(read('rutter-baseline.json')).toContain('"file": "spaniards.yaml"');
    expect(await lint()).toMatchObject({ code: 0, out: expect.stringContaining('nothing found') });
  });

  it.each([
    [['step', 'settle', 'calm'], 2, '`settle` names no journey'],
    [['segment', 'nobody', 'calm'], 1, 'no segment is called `nobody`'],
    [['class', 'lifecycle', 'calm'], 2, 'Allowed choices are'],
  ])('refuses %j', async (argv, code, message) => {
    const found = await rename(...argv);
    expect(found.code).toBe(code);
    expect(found.err).toContain(message);
  });

  it('shows the place of what speaks against it', async () => {
    const { code, out } = await rename('segment', 'customers', 'complaining');
    expect(code).toBe(1);
    expect(out).toContain('error[cannot-rename]: there is a segment `complaining` already');
  });
});
