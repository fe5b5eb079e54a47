/** `init`: what it makes is whole and green, and it overwrites nothing. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

describe('init', () => {
  let folder = makeFolder();
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it('makes a workspace that validates and lints without a warning and whose tests pass', async () => {
    const cwd = folder.path;
    expect(await invoke(['init', 'shop'], { cwd })).toMatchObject({ code: 0, err: '' });
    const inside = join(cwd, 'shop');
    expect(await invoke(['validate', '--fail-on', 'warn'], { cwd: inside })).toMatchObject({ code: 0 });
    expect(await invoke(['lint', '--fail-on', 'warn'], { cwd: inside })).toMatchObject({ code: 0, err: '' });
    const tested = await invoke(['test'], { cwd: inside });
    expect(tested.out).toContain('4 passed\ncoverage: steps 4/4, paths 1/1, timeouts 1/1');
    expect(tested.code).toBe(0);
  });

  it('tells the editor which schema is for which files', async () => {
    await invoke(['init'], { cwd: folder.path });
    const text = readFileSync(join(folder.path, '.vscode/settings.json'), 'utf8');
    const settings = JSON.parse(text) as { 'yaml.schemas': { [path: string]: string[] } };
    for (const path of Object.keys(settings['yaml.schemas'])) {
      expect(existsSync(join(folder.path, path)), path).toBe(true);
    }
    expect(settings['yaml.schemas']['./.vscode/rutter/journey.schema.json']).toEqual(['*.journey.yaml']);
  });

  it('refuses where something is already there, and changes nothing', async () => {
    writeFileSync(join(folder.path, 'catalog.yaml'), 'mine\n');
    const { code, err } = await invoke(['init'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain('`.` already has `catalog.yaml`');
    expect(readFileSync(join(folder.path, 'catalog.yaml'), 'utf8')).toBe('mine\n');
    expect(existsSync(join(folder.path, 'rutter.yaml'))).toBe(false);
  });

  it('leaves a .gitignore as it is', async () => {
    writeFileSync(join(folder.path, '.gitignore'), 'mine\n');
    expect((await invoke(['init'], { cwd: folder.path })).code).toBe(0);
    expect(readFileSync(join(folder.path, '.gitignore'), 'utf8')).toBe('mine\n');
  });
});
