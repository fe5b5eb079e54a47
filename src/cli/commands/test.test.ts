/** `test`: exit codes and formats. What a test means is tested with the runner in `src/review`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

describe('test', () => {
  let folder = makeFolder();
  const file = () => join(folder.path, 'welcome/welcome.test.yaml');
  beforeEach(async () => {
    folder = makeFolder();
    await invoke(['init'], { cwd: folder.path });
  });
  afterEach(() => folder.remove());

  it('exits with 1 when an expectation is not met, and shows it with its line', async () => {
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('at: 3d, sends', 'at: 4d, sends'));
    const { code, out } = await invoke(['test'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(out).toContain('FAIL  after three days without one comes the nudge');
    expect(out).toContain('--> welcome/welcome.test.yaml:23:27');
    expect(out).toContain('nearest: send with channel `email`, template `welcome_nudge`');
    expect(out).toContain('3 passed, 1 failed');
  });

  it.each([
    ['a score where nothing is mutated', ['--min-score', '90'], 'add --mutate'],
    ['a life where nothing is recorded', ['--subscriber', 'ana'], 'add --record FILE'],
    ['what mutants cannot say', ['--mutate', '--min-coverage', '90'], 'without --mutate'],
    ['a format that mutants do not have', ['--mutate', '--format', 'junit'], 'pretty, json or markdown'],
  ])('refuses %s, which would check nothing', async (_, flags, help) => {
    const { code, err } = await invoke(['test', ...flags], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain(help);
  });

  it('prints JSON and JUnit', async () => {
    const json = await invoke(['test', '--format', 'json'], { cwd: folder.path });
    const report = JSON.parse(json.out) as { passed: number; tests: { ok: boolean; name: string }[] };
    expect(report).toMatchObject({ passed: 4, failed: 0, coverage: { steps: { reached: 4, total: 4 } } });
    const junit = await invoke(['test', '--format', 'junit'], { cwd: folder.path });
    expect(junit.out).toContain('<testsuites name="rutter" tests="4" failures="0">');
  });

  it('prints annotations and Markdown of what failed', async () => {
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('at: 3d, sends', 'at: 4d, sends'));
    const env = { GITHUB_ACTIONS: 'true' };
    const { out } = await invoke(['test'], { cwd: folder.path, env });
    expect(out).toContain('::error file=welcome/welcome.test.yaml,line=23,');
    const markdown = await invoke(['test', '--format', 'markdown'], { cwd: folder.path });
    expect(markdown.out).toContain('### rutter test: 3 passed, 1 failed');
    expect(markdown.out).toContain('| `welcome/welcome.test.yaml:23` |');
    expect(markdown.out).toContain('| steps | 4 of 4 |');
  });

  it('runs the named files only', async () => {
    writeFileSync(
      join(folder.path, 'other.test.yaml'),
      readFileSync(file(), 'utf8').replace('name: welcome', 'name: other'),
    );
    const { code, out } = await invoke(['test', 'other.test.yaml'], { cwd: folder.path });
    expect(code).toBe(0);
    expect(out).toContain('4 passed');
    expect(out).not.toContain('welcome/welcome.test.yaml');
  });

  it('exits with 2 when there is no test, unless that is fine', async () => {
    rmSync(file());
    expect(await invoke(['test'], { cwd: folder.path })).toMatchObject({ code: 2, out: '' });
    expect(await invoke(['test', '--pass-with-no-tests'], { cwd: folder.path })).toMatchObject({ code: 0 });
  });

  it('runs nothing where the workspace does not compile', async () => {
    writeFileSync(join(folder.path, 'catalog.yaml'), 'kind: Catalog\nname: main\nprofile: {}\nevents: {}\n');
    const { code, out } = await invoke(['test'], { cwd: folder.path });
    expect(code).toBe(1);
    expect(out).toContain('no test ran: the workspace does not compile');
  });
});
