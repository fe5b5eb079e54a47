/** `lint`, `waivers` and `baseline` on a workspace of their own: formats, exit codes, fixes, selection, changes. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const BASE = 'tests/fixtures/workspaces/rules';
const NOW = '2026-11-23T09:00:00Z';
const COUNT = readdirSync(BASE).length;
const BARE = 'kind: Segment\nname: vip # ours\nreview_by: 2026-11-01\nwhen: { profile.country: ES }\n';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  cpSync(BASE, folder.path, { recursive: true });
  // The segments of these tests stand alone, which is not what they are about.
  appendFileSync(
    join(folder.path, 'rutter.yaml'),
    'rules: [{ levels: { unused: off, equal-segments: off } }]\n',
  );
});
afterEach(() => folder.remove());

const path = (name: string) => join(folder.path, name);
const write = (name: string, text: string) => writeFileSync(path(name), text);
const read = (name: string) => readFileSync(path(name), 'utf8');
const run = (...argv: readonly string[]) => invoke(argv, { cwd: folder.path });
const lint = (...argv: readonly string[]) => run('lint', '--now', NOW, ...argv);
const codesOf = (out: string) =>
  (JSON.parse(out) as { diagnostics: { code: string; file: string }[] }).diagnostics.map(
    ({ code, file }) => `${file} ${code}`,
  );

describe('lint', () => {
  it('says that nothing was found', async () => {
    expect(await lint()).toEqual({ code: 0, out: `nothing found in ${COUNT} files\n`, err: '' });
  });

  it('reports errors of compiling and findings of rules together, and says what can be mended', async () => {
    write('vip.yaml', BARE);
    write('odd.yaml', 'kind: Segment\nname: odd\nowner: crm\nwhne: { profile.country: ES }\n');
    const { code, out } = await lint();
    expect(code).toBe(1);
    expect(out).toContain('error[unknown-key]');
    expect(out).toContain('did you mean `when`? (fixable with --fix)');
    expect(out).toContain('error[missing-owner]: the Segment `vip` has no owner');
    expect(out).toContain('warning[review-overdue]');
    expect(out).toContain('2 errors, 1 warning');
  });

  it('says nothing about a file that holds an error, and nothing at all while `rutter.yaml` does', async () => {
    write('vip.yaml', BARE.replace('name', 'nme'));
    expect(codesOf((await lint('--format', 'json')).out)).toEqual(['vip.yaml unknown-key']);
    write('vip.yaml', BARE);
    write('rutter.yaml', read('rutter.yaml').replace('zone:', 'zoen:'));
    expect(codesOf((await lint('--format', 'json')).out)).toEqual(['rutter.yaml unknown-key']);
  });

  it.each([
    [[], 1],
    [['--rule', 'missing-owner=warn'], 0],
    [['--rule', 'missing-owner=warn', '--fail-on', 'warn'], 1],
    [['--rule', 'missing-owner=warn', '--max-warnings', '1'], 1],
    [['--rule', 'missing-owner=warn', '--max-warnings', '2'], 0],
    [['--rule', 'missing-owner=off', '--rule', 'review-overdue=error'], 1],
    [['--rule', 'mising-owner=off'], 2],
    [['--rule', 'missing-owner=loud'], 2],
    [['--rule', 'missing-unsubscribe=warn'], 1],
    [['--rule', 'missing-unsubscribe=off'], 2],
    [['--now', 'today'], 2],
    [['--changed-since', 'main'], 2],
    [['--select', 'colour:red'], 2],
    [['none.yaml'], 2],
  ])('with %j ends with %i', async (argv, code) => {
    write('vip.yaml', BARE);
    expect((await lint(...argv)).code).toBe(code);
  });

  it('answers for no file that it could not look into', async () => {
    symlinkSync('nowhere', path('gone.yaml'));
    for (const verb of ['lint', 'validate', 'fmt']) {
      const { code, out } = await run(verb);
      expect({ verb, code }).toEqual({ verb, code: 2 });
      expect(out).toContain('error[unreadable-file]');
    }
  });

  it('asks for an edition only of a `rutter.yaml` that it could read', async () => {
    write('rutter.yaml', read('rutter.yaml').replace(/^edition:.*\n/m, ''));
    expect((await lint()).err).toContain('pins no edition');
    appendFileSync(path('rutter.yaml'), 'colour: red\n');
    expect((await lint()).err).not.toContain('pins no edition');
  });

  it('takes levels and options by path from `rutter.yaml`, and checks them', async () => {
    write('vip.yaml', BARE);
    const levels = (text: string) =>
      write('rutter.yaml', `${readFileSync(`${BASE}/rutter.yaml`, 'utf8')}rules:\n${text}`);
    levels(
      '  - levels: { missing-owner: off, review-overdue: { level: error } }\n  - { paths: ["v*.yaml"], levels: { missing-owner: warn } }\n',
    );
    const { out } = await lint();
    expect(out).toContain('warning[missing-owner]');
    expect(out).toContain('error[review-overdue]');
    levels('  - levels: { mising-owner: off, naming: { options: { loud: yes } } }\n');
    const found = codesOf((await lint('--format', 'json')).out);
    expect(found).toContain('rutter.yaml unknown-rule');
    expect(found).toContain('rutter.yaml unknown-key');
  });

  it('plays the tests where the standards ask for coverage, and says what they do not reach', async () => {
    const test = 'welcome.test.yaml';
    const shortened = readFileSync(`${BASE}/${test}`, 'utf8')
      .replace('events:', 'end: 1d\n    events:')
      .replace(/^.*at: 2d.*\n/m, '');
    write(test, shortened);
    const qa = (asked: string) => write('standards.yaml', `kind: Standards\nname: shop\nqa: [${asked}]\n`);
    qa('{ coverage: { steps: 100% } }');
    const { code, out } = await lint();
    expect(code).toBe(1);
    expect(out).toContain(
      'error[qa-requirements]: the Journey `lifecycle_welcome_newcomers_v1` is not ready to ship: tests reach 66% of its steps instead of 100%',
    );
    qa('{ coverage: { steps: 66% } }');
    expect((await lint()).code).toBe(0);
  });

  it('refuses an edition that it does not know, and names one where none is pinned', async () => {
    write('rutter.yaml', read('rutter.yaml').replace('2026-11', '2031-02'));
    expect((await lint()).out).toContain('unknown-edition');
    write('rutter.yaml', read('rutter.yaml').replace(/edition: .*\n/, ''));
    expect((await lint()).err).toContain('edition: 2026-11');
  });

  it('writes each format to its file, and annotations in GitHub Actions by itself', async () => {
    write('vip.yaml', BARE);
    const formats = ['json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'];
    const argv = formats.flatMap((name) => ['--format', `${name}=out.${name}`]);
    expect(await lint(...argv)).toMatchObject({ code: 1, out: '' });
    for (const name of formats) expect(read(`out.${name}`)).toContain('missing-owner');
    const env = { GITHUB_ACTIONS: 'true' };
    const both = await invoke(['lint', '--now', NOW], { cwd: folder.path, env });
    expect(both.out).toMatch(/see: rutter explain[\s\S]*::error file=vip.yaml,line=2/);
    const json = await invoke(['lint', '--now', NOW, '--format', 'json'], { cwd: folder.path, env });
    expect(codesOf(json.out)).toHaveLength(2);
    expect(json.err).toContain('::error file=vip.yaml');
  });

  it('names files from the root of the repository for CI systems, wherever it runs', async () => {
    cpSync(BASE, path('shop'), { recursive: true });
    write('shop/vip.yaml', BARE);
    const cwd = path('shop');
    const argv = ['lint', '--now', NOW, '--format', 'sarif=a.sarif', '--format', 'gitlab=a.json'];
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder.path };
    const { out } = await invoke([...argv, '--format', 'pretty'], { cwd, env });
    expect(out).toContain('--> vip.yaml:2:7');
    expect(out).toContain('::error file=shop/vip.yaml,line=2,endLine=2,col=7,endColumn=10,');
    expect(read('shop/a.sarif')).toContain('"uri": "shop/vip.yaml"');
    await invoke(argv, { cwd, env: { CI_PROJECT_DIR: folder.path } });
    expect(read('shop/a.json')).toContain('"path": "shop/vip.yaml"');
    mkdirSync(path('shop/below'));
    await invoke(argv, { cwd: path('shop/below'), env });
    expect(read('shop/below/a.sarif')).toContain('"uri": "shop/vip.yaml"');
    await invoke(argv, { cwd, env: { CI_PROJECT_DIR: '/elsewhere' } });
    expect(read('shop/a.json')).toContain('"path": "vip.yaml"');
  });

  it('never prints a secret, in no format', async () => {
    write(
      'hook.yaml',
      'kind: Template\nname: hook\nchannel: push\nlocales: { en: { body: "https://ana:hunter22@a.example" } } # https://ana:hunter22@a.example\n',
    );
    const formats = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'];
    for (const format of formats) {
      const { out } = await lint('--format', format);
      expect(out).toContain('secret-literal');
      expect(out).not.toContain('hunter22');
    }
  });

  it('reports on the named, the selected and the changed documents only', async () => {
    write('vip.yaml', BARE);
    write('late.yaml', BARE.replace('vip', 'late').replace('review_by', 'owner: crm\nreview_by'));
    const codes = async (...argv: readonly string[]) =>
      codesOf((await lint('--format', 'json', ...argv)).out);
    expect(await codes('late.yaml')).toEqual(['late.yaml review-overdue']);
    expect(await codes('--select', 'owner:crm')).toEqual(['late.yaml review-overdue']);
    expect(await codes('--select', 'kind:segment,name:v*')).toEqual([
      'vip.yaml missing-owner',
      'vip.yaml review-overdue',
    ]);
    expect(await codes('--select', 'kind:Journey')).toEqual([]);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd: folder.path,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'one');
    expect(await codes('--changed-since', 'HEAD')).toEqual([]);
    write('late.yaml', `${read('late.yaml')}# touched\n`);
    expect(await codes('--changed-since', 'HEAD')).toEqual(['late.yaml review-overdue']);
    write('welcome.journey.yaml', read('welcome.journey.yaml').replace('2d', '3d'));
    write('customers.yaml', read('customers.yaml').replace('Order Placed', 'Order Plcd'));
    expect(await codes('--changed-since', 'HEAD')).toContain('customers.yaml unknown-event');
    expect((await lint('--changed-since', '--output=x')).code).toBe(2);
  });

  it('times its phases and rules', async () => {
    const { err } = await lint('--stats');
    expect(err).toContain(`${COUNT} files, `);
    expect(err).toMatch(/ files, \d+ rules, 0 findings\n +[\d.]+ ms {2}read\n/);
    expect(err).toMatch(/ms {2}rule [a-z-]+\n/);
  });
});

describe('lint --fix', () => {
  beforeEach(() => {
    write('rutter.yaml', read('rutter.yaml').replace(/ {2}support:\n.*\n.*\n/, ''));
    for (const name of ['catalog.yaml', 'complaints.yaml', 'exclusion.yaml', 'welcome.journey.yaml']) {
      write(name, read(name).replaceAll('support', 'crm'));
    }
    write('vip.yaml', `\ufeff${BARE.replaceAll('\n', '\r\n')}`);
    write('odd.yaml', 'kind: Segment\nname: odd\nowner: crm\nwhne: { profile.country: ES } # why\n');
    chmodSync(path('vip.yaml'), 0o640);
  });

  it('makes safe fixes, keeps every other byte, and reports what is left', async () => {
    const before = read('vip.yaml');
    const { code, out, err } = await lint('--fix');
    expect({ code, err }).toEqual({ code: 1, err: '1 fix in 1 file made\n' });
    expect(read('odd.yaml')).toBe(
      'kind: Segment\nname: odd\nowner: crm\nwhen: { profile.country: ES } # why\n',
    );
    expect(read('vip.yaml')).toBe(before);
    expect(out).toContain('missing-owner');
    expect(out).not.toContain('unknown-key');
  });

  it('makes the others when asked, and a second time nothing', async () => {
    expect((await lint('--fix', '--unsafe-fixes')).err).toBe('2 fixes in 2 files made\n');
    expect(read('vip.yaml')).toBe(
      `\ufeff${BARE.replace('# ours\n', '# ours\nowner: crm\n').replaceAll('\n', '\r\n')}`,
    );
    expect(statSync(path('vip.yaml')).mode & 0o777).toBe(0o640);
    const after = read('vip.yaml');
    expect((await lint('--fix', '--unsafe-fixes')).err).toBe('0 fixes in 0 files made\n');
    expect(read('vip.yaml')).toBe(after);
  });

  it('prints what it would change, and changes nothing', async () => {
    const before = read('odd.yaml');
    const { code, out, err } = await lint('--diff');
    expect({ code, err }).toEqual({ code: 1, err: '1 fix in 1 file would be made\n' });
    expect(out).toContain('--- a/odd.yaml\n+++ b/odd.yaml\n@@ -1,4 +1,4 @@');
    expect(out).toContain('-whne: { profile.country: ES } # why\n+when: { profile.country: ES } # why\n');
    expect(read('odd.yaml')).toBe(before);
  });

  it('mends only the files that are meant', async () => {
    const before = read('odd.yaml');
    expect((await lint('--fix', '--unsafe-fixes', 'odd.yaml')).err).toBe('1 fix in 1 file made\n');
    write('odd.yaml', before);
    expect((await lint('--fix', 'vip.yaml')).err).toBe('0 fixes in 0 files made\n');
    expect(read('odd.yaml')).toBe(before);
  });
});

describe('waivers', () => {
  it('prints the log, as a table or for programs', async () => {
    write(
      'vip.yaml',
      BARE.replace('name', '# rutter-ignore missing-owner: it moves (crm, until: 2026-12-01)\nname'),
    );
    const table = await run('waivers', '--now', NOW);
    expect(table).toMatchObject({ code: 0, err: '' });
    expect(table.out).toContain(
      '| missing-owner | vip.yaml:2 | it moves | crm |  |  | 2026-12-01 | in force |',
    );
    const json = JSON.parse((await run('waivers', '--now', NOW, '--format', 'json')).out) as {
      deviations: unknown;
    };
    expect(json.deviations).toMatchObject([{ rule: 'missing-owner', state: 'in force', findings: 1 }]);
    expect((await run('waivers', '--now', '2027-01-01T00:00:00Z')).out).toContain('1 expired');
  });
});

describe('baseline', () => {
  const baseline = (...argv: readonly string[]) => run('baseline', '--now', NOW, ...argv);

  it('hides what was there, and only shrinks', async () => {
    write('vip.yaml', BARE);
    expect(await baseline()).toMatchObject({
      code: 0,
      out: '2 findings in rutter-baseline.json, 0 taken out\n',
    });
    expect(await lint()).toMatchObject({
      code: 0,
      out: `nothing found in ${COUNT + 1} files (2 known from the baseline)\n`,
    });
    expect((await baseline()).code).toBe(2);
    write('late.yaml', BARE.replace('vip', 'late').replace('review_by', 'owner: crm\nreview_by'));
    write('vip.yaml', BARE.replace('review_by', 'owner: crm\nreview_by'));
    const { out } = await lint('--format', 'json');
    expect(codesOf(out)).toEqual(['late.yaml review-overdue', 'rutter-baseline.json baseline-stale']);
    const updated = await baseline('--update');
    expect(updated.code).toBe(1);
    expect(updated.out).toContain(
      '1 finding in rutter-baseline.json, 1 taken out\n1 new finding was not added',
    );
    expect(codesOf((await lint('--format', 'json')).out)).toEqual(['late.yaml review-overdue']);
    expect(await baseline('--update', '--allow-new')).toMatchObject({ code: 0 });
    expect((await lint()).code).toBe(0);
  });

  it('is not written for a workspace that does not compile, and not read when it is damaged', async () => {
    write('vip.yaml', BARE.replace('when', 'whne'));
    expect((await baseline()).code).toBe(2);
    write('rutter-baseline.json', '{}');
    expect((await lint()).code).toBe(2);
  });
});

describe('explain', () => {
  it('explains a rule', async () => {
    const { code, out } = await run('explain', 'missing-owner');
    expect(code).toBe(0);
    expect(out).toMatch(/^# missing-owner\n\n\*\*Whom do I call/);
    expect(out).toContain('Level: error; may be waived.');
    expect((await run('explain', 'mising-owner')).err).toContain('did you mean `missing-owner`?');
  });
});
