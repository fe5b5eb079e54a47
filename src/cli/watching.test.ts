/** `--watch`, on real files: each change is answered, mistakes in between end nothing, and it stops when it is told to. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder, type Running, start } from './invoke.fixture.ts';

const WORKSPACE = new URL('../../tests/fixtures/workspaces/rules', import.meta.url).pathname;

describe('--watch', () => {
  let folder = makeFolder();
  let running: Running | undefined;
  beforeEach(() => {
    folder = makeFolder();
    cpSync(WORKSPACE, folder.path, { recursive: true });
  });
  afterEach(async () => {
    running?.stop();
    await running?.done;
    folder.remove();
  });
  const root = () => join(folder.path, 'rutter.yaml');
  const change = (from: string, to: string) =>
    writeFileSync(root(), readFileSync(root(), 'utf8').replace(from, to));

  it.each(['lint', 'validate'])('%s answers each change of a document', async (verb) => {
    running = start([verb, '--watch', '--workspace', folder.path]);
    await running.until(/nothing (found|wrong) in \d+ files/);
    change('kind: Workspace', 'kynd: Workspace');
    await running.until(/unknown key `kynd`/);
    writeFileSync(join(folder.path, 'more.yaml'), 'kind: Segment\nname: [');
    await running.until(/more\.yaml:/);
    rmSync(join(folder.path, 'more.yaml'));
    change('kynd: Workspace', 'kind: Workspace');
    await running.until(/(nothing (?:found|wrong) in \d+ files)[\s\S]*kynd[\s\S]*\1/);
    running.stop();
    const { code, err } = await running.done;
    expect(code).toBe(0);
    expect(err).toMatch(/`rutter\.yaml`: answered in \d+ ms/);
  });

  it('test runs the tests again', async () => {
    running = start(['test', '--watch', '--workspace', folder.path]);
    await running.until(/\d+ passed|passed/);
    change('kind: Workspace', 'kynd: Workspace');
    await running.until(/no test ran/);
  });

  it('goes on when the workspace is gone for a while', async () => {
    running = start(['lint', '--watch', '--workspace', folder.path]);
    await running.until(/nothing found/);
    const text = readFileSync(root(), 'utf8');
    rmSync(root());
    writeFileSync(root(), `${text}odd: 1\n`);
    await running.until(/unknown key `odd`/);
  });

  it.each(['--fix', '--stdin'])('refuses %s', async (flag) => {
    const { code, err } = await invoke(['lint', '--watch', flag, '--workspace', folder.path]);
    expect([code, err]).toEqual([2, expect.stringContaining('`--watch` reads files and writes none')]);
  });
});
