/** `init`: what it makes is whole and green, and it overwrites nothing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
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

  it.each([
    ['Jörgs-shop', 'cd Jörgs-shop'],
    ['my shop', "cd 'my shop'"],
    ["Ana's", "cd 'Ana'\\''s'"],
  ])('says what to type next: %s', async (dir, words) => {
    const { out } = await invoke(['init', dir, '--ci', 'none'], { cwd: folder.path });
    expect(out).toContain(`\n  ${words}\n  rutter validate\n`);
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

  it('writes the workflow of the CI system that is asked for, and runs this version in it', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const present = (path: string) => existsSync(join(folder.path, path));
    const read = (path: string) => parse(readFileSync(join(folder.path, path), 'utf8')) as object;
    expect((await invoke(['init', 'a'], { cwd: folder.path })).code).toBe(0);
    expect(read('a/.github/workflows/journeys.yml')).toMatchObject({
      permissions: { contents: 'read', 'security-events': 'write', 'pull-requests': 'write' },
      jobs: { check: { steps: [{}, { uses: './.github/actions/rutter', with: { version } }] } },
    });
    expect(present('a/.github/actions/rutter/comment.mts')).toBe(true);
    expect((await invoke(['init', 'b', '--ci', 'none'], { cwd: folder.path })).code).toBe(0);
    expect(present('b/.github')).toBe(false);
    expect((await invoke(['init', 'b', '--ci', 'gitlab'], { cwd: folder.path })).out).toBe(
      '  .gitlab-ci.yml\n  .gitlab/rutter/comment.mts\n  .gitlab/rutter/comment-body.mts\n',
    );
    expect(read('b/.gitlab-ci.yml')).toMatchObject({
      journeys: {
        script: [
          'mkdir -p "$RUTTER_OUT"',
          'code=0',
          expect.stringContaining(`npx --yes rutter@${version} lint `),
          expect.stringContaining(`npx --yes rutter@${version} test `),
          expect.stringContaining(
            `npx --yes rutter@${version} plan --against "$CI_MERGE_REQUEST_DIFF_BASE_SHA"`,
          ),
          'exit $code',
        ],
        artifacts: { when: 'always', reports: { codequality: 'gl-code-quality-report.json' } },
      },
    });
    expect((await invoke(['init', 'b', '--ci', 'gitlab'], { cwd: folder.path })).code).toBe(2);
  });

  it('puts the workflow where the repository begins, and tells it where the workspace is', async () => {
    mkdirSync(join(folder.path, '.git'));
    const { out } = await invoke(['init', 'crm/shop'], { cwd: folder.path });
    expect(out).toContain('  ../../.github/workflows/journeys.yml\n');
    const workflow = readFileSync(join(folder.path, '.github/workflows/journeys.yml'), 'utf8');
    expect(workflow).toContain('working-directory: "crm/shop"\n');
    await invoke(['init', 'crm/shop', '--ci', 'gitlab'], { cwd: folder.path });
    expect(parse(readFileSync(join(folder.path, '.gitlab-ci.yml'), 'utf8'))).toMatchObject({
      journeys: {
        script: ['mkdir -p "$RUTTER_OUT"', 'cd "crm/shop"', ...Array(5).fill(expect.any(String))],
        artifacts: { reports: { junit: 'crm/shop/rutter-tests.xml' } },
      },
    });
  });

  it('takes what is there already word for word: our own repository has the action', async () => {
    mkdirSync(join(folder.path, '.git'));
    const action = '.github/actions/rutter/action.yml';
    mkdirSync(join(folder.path, '.github/actions/rutter'), { recursive: true });
    writeFileSync(join(folder.path, action), readFileSync(action, 'utf8'));
    const { code, out } = await invoke(['init', 'shop'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(out).not.toContain('action.yml');
    writeFileSync(join(folder.path, action), 'mine\n');
    const { err } = await invoke(['init', 'other'], { cwd: folder.path });
    expect(err).toContain(
      '`other` already has `../.github/workflows/journeys.yml`, `../.github/actions/rutter/action.yml`',
    );
    expect(readFileSync(join(folder.path, action), 'utf8')).toBe('mine\n');
  });

  it('leaves a .gitignore as it is', async () => {
    writeFileSync(join(folder.path, '.gitignore'), 'mine\n');
    expect((await invoke(['init'], { cwd: folder.path })).code).toBe(0);
    expect(readFileSync(join(folder.path, '.gitignore'), 'utf8')).toBe('mine\n');
  });
});
