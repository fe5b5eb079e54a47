/** The action of this repository and the workflows that `init` writes: GitHub accepts them, and their steps do what they say. */
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { invoke, makeFolder } from '../../src/cli/invoke.fixture.ts';
import { type FakeGithub, startGithub } from './fake-github.ts';
import { faultsOfAction, faultsOfWorkflow } from './official-parser.ts';
import { type Job, runAction } from './run-action.ts';

const ACTION = '.github/actions/rutter';
const MAIN = join(process.cwd(), 'src/cli/main.ts');
const NODE = `"${process.execPath}"`;
const MARKER = '<!-- rutter: rutter -->';
const PULL_REQUEST = { name: 'pull_request', payload: { pull_request: { number: 7 } } };

// Each run of the action is two processes of rutter.
vi.setConfig({ testTimeout: 240_000 });

let folder = makeFolder();
let github: FakeGithub;
beforeEach(async () => {
  folder = makeFolder();
  github = await startGithub();
});
afterEach(async () => {
  await github.close();
  folder.remove();
});

const inside = (path: string) => join(folder.path, path);
const read = (path: string) => readFileSync(inside(path), 'utf8');

function script(path: string, text: string): void {
  writeFileSync(inside(path), text);
  chmodSync(inside(path), 0o755);
}

/** A repository with a workspace that `init` made and, unless told otherwise, rutter in its node_modules. */
async function makeRepository(dir = 'repository', installed = true): Promise<void> {
  mkdirSync(inside('repository/.git'), { recursive: true });
  expect(await invoke(['init', dir, '--ci', 'github'], { cwd: folder.path })).toMatchObject({ code: 0 });
  if (!installed) return;
  mkdirSync(inside(`${dir}/node_modules/.bin`), { recursive: true });
  script(`${dir}/node_modules/.bin/rutter`, `#!/bin/sh\nexec ${NODE} "${MAIN}" "$@"\n`);
}

/** Commits everything; gives the commit. */
function commit(): string {
  const git = (...argv: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@shop.example', ...argv], {
      cwd: inside('repository'),
      encoding: 'utf8',
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '--allow-empty', '-m', 'one');
  return git('rev-parse', 'HEAD').trim();
}

/** Runs a script of ours with this environment alone; gives what it printed. */
async function runScript(path: string, env: { readonly [name: string]: string }): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [path], { env });
  return stdout;
}

/** Runs the action as the workflow calls it. */
function run(job: Partial<Job> = {}) {
  const workflow = parse(read('repository/.github/workflows/journeys.yml')) as {
    readonly jobs: {
      readonly check: { readonly steps: readonly { readonly with: { [name: string]: string } }[] };
    };
  };
  const given = workflow.jobs.check.steps.at(-1)?.with ?? {};
  return runAction({
    repository: inside('repository'),
    action: ACTION,
    temp: inside('temp'),
    event: PULL_REQUEST,
    apiUrl: github.url,
    ...job,
    inputs: { ...given, ...job.inputs },
  });
}

const OWN = readFileSync('.github/workflows/ci.yml', 'utf8');
const SEGMENT = 'kind: Segment\nname: vip\nwhen: { profile.country: ES }\n';

describe('the files', () => {
  const text = readFileSync(`${ACTION}/action.yml`, 'utf8');

  it('are what GitHub takes for an action and for workflows', async () => {
    await makeRepository();
    expect(faultsOfAction(text)).toEqual([]);
    expect(faultsOfWorkflow(read('repository/.github/workflows/journeys.yml'))).toEqual([]);
    expect(faultsOfWorkflow(OWN)).toEqual([]);
  });

  it.each([
    ['using: composite', 'using: composit'],
    ['      shell: bash', '      shel: bash'],
    ['\ninputs:', '\ninput:'],
  ])('would not pass with a mistake: %j', (right, wrong) => {
    expect(text).toContain(right);
    expect(faultsOfAction(text.replace(right, wrong))).not.toEqual([]);
  });

  it('pin what others wrote by its whole commit, and say which version that is', async () => {
    await makeRepository();
    const uses = [OWN, text, read('repository/.github/workflows/journeys.yml')].flatMap((each) =>
      [...each.matchAll(/uses: (.*)/g)].map(([, used = '']) => used),
    );
    const others = uses.filter((each) => !each.startsWith('./'));
    expect(others).toHaveLength(5);
    for (const each of others) expect(each).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('are copied as they are', async () => {
    await makeRepository();
    for (const name of ['action.yml', 'comment.mts', 'comment-body.mts']) {
      expect(read(`repository/${ACTION}/${name}`)).toBe(readFileSync(`${ACTION}/${name}`, 'utf8'));
    }
  });
});

describe('the action', () => {
  it('says on a clean pull request that nothing was found, and does not comment', async () => {
    await makeRepository();
    const { isFailed, summary, used, outputs, log } = await run();
    expect(isFailed, log).toBe(false);
    expect(summary).toContain('### rutter: nothing found');
    expect(summary).toContain('### rutter test: 4 passed');
    expect(used.map(({ uses }) => uses.split('@')[0])).toEqual([
      'actions/setup-node',
      'github/codeql-action/upload-sarif',
    ]);
    expect(JSON.parse(readFileSync(used[1]?.with.sarif_file ?? '', 'utf8'))).toMatchObject({
      version: '2.1.0',
    });
    expect(outputs).toMatchObject({ findings: 'false', failures: 'false' });
    expect(existsSync(outputs.junit ?? '')).toBe(true);
    expect(github.comments).toEqual([]);
  });

  it('fails at the end, when everything was reported; a later run edits the same comment', async () => {
    await makeRepository('repository/shop');
    writeFileSync(inside('repository/shop/vip.yaml'), SEGMENT);
    const first = await run();
    expect(first).toMatchObject({ isFailed: true, outputs: { findings: 'true', failures: 'false' } });
    expect(first.log).toContain('::error file=shop/vip.yaml,line=2,');
    expect(first.summary).toContain('`missing-owner`');
    expect(first.summary).toContain('### rutter test: 4 passed');
    expect(readFileSync(first.outputs.sarif ?? '', 'utf8')).toContain('"uri": "shop/vip.yaml"');
    expect(first.used.at(-1)?.with).toMatchObject({ category: 'rutter' });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(
      new RegExp(`^${MARKER}\n[*]{2}test[*]{2}: 4 passed · .*\n\n### rutter test: 4 passed`),
    );
    expect(github.comments[0]?.body).toContain('### rutter: 1 error');
    expect(github.comments[0]?.body).toContain('shop/journeys/actions/runs/42) for 0123456789ab');

    rmSync(inside('repository/shop/vip.yaml'));
    expect(await run()).toMatchObject({ isFailed: false });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('### rutter: nothing found');
  });

  it('fails for a test that fails, and for warnings where they shall count', async () => {
    await makeRepository();
    const test = inside('repository/welcome/welcome.test.yaml');
    const right = readFileSync(test, 'utf8');
    writeFileSync(test, right.replace('at: 3d, sends', 'at: 4d, sends'));
    const failed = await run();
    expect(failed).toMatchObject({ isFailed: true, outputs: { findings: 'false', failures: 'true' } });
    expect(failed.log).toContain('::error file=welcome/welcome.test.yaml,line=23,');
    expect(github.comments[0]?.body).toContain('### rutter test: 3 passed, 1 failed');

    writeFileSync(test, right);
    const root = inside('repository/rutter.yaml');
    writeFileSync(root, readFileSync(root, 'utf8').replace('locales: [en]', 'locales: [en, es]'));
    expect(await run({ inputs: { test: 'false' } })).toMatchObject({ isFailed: false });
    const strict = await run({ inputs: { 'fail-on': 'warn', test: 'false' } });
    expect(strict).toMatchObject({ isFailed: true, outputs: { findings: 'true' } });
  });

  it('reports what does not compile, and what is no workspace', async () => {
    await makeRepository();
    writeFileSync(inside('repository/vip.yaml'), SEGMENT.replace('country', 'county'));
    const broken = await run();
    expect(broken).toMatchObject({ isFailed: true });
    expect(github.comments[0]?.body).toContain('`unknown-attribute`');
    rmSync(inside('repository/rutter.yaml'));
    const gone = await run();
    expect(gone).toMatchObject({ isFailed: true, outputs: { findings: 'false' } });
    expect(gone.log).toContain('there is no `rutter.yaml`');
  });

  it('leaves out what is not wanted', async () => {
    await makeRepository();
    writeFileSync(inside('repository/vip.yaml'), SEGMENT);
    const off = { plan: 'false', 'setup-node': 'false', sarif: 'false', comment: 'false', test: 'false' };
    const { ran, isFailed, summary } = await run({ inputs: off });
    expect(isFailed).toBe(true);
    expect(ran).toEqual(['Find rutter', 'Lint', 'Write the summary', 'Fail when something was found']);
    expect(summary).not.toContain('rutter test');
    await run({ event: { name: 'push', payload: {} } });
    expect(github.asked).toEqual([]);
  });

  it('says what the pull request changes, before everything else', async () => {
    await makeRepository();
    const sha = commit();
    const journey = inside('repository/welcome/welcome.journey.yaml');
    const text = readFileSync(journey, 'utf8');
    expect(text).toContain('timeout: 3d');
    writeFileSync(journey, text.replace('timeout: 3d', 'timeout: 5d'));
    const base = { name: 'pull_request', payload: { pull_request: { number: 7, base: { sha } } } };
    writeFileSync(inside('repository/runs.json'), '{"runs":[]}');
    const { ran, summary, log } = await run({ event: base, inputs: { parked: 'runs.json' } });
    expect(ran, log).toContain('Compare');
    expect(summary).toMatch(/^### rutter plan: 1 change, nothing that has to be acknowledged\n/);
    expect(summary).toContain('Nobody is in a journey that changes (counted in `runs.json`).');
    expect(summary).toContain('**5 days** (was 3 days)');
    const body = github.comments[0]?.body ?? '';
    expect(body).toContain('### rutter plan: 1 change');
    expect(body.indexOf('### rutter plan')).toBeLessThan(body.indexOf('### rutter test'));

    const none = { pull_request: { number: 7, base: { sha: 'f'.repeat(40) } } };
    const unknown = await run({ event: { name: 'pull_request', payload: none }, inputs: { test: 'false' } });
    expect(unknown.log).toContain('::notice title=rutter::the change could not be compared with ffff');
    expect(unknown.isFailed).toBe(false);
  });

  it('reports what changed alone, and then uploads nothing', async () => {
    await makeRepository();
    writeFileSync(inside('repository/old.yaml'), SEGMENT.replace('vip', 'old'));
    commit();
    writeFileSync(inside('repository/vip.yaml'), SEGMENT);
    const { summary, ran } = await run({ inputs: { 'changed-since': 'HEAD', test: 'false' } });
    expect(summary).toContain('`vip.yaml:2:7`');
    expect(summary).not.toContain('old.yaml');
    expect(ran).not.toContain('Upload the findings to code scanning');
  });

  it('runs the version it was given where none is installed, and no other', async () => {
    await makeRepository('repository', false);
    mkdirSync(inside('bin'));
    script(
      'bin/npx',
      `#!/bin/sh\necho "npx $1 $2"\n[ "$1" = --yes ] || exit 9\nshift 2\nexec ${NODE} "${MAIN}" "$@"\n`,
    );
    const path = inside('bin');
    const { log, isFailed } = await run({ path });
    expect(isFailed, log).toBe(false);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(log).toContain(`npx --yes rutter@${version}`);
    for (const inputs of [{ version: 'latest' }, { version: '1.0.0; rm -rf /' }, { name: '../x' }]) {
      const refused = await run({ path, inputs });
      expect(refused.isFailed).toBe(true);
      expect(refused.ran.at(-1)).toBe('Find rutter');
      expect(refused.log).toMatch(/^::error title=rutter::/);
    }
  });
});

describe('the comment', () => {
  /** What lint found is beside the point here: a script says it. */
  const finds = (text: string) => writeFileSync(inside('found.md'), text);
  const other = (index: number) => ({ id: index, body: `looks good\n> ${MARKER}` });
  beforeEach(async () => {
    await makeRepository();
    const copy = `case "$each" in markdown=*) cp "${inside('found.md')}" "\${each#markdown=}" ;; esac`;
    script(
      'repository/node_modules/.bin/rutter',
      `#!/bin/sh\nfor each in "$@"; do ${copy}; done\n[ "$1" = test ] || exit 1\n`,
    );
    finds('### rutter: 1 error\n\nmissing-owner\n');
  });
  const comment = () => run({ inputs: { test: 'false' } });

  it('is found on a later page, and those of others are let be', async () => {
    github.comments.push(...Array.from({ length: 150 }, (_, index) => other(index)));
    github.comments.push({ id: 500, body: `${MARKER}\nold` });
    const { log } = await comment();
    expect(log).toContain('edited comment 500');
    expect(github.comments).toHaveLength(151);
    expect(github.comments[150]?.body).toContain('missing-owner');
    expect(github.comments.slice(0, 150)).toEqual(Array.from({ length: 150 }, (_, index) => other(index)));
    expect(github.asked.map((each) => each.split('?')[0])).toEqual([
      'GET /repos/shop/journeys/issues/7/comments',
      'GET /repos/shop/journeys/issues/7/comments',
      'PATCH /repos/shop/journeys/issues/comments/500',
    ]);
  });

  it('is tried again where that changes nothing twice', async () => {
    github.faults.push({ method: 'GET', status: 502 }, { method: 'GET', status: 0 });
    await comment();
    expect(github.comments).toHaveLength(1);
    github.faults.push({ method: 'PATCH', status: 503 });
    await comment();
    expect(github.comments).toHaveLength(1);
    expect(github.asked.filter((each) => each.startsWith('PATCH'))).toHaveLength(2);
    github.comments.length = 0;
    github.faults.push({ method: 'POST', status: 502 });
    expect((await comment()).log).toContain('no comment was written: HTTP 502 to POST');
    expect(github.comments).toEqual([]);
  });

  it('is left out with a warning where it is not allowed, as for pull requests from forks', async () => {
    github.faults.push({ method: 'POST', status: 403 });
    const { log, ran } = await comment();
    expect(log).toContain('::warning title=rutter::no comment was written: HTTP 403 to POST');
    expect(log).not.toContain('t0ken');
    expect(ran.at(-1)).toBe('Fail when something was found');
  });

  it('fits, however much was found, and says that it was cut', async () => {
    finds(`### rutter: many\n\n${'| a finding | with a place | and a help |\n'.repeat(2_000)}`);
    await comment();
    const body = github.comments[0]?.body ?? '';
    expect(body.length).toBeGreaterThan(65_000);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(
      /\| and a help \|\n\n\*\*Cut here\*\*: \d+ characters in \d+ lines; the summary of the run has all of them\./,
    );
    expect(body).toContain('actions/runs/42');
  });

  it('is written on GitLab as well', async () => {
    finds('### rutter: 1 error\n\nmissing-owner\n');
    mkdirSync(inside('out'));
    writeFileSync(inside('out/lint.md'), readFileSync(inside('found.md')));
    const env = {
      PATH: String(process.env.PATH),
      CI_API_V4_URL: github.url,
      CI_PROJECT_ID: '9',
      CI_MERGE_REQUEST_IID: '7',
      CI_PIPELINE_URL: 'https://gitlab.example/p/1',
      CI_COMMIT_SHA: '0123456789abcdef',
      RUTTER_GITLAB_TOKEN: 't0ken',
      RUTTER_NAME: 'rutter',
      RUTTER_OUT: inside('out'),
    };
    const write = (more: object = {}) => runScript(`${ACTION}/comment.mts`, { ...env, ...more });
    expect(await write()).toBe('commented\n');
    expect(await write()).toBe('edited comment 1000\n');
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('[the pipeline](https://gitlab.example/p/1) for 0123456789ab');
    expect(await write({ RUTTER_GITLAB_TOKEN: '' })).toBe(
      'no comment was written: RUTTER_GITLAB_TOKEN is not set\n',
    );
  });
});
