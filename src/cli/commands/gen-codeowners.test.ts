/** `gen codeowners`: the file of the example as people read it, and a repository in which it is written and checked. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchGolden } from '../../../tests/golden.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  execFileSync('git', ['init', '-q'], { cwd: folder.path });
  cpSync('tests/fixtures/workspaces/rules', join(folder.path, 'shop'), { recursive: true });
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, name);
const write = (name: string, text: string) => {
  mkdirSync(join(path(name), '..'), { recursive: true });
  writeFileSync(path(name), text);
};
const gen = (...argv: readonly string[]) => invoke(['gen', 'codeowners', ...argv], { cwd: path('shop') });

describe('gen codeowners', () => {
  it('writes of the example who must agree to what', async () => {
    const { code, out, err } = await invoke(['gen', 'codeowners', '--workspace', 'journeys', '--out', '-']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    matchGolden('cli/codeowners.txt', out);
  });

  it('writes where GitHub looks, finds that it is up to date, and that it is not', async () => {
    // All but `rutter.yaml`.
    const owned = readdirSync(path('shop')).length - 1;
    expect((await gen('--check')).code).toBe(1);
    expect(await gen()).toEqual({
      code: 0,
      out: `owners of ${owned} files in ../.github/CODEOWNERS\n`,
      err: 'note: nobody owns shop/rutter.yaml\n',
    });
    expect(readFileSync(path('.github/CODEOWNERS'), 'utf8')).toContain(
      '\n/shop/complaints.yaml support@shop.example\n',
    );
    expect((await gen('--check')).code).toBe(0);
    const cap = readFileSync(path('shop/cap.yaml'), 'utf8');
    write('shop/cap.yaml', cap.replace('owner: crm', 'owner: support'));
    const { code, out } = await gen('--check');
    expect({ code, out }).toEqual({
      code: 1,
      out: 'stale: ../.github/CODEOWNERS\n  = help: run `rutter gen codeowners`\n',
    });
  });

  it('keeps what people wrote into the file that is there, line ends too', async () => {
    write('docs/CODEOWNERS', '/src/ @devs\r\n');
    expect((await gen()).code).toBe(0);
    const text = readFileSync(path('docs/CODEOWNERS'), 'utf8');
    expect(text.startsWith('/src/ @devs\r\n\r\n# begin rutter shop/ (')).toBe(true);
    expect(text.replaceAll('\r\n', '').includes('\n')).toBe(false);
    expect((await gen('--check')).code).toBe(0);
  });

  it('refuses a file whose marks are damaged, and a workspace with errors', async () => {
    write('CODEOWNERS', '# end rutter shop/\n');
    expect((await gen()).code).toBe(2);
    rmSync(path('CODEOWNERS'));
    write('shop/more.yaml', 'kind: Segment\nname: more\nowner: nobody\nwhen: { profile.country: ES }\n');
    const { code, err } = await gen();
    expect(code).toBe(1);
    expect(err).toContain('the workspace holds errors, so owners may be missing');
  });
});
