/** `fmt` on the command line, and documents that come in on standard input. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = fileURLToPath(new URL('../../../tests/fixtures/workspaces/rules', import.meta.url));
const MESSY = 'name: vip\nkind:   Segment # who\nowner: crm\npurpose: People.\nwhen: {profile.seats: 1}\n';
const TIDY = 'kind: Segment # who\nname: vip\nowner: crm\npurpose: People.\nwhen: { profile.seats: 1 }\n';

let folder: ReturnType<typeof makeFolder>;
beforeEach(() => {
  folder = makeFolder();
  cpSync(BASE, folder.path, { recursive: true });
  writeFileSync(join(folder.path, 'vip.yaml'), `\ufeff${MESSY}`);
});
afterEach(() => folder.remove());

const run = (argv: readonly string[], stdin?: string) =>
  invoke(argv, { cwd: folder.path, ...(stdin !== undefined && { stdin }) });
const vip = () => readFileSync(join(folder.path, 'vip.yaml'), 'utf8');

describe('fmt', () => {
  it('writes what is laid out otherwise, names it, and then has nothing to do', async () => {
    const { code, out, err } = await run(['fmt']);
    expect({ code, out }).toEqual({ code: 0, out: 'vip.yaml\n' });
    expect(err).toMatch(/^1 of \d+ files laid out anew\n$/);
    expect(vip()).toBe(`\ufeff${TIDY}`);
    expect(await run(['fmt', '--check'])).toMatchObject({ code: 0, out: '' });
  });

  it('with --check fails and writes nothing, with --diff prints a patch', async () => {
    expect(await run(['fmt', '--check'])).toMatchObject({ code: 1, out: 'vip.yaml\n' });
    const { code, out } = await run(['fmt', '--diff']);
    expect(code).toBe(0);
    expect(out).toContain('-kind:   Segment # who\n');
    expect(out).toContain('+kind: Segment # who\n');
    expect(vip()).toBe(`\ufeff${MESSY}`);
  });

  it('leaves other files alone when some are named, and says which cannot be read', async () => {
    expect(await run(['fmt', '--check', 'rutter.yaml'])).toMatchObject({ code: 0, out: '' });
    writeFileSync(join(folder.path, 'broken.yaml'), 'a: [\n');
    const { code, out, err } = await run(['fmt', 'broken.yaml']);
    expect(code).toBe(1);
    expect(out).toContain('--> broken.yaml:1');
    expect(err).toBe('1 file could not be read, and is as before\n');
  });

  it('counts a file that cannot be read among none that are laid out as they should be', async () => {
    await run(['fmt']);
    const { err: all } = await run(['fmt']);
    symlinkSync('nowhere.yaml', join(folder.path, 'gone.yaml'));
    const { code, out, err } = await run(['fmt']);
    expect(code).toBe(2);
    expect(out).toContain('this file cannot be read (ENOENT)');
    expect(err).toBe(`${all}1 file could not be read, and is as before\n`);
  });

  it('formats standard input to standard output, for a file that may not exist', async () => {
    const argv = ['fmt', '--stdin', '--stdin-filename', 'new.yaml'];
    expect(await run(argv, MESSY)).toEqual({ code: 0, out: TIDY, err: '' });
    expect(await run([...argv, '--check'], MESSY)).toMatchObject({ code: 1, out: '' });
    expect(await run(argv, 'a: [\n')).toMatchObject({ code: 1, out: 'a: [\n' });
  });
});

describe('--stdin', () => {
  const WRONG = MESSY.replace('profile.seats', 'profile.seat');

  it.each(['validate', 'lint'])(
    '%s judges the text in the place of the file, and reports on it alone',
    async (verb) => {
      const argv = [verb, '--stdin', '--stdin-filename', 'vip.yaml'];
      expect(await run(argv, MESSY)).toMatchObject({ code: 0 });
      const { code, out } = await run(argv, WRONG);
      expect(code).toBe(1);
      expect(out).toContain('unknown attribute `seat`');
      expect(out).toContain('--> vip.yaml:5');
      expect(vip()).toBe(`\ufeff${MESSY}`);
    },
  );

  it('lint --diff shows what would be mended in it', async () => {
    const { code, out } = await run(
      ['lint', '--stdin', '--stdin-filename', 'vip.yaml', '--diff'],
      MESSY.replace('when:', 'wehn:'),
    );
    expect(code).toBe(1);
    expect(out).toContain('+when: {profile.seats: 1}');
  });

  it.each([
    [['fmt', '--stdin'], 'has no name'],
    [['fmt', '--stdin-filename', 'a.yaml'], 'add --stdin'],
    [['fmt', '--stdin', '--stdin-filename', 'a.txt'], 'is no document'],
    [['lint', '--stdin', '--stdin-filename', 'a.yaml', '--fix'], 'use --diff'],
    [
      ['lint', '--workspace', '.', '--stdin', '--stdin-filename', '../a.yaml'],
      'is no document of the workspace',
    ],
  ])('refuses %j', async (argv, message) => {
    const found = await run(argv, 'a: 1\n');
    expect(found.code).toBe(2);
    expect(found.err).toContain(message);
  });
});
