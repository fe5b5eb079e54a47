/** `plan --against` and `apply --acknowledge`: files, commits, and a real daemon with somebody parked in a journey. */
import { execFileSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder, type Running, start } from '../invoke.fixture.ts';

const JOURNEY = 'welcome/welcome.journey.yaml';
const ENV = {
  RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
  RUTTER_ADMIN_TOKEN: 'token-1',
  RUTTER_ADMIN_TOKENS: 'ci:plan=token-2',
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_WRITE_KEY: 'key-1',
};
const EVENTS = [
  {
    type: 'identify',
    userId: 'ana',
    traits: { email: 'ana@example.com' },
    timestamp: '2026-03-02T08:00:00Z',
  },
  { type: 'track', userId: 'ana', event: 'Signed Up', properties: {}, timestamp: '2026-03-02T09:00:00Z' },
];

let folder = makeFolder();
let running: Running | undefined;
beforeEach(async () => {
  folder = makeFolder();
  running = undefined;
  await invoke(['init'], { cwd: folder.path });
  change('rutter.yaml', /adapter: smtp[\s\S]*$/, 'adapter: console\n    address: profile.email\n');
});
afterEach(async () => {
  running?.stop();
  await running?.done;
  folder.remove();
});

function change(file: string, from: string | RegExp, to: string): void {
  const path = join(folder.path, file);
  const text = readFileSync(path, 'utf8');
  if (typeof from === 'string' && !text.includes(from)) throw new RangeError(`${file} does not hold ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** The daemon, a copy of its store, its own store and its bare counts tell the same of who is parked. */
async function checkSnapshots(ask: typeof run, url: string, id: string): Promise<void> {
  expect(await run('backup', 'copy.db')).toMatchObject({ code: 0 });
  const answer = await fetch(`${url}/admin/runs`, { headers: { authorization: 'Bearer token-1' } });
  writeFileSync(join(folder.path, 'runs.json'), await answer.text());
  const parked = `at \`${id}\`: 1 run has nowhere to go: the plan cannot be applied`;
  const ways = [
    ['live', 'counted in the running daemon'],
    ['copy.db', 'counted in `copy.db`, as of 20'],
    ['.rutter/data', 'counted in `.rutter/data`'],
    ['runs.json', 'counted in `runs.json`'],
  ] as const;
  for (const [snapshot, where] of ways) {
    const { out } = await ask('plan', '--against', 'a.json', '--parked', snapshot);
    expect(out).toContain(parked);
    expect(out).toContain(where);
    expect(out).toContain('where the people go who wait there (1 run now)');
  }
  writeFileSync(join(folder.path, 'empty.json'), '{"runs":[{"journey":1}]}');
  for (const snapshot of ['no-such.db', 'a.json', 'empty.json', JOURNEY, 'welcome']) {
    const refused = await run('plan', '--against', 'a.json', '--parked', snapshot);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('`rutter backup`');
  }
  expect(await run('plan', '--parked', 'copy.db')).toMatchObject({ code: 2 });
}

const run = (...argv: readonly string[]) => invoke(argv, { cwd: folder.path, env: ENV });

describe('plan --against', () => {
  it('looks into a snapshot that is larger than what can be read at once', async () => {
    await run('plan', '--out', 'a.json');
    const file = join(folder.path, 'large.db');
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE theirs (id INTEGER)');
    database.close();
    truncateSync(file, 3 * 2 ** 30);
    const refused = await run('plan', '--against', 'a.json', '--parked', 'large.db');
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('is no store of rutter') });
  });

  it('compares with a plan file; the detailed exit code tells no change, an error and a change apart', async () => {
    await run('plan', '-o', 'a.json');
    const detailed = ['plan', '--against', 'a.json', '--detailed-exitcode'];
    const same = await run(...detailed);
    expect(same).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^no change against `a.json` \([0-9a-f]{12}\)\n$/),
    });
    change('policies/one-a-day.yaml', 'max: 1', 'max: 3');
    const other = await run(...detailed);
    expect(other.code).toBe(2);
    expect(other.out).toContain('! cap_raised: `one_a_day`: allows 3 instead of 1 per day');
    expect(other.out).toContain('--> policies/one-a-day.yaml:');
    expect(await run('plan', '--against', 'a.json')).toMatchObject({ code: 0, out: other.out });
    expect((await run('plan', '--against', 'no-such-ref', '--detailed-exitcode')).code).toBe(1);
    expect((await run('plan', '--against', 'no-such-ref')).code).toBe(2);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(1);
    change('policies/one-a-day.yaml', 'max: 3', 'max: none');
    expect((await run(...detailed)).code).toBe(1);
  });

  it('shows what one plan file changes against another one, as data', async () => {
    await run('plan', '-o', 'a.json');
    change(JOURNEY, /timeout: \w+/, 'timeout: 9d');
    await run('plan', '-o', 'b.json');
    const { out } = await run('plan', 'b.json', '--against', 'a.json', '--format', 'json');
    const { against, digest } = JSON.parse(out) as {
      digest: string;
      against: { after: string; changes: object[] };
    };
    expect(against).toMatchObject({ against: '`a.json`', after: digest, risks: [], parked: null });
    expect(against.changes).toEqual([
      expect.objectContaining({
        what: 'changed',
        part: 'step',
        aspect: 'timing',
        reaches: ['lifecycle_activate_signups_v1'],
        edits: [
          expect.objectContaining({ path: expect.stringMatching(/^\/journeys\/.*\/deadline\/elapsedMs$/) }),
        ],
      }),
    ]);
  });

  it('compares with a commit, without touching the working tree', async () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: folder.path,
        stdio: 'ignore',
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    change('welcome/welcome-nudge.template.yaml', 'Your first project is waiting', 'It waits');
    const { code, out } = await run('plan', '--against', 'HEAD');
    expect(code).toBe(0);
    expect(out).toContain(
      '~ template `welcome_nudge`: copy\n    locales.en.subject:\n    - Your first project is waiting\n    + It waits\n',
    );
    writeFileSync(join(folder.path, 'broken.yaml'), 'kind: Segment\nname: a\nwhen: { segment: nobody }\n');
    git('add', '.');
    git('commit', '-qm', 'two');
    writeFileSync(join(folder.path, 'broken.yaml'), 'kind: Segment\nname: a\nwhen: { event: Signed Up }\n');
    const broken = await run('plan', '--against', 'HEAD');
    expect(broken).toMatchObject({ code: 1, out: '' });
    expect(broken.err).toContain('error: the workspace at `HEAD` does not compile');
  });

  it('asks the daemon for what runs and who is parked; apply wants what is at risk to be agreed to', async () => {
    await run('plan', '-o', 'a.json');
    running = start(['run', '--port', '0', '--log-level', 'error', '--clock', 'replay'], {
      cwd: folder.path,
      env: ENV,
    });
    const [, url = ''] = await running.until(/listening on (\S+)/);
    const ask = (...argv: readonly string[]) => run(...argv, '--url', url);
    expect((await ask('plan', '--against', 'live')).err).toContain('no plan was applied yet');
    expect(await ask('apply', 'a.json')).toMatchObject({ code: 0 });
    const again = await ask('apply', 'a.json');
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('this plan is in force already') });
    writeFileSync(join(folder.path, 'e.ndjson'), EVENTS.map((each) => `${JSON.stringify(each)}\n`).join(''));
    await ask('ingest', 'e.ndjson');
    writeFileSync(
      join(folder.path, 'f.ndjson'),
      EVENTS.map(
        (each) => `${JSON.stringify({ ...each, userId: 'bob', timestamp: '2026-03-02T10:00:00Z' })}\n`,
      ).join(''),
    );

    const id = /- id: (\w+)\n +wait_for/.exec(readFileSync(join(folder.path, JOURNEY), 'utf8'))?.[1] ?? '';
    change(JOURNEY, `- id: ${id}`, '- id: elsewhere');
    await checkSnapshots(ask, url, id);
    await ask('plan', '--against', 'live', '-o', 'lost.json');
    const lost = await ask('apply', 'lost.json');
    expect(lost).toMatchObject({
      code: 1,
      err: expect.stringContaining(`1 runs are parked at step \`${id}\``),
    });

    change(JOURNEY, 'steps:\n', `migrate:\n  - exit: ${id}\nsteps:\n`);
    const review = await ask('plan', '--against', 'live', '-o', 'b.json');
    expect(review.out).toContain(`at \`${id}\`: 1 run leaves`);
    expect(review.out).toMatch(/! step_removed: whoever waits at .* \(1 run now\)/);
    const refused = await ask('apply', 'b.json');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('help: where this is what is meant: --acknowledge step_removed');
    expect((await ask('apply', 'b.json', '--acknowledge', 'no_such_risk')).code).toBe(2);
    expect(await ask('apply', 'b.json', '--acknowledge', 'step_removed')).toMatchObject({ code: 0, err: '' });
    const live = await ask('plan', '--against', 'live', '--format', 'json');
    expect((JSON.parse(live.out) as { against: object }).against).toMatchObject({ changes: [], risks: [] });

    change(JOURNEY, 'name: lifecycle_activate_signups_v1', 'name: lifecycle_activate_signups_v2');
    change('welcome/welcome.test.yaml', 'lifecycle_activate_signups_v1', 'lifecycle_activate_signups_v2');
    await ask('ingest', 'f.ndjson');
    const gone = await ask('plan', '--against', 'live', '-o', 'c.json');
    expect(gone.out).toContain('! journey_removed: `lifecycle_activate_signups_v1` is gone');
    expect(gone.out).toContain('at `elsewhere`: 1 run finishes on the version before');
    const lonely = await ask('apply', 'c.json');
    expect(lonely.err).toContain('1 runs are on journey `lifecycle_activate_signups_v1`');
    expect(lonely.err).toContain('`--drain lifecycle_activate_signups_v1` lets them finish');
    const present = await ask('apply', 'c.json', '--exit', 'lifecycle_activate_signups_v2');
    expect(present.err).toContain('is not deleted');
    expect(await ask('apply', 'c.json', '--exit', 'lifecycle_activate_signups_v1')).toMatchObject({
      code: 0,
      err: '',
    });

    const stale = await ask('apply', 'lost.json');
    expect(stale).toMatchObject({ code: 1, err: expect.stringContaining('the plan is stale') });
  });

  it('uses a plan file once; the audit says who applied what, by which token, and what they agreed to', async () => {
    await run('plan', '-o', 'a.json');
    running = start(['run', '--port', '0', '--log-level', 'error'], { cwd: folder.path, env: ENV });
    const [, url = ''] = await running.until(/listening on (\S+)/);
    const ask = (...argv: readonly string[]) => run(...argv, '--url', url);
    expect(await ask('apply', 'a.json')).toMatchObject({ code: 0 });
    change('policies/one-a-day.yaml', 'max: 1', 'max: 3');
    await ask('plan', '--against', 'live', '-o', 'b.json');
    const agreed = ['--acknowledge', 'cap_raised', '--as', 'ana', '--reason', 'the sale'];
    expect(await ask('apply', 'b.json', ...agreed)).toMatchObject({ code: 0, err: '' });
    const used = await ask('apply', 'a.json');
    expect(used).toMatchObject({ code: 1, err: expect.stringContaining('1 other plan has taken its place') });
    expect(used.err).toContain('look at `rutter plan FILE --against live -o NEW`');

    // Back to the first plan, on purpose, by a token that may do no more than that.
    await ask('plan', 'a.json', '--against', 'live', '-o', 'back.json');
    const byToken = { cwd: folder.path, env: { ...ENV, RUTTER_ADMIN_TOKEN: 'token-2' } } as const;
    const asCi = (...argv: readonly string[]) => invoke([...argv, '--url', url], byToken);
    expect(await asCi('apply', 'back.json', '--reason', 'it is over')).toMatchObject({ code: 0, err: '' });
    expect((await asCi('audit')).err).toContain('the scope of this token is `plan`');
    expect((await ask('apply', 'b.json')).err).toContain('this plan file was applied already');
    const audit = await ask('audit', '--action', 'apply', '--limit', '2');
    const values = 'plan \\w{64}; number \\d; base \\w{64}';
    expect(audit.out.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^20\\S+ apply by ci: it is over \\(${values}; token ci\\)$`)),
      expect.stringMatching(
        new RegExp(`apply by ana: the sale \\(${values}; acknowledged cap_raised; token admin\\)$`),
      ),
      '',
    ]);

    // The file that the daemon was started with once does not take it back at the next start.
    running.stop();
    await running.done;
    running = start(['run', '--port', '0', '--log-level', 'error', '--plan', 'b.json'], {
      cwd: folder.path,
      env: ENV,
    });
    const [, inForce = ''] = await running.until(/listening on \S+ \(plan (\w+)\)/);
    expect(inForce).toBe(JSON.parse(readFileSync(join(folder.path, 'a.json'), 'utf8')).digest);
  });
});
