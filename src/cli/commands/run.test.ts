/** `run`, `apply`, `ingest`, `why` against each other: a real daemon on loopback, every command in-process. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder, type Running, start } from '../invoke.fixture.ts';

const SECRETS = {
  RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
  RUTTER_ADMIN_TOKEN: 'token-1',
  RUTTER_WRITE_KEYS: 'key-1',
};
const RUN = ['run', '--port', '0', '--log-level', 'error'];

const EVENTS = [
  {
    type: 'identify',
    userId: 'ana',
    traits: { email: 'ana@example.com' },
    timestamp: '2026-03-02T08:00:00Z',
  },
  { type: 'track', userId: 'ana', event: 'Signed Up', properties: {}, timestamp: '2026-03-02T09:00:00Z' },
];

describe('run', () => {
  let folder = makeFolder();
  let running: Running | undefined;
  const env = { ...SECRETS };

  beforeEach(async () => {
    folder = makeFolder();
    running = undefined;
    await invoke(['init'], { cwd: folder.path });
    const root = join(folder.path, 'rutter.yaml');
    const text = readFileSync(root, 'utf8');
    writeFileSync(
      root,
      text.replace(/adapter: smtp[\s\S]*$/, 'adapter: console\n    address: profile.email\n'),
    );
  });
  afterEach(async () => {
    running?.stop();
    await running?.done;
    folder.remove();
  });

  const begin = async (argv: readonly string[]) => {
    running = start(argv, { cwd: folder.path, env });
    const [, url = ''] = await running.until(/listening on (\S+)/);
    return url;
  };
  const ask = (argv: readonly string[], url: string) =>
    invoke([...argv, '--url', url], { cwd: folder.path, env: { ...env, RUTTER_WRITE_KEY: 'key-1' } });

  it('takes a plan, loads a file of events, says why, and stops with 0', async () => {
    expect(await invoke(['plan', '-o', 'plan.json'], { cwd: folder.path })).toMatchObject({ code: 0 });
    writeFileSync(
      join(folder.path, 'events.ndjson'),
      EVENTS.map((each) => `${JSON.stringify(each)}\n`).join(''),
    );
    const url = await begin([...RUN, '--clock', 'replay']);
    const early = await ask(['forget', 'ana', '--as', 'legal', '--yes'], url);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('no plan was applied yet') });

    const applied = await ask(['apply', 'plan.json'], url);
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out).toMatch(/^applied [0-9a-f]{64}: 1 journey of my_workspace\n$/);

    const loaded = await ask(['ingest', 'events.ndjson'], url);
    expect(loaded.err).toBe('');
    expect(loaded).toMatchObject({ code: 0, out: 'loaded 2 events of events.ndjson\n' });

    const why = await ask(['why', 'ana'], url);
    expect(why.code).toBe(0);
    expect(why.out).toMatch(/2026-03-02T09:00:00Z {2}entered in lifecycle_activate_signups_v1/);
    expect(why.out).toMatch(/email `welcome` in .*\/hello: refused\n/);
    expect(why.out).toMatch(/refused by `marketing_consent` \(consent\): no_consent\n/);
    expect(why.out).toContain('= needs consent to `lifecycle` by email');
    expect(why.out).toContain('--> policies/marketing-consent.yaml:3:');
    const step = await ask(['why', 'ana', 'lifecycle_activate_signups_v1', 'hello', '--format', 'json'], url);
    const { decisions } = JSON.parse(step.out) as { decisions: { step: string; at: string }[] };
    expect(new Set(decisions.map((each) => each.step))).toEqual(new Set(['hello']));
    expect(decisions[0]?.at).toBe('2026-03-02T09:00:00Z');
    expect(await ask(['why', 'nobody'], url)).toMatchObject({ code: 2, out: '' });

    running?.stop();
    expect(await running?.done).toMatchObject({ code: 0 });
  });

  it('refuses a wrong token and a wrong key with 2, and names what to set', async () => {
    await invoke(['plan', '-o', 'plan.json'], { cwd: folder.path });
    writeFileSync(join(folder.path, 'events.ndjson'), `${JSON.stringify(EVENTS[0])}\n`);
    const url = await begin([...RUN, '--plan', 'plan.json']);
    const wrong = { RUTTER_ADMIN_TOKEN: 'no', RUTTER_WRITE_KEY: 'no' };
    for (const argv of [
      ['apply', 'plan.json'],
      ['why', 'ana'],
      ['ingest', 'events.ndjson'],
    ]) {
      const answer = await invoke([...argv, '--url', url], { cwd: folder.path, env: wrong });
      expect({ argv, code: answer.code }).toEqual({ argv, code: 2 });
      expect(answer.err).toMatch(/error: the daemon refused the (token|write key)/);
      const none = await invoke([...argv, '--url', url], { cwd: folder.path });
      expect({ argv, code: none.code }).toEqual({ argv, code: 2 });
      expect(none.err).toMatch(/error: RUTTER_(ADMIN_TOKEN|WRITE_KEY) is not set/);
    }
  });

  it('does not start beside another daemon, nor without the secret that links need', async () => {
    await begin(RUN);
    const second = await invoke(RUN, { cwd: folder.path, env });
    expect(second.code).toBe(2);
    expect(second.err).toContain('two never act on one store');
    const third = await invoke([...RUN, '--data', 'elsewhere'], { cwd: folder.path });
    expect(third.code).toBe(2);
    expect(third.err).toContain('not set: RUTTER_WRITE_KEYS, RUTTER_ADMIN_TOKEN, RUTTER_LINK_SECRET');
  });

  it('says what is wrong with where it is told to keep, listen and be reached', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const cases: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
      [['--data', 'file'], /^error: \S+file cannot hold a store: EEXIST$/m, /--data/],
      [['--data', 'file/below'], /^error: \S+ cannot hold a store: ENOTDIR$/m, /--data/],
      [
        ['--host', '192.0.2.1'],
        /^error: `192\.0\.2\.1` is no address of this machine: EADDRNOTAVAIL$/m,
        /--host/,
      ],
      [['--public-url', 'shop'], /^error: `shop` is no public URL$/m, /https:/],
    ];
    for (const [words, error, help] of cases) {
      const { code, err } = await invoke([...RUN, ...words], { cwd: folder.path, env });
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(err).toMatch(error);
      expect(err).toMatch(help);
    }
  });

  it('warns of links that lead to this machine alone, or without https', async () => {
    const linked = [
      [[], /links in messages lead to this machine alone/],
      [['--public-url', 'http://shop.example/'], /no one-click unsubscribe without https/],
      [['--public-url', 'https://shop.example/'], /^$/],
    ] as const;
    for (const [words, warning] of linked) {
      const one = start([...RUN, '--log-level', 'warn', ...words], { cwd: folder.path, env });
      await one.until(/listening on/);
      one.stop();
      const { code, err } = await one.done;
      expect({ words, code }).toEqual({ words, code: 0 });
      expect(err).toMatch(warning);
    }
  });

  it('takes reports by mail where it is told to, and nowhere else', async () => {
    await invoke(['plan', '-o', 'plan.json'], { cwd: folder.path });
    running = start([...RUN, '--plan', 'plan.json', '--mail-port', '0'], { cwd: folder.path, env });
    const [, port = ''] = await running.until(
      /taking bounces and complaints by SMTP on 127\.0\.0\.1, port (\d+)/,
    );
    const taken = { ...env, RUTTER_MAIL_PORT: port };
    const other = makeFolder();
    const second = await invoke([...RUN, '--data', other.path], { cwd: folder.path, env: taken });
    expect(second).toMatchObject({ code: 2 });
    expect(second.err).toContain(`port ${port} is taken`);
    const bad = await invoke(RUN, { cwd: folder.path, env: { ...env, RUTTER_MAIL_PORT: 'smtp' } });
    expect(bad).toMatchObject({ code: 2 });
    expect(bad.err).toContain('RUTTER_MAIL_PORT is no port: smtp');
    other.remove();
  });

  it('exits with 3 on a store that is not its own', async () => {
    await begin(RUN);
    running?.stop();
    await running?.done;
    const [store = ''] = readdirSync(join(folder.path, '.rutter/data')).filter((name) =>
      /\.(db|sqlite)/.test(name),
    );
    mkdirSync(join(folder.path, 'foreign'), { recursive: true });
    writeFileSync(
      join(folder.path, 'foreign', store),
      'this is no database, and long enough to be looked at'.repeat(50),
    );
    const { code, err } = await invoke([...RUN, '--data', 'foreign'], { cwd: folder.path, env });
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(/^error: .*foreign/) });
  });

  it('says that nobody answers', async () => {
    await invoke(['plan', '-o', 'plan.json'], { cwd: folder.path });
    const { code, err } = await ask(['apply', 'plan.json'], 'http://127.0.0.1:1');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: no daemon answers at http:\/\/127.0.0.1:1: /);
  });
});
