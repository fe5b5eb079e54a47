/** The verbs of operation against a real daemon on loopback: dead letters, access and erasure, backup. In-process. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import type { DeadList } from '../../src/daemon/routes/dead-letters.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { compileTexts, type Running, shop, startTestDaemon, until } from './workspace.ts';

const WITHIN_MS = 60_000;
const ORDER = ['--as', 'ana', '--reason', 'the template was mended'];

describe('operation', { timeout: 120_000 }, () => {
  let folder = '';
  let ledger: Ledger;
  let running: Running;
  let refuses = true;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rutter-operations-'));
    ledger = await startLedger({ refuse: () => (refuses ? '554 5.6.0 content refused' : null) });
    const { 'newsletter.yaml': _news, ...files } = shop;
    const plan = await compileTexts({
      ...files,
      'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: welcome } } ]
`,
      'consent.yaml': files['consent.yaml'],
    });
    running = await startTestDaemon(plan, {
      environment: {
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(ledger.port),
        PUSH_URL: 'http://127.0.0.1:1/push',
        CALL_URL: 'http://127.0.0.1:1/call',
        HOOK_SECRET: `whsec_${Buffer.from('a secret of these tests').toString('base64')}`,
        RUTTER_WRITE_KEYS: 'key-1',
        RUTTER_ADMIN_TOKEN: 'admin-token',
        RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
      },
    });
  }, WITHIN_MS);
  afterAll(async () => {
    await running.stop();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (
    argv: readonly string[],
    env: { [name: string]: string } = { RUTTER_ADMIN_TOKEN: 'admin-token' },
  ) => invoke([...argv, '--url', running.daemon.url], { cwd: folder, env });
  const list = async () => {
    const { code, out } = await ask(['dead', 'list', '--format', 'json']);
    expect(code).toBe(0);
    return JSON.parse(out) as DeadList;
  };
  const signUp = async (id: string) => {
    const batch = [
      {
        type: 'identify',
        userId: id,
        messageId: `i-${id}`,
        traits: { email: `${id}@x.example`, first_name: `name-of-${id}` },
      },
      { type: 'track', userId: id, messageId: `t-${id}`, event: 'Signed Up', properties: { plan: 'x' } },
    ];
    const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
    const request = { method: 'POST', headers, body: JSON.stringify({ batch }) };
    expect((await fetch(`${running.daemon.url}/v1/batch`, request)).status).toBe(200);
  };
  const whenDead = async (ids: readonly string[]): Promise<DeadList> => {
    let found = await list();
    const areThere = async () => {
      found = await list();
      return ids.every((id) => found.letters.some(({ subscriber }) => subscriber === id));
    };
    await until(areThere, 'they are among the dead letters', WITHIN_MS);
    return found;
  };

  it('lists what ended badly by ids alone, sends it again and lets it go, each with its line in the audit', async () => {
    refuses = true;
    for (const id of ['eva', 'fay', 'gus']) await signUp(id);
    const { letters, counts, next } = await whenDead(['eva', 'fay', 'gus']);
    expect({ counts, next }).toEqual({
      counts: [{ state: 'rejected', reason: letters[0]?.reason, count: 3 }],
      next: null,
    });
    const { out } = await ask(['dead', 'list']);
    expect(out).toMatch(/^3 rejected: \w+\n/);
    expect(out).toContain('service_greet_v1/mail');
    expect(out).not.toMatch(/x\.example|name-of/);

    const keyOf = (id: string) => letters.find(({ subscriber }) => subscriber === id)?.key ?? '';
    refuses = false;
    const retried = await ask(['dead', 'retry', keyOf('eva'), ...ORDER]);
    expect(retried).toMatchObject({ code: 0, out: '1 sends sent again, 0 subscribers out of quarantine\n' });
    await until(() => ledger.byRecipient().has('eva@x.example'), 'the mail arrives', WITHIN_MS);
    expect((await ask(['dead', 'retry', keyOf('eva'), ...ORDER])).code).toBe(1);
    expect(await ask(['dead', 'drop', keyOf('fay'), ...ORDER])).toMatchObject({ code: 0 });
    expect((await list()).letters.map(({ subscriber }) => subscriber)).toEqual(['gus']);
    const all = ['dead', 'retry', '--ended', letters[0]?.reason ?? '', ...ORDER];
    expect(await ask(all)).toMatchObject({ code: 0 });
    await until(() => ledger.byRecipient().has('gus@x.example'), 'the mail arrives', WITHIN_MS);
    expect(ledger.byRecipient().has('fay@x.example')).toBe(false);
    expect(ledger.byRecipient().get('eva@x.example')).toHaveLength(1);
    expect((await ask(['dead', 'list'])).out).toBe('no dead sends\n');
    const audit = await running.daemon.engine.audit(10);
    expect(audit.map(({ action, by, values }) => [action, by, values])).toEqual([
      ['retry', 'ana', { letters: 1, subscribers: 0 }],
      ['drop', 'ana', { letters: 1, subscribers: 0 }],
      ['retry', 'ana', { letters: 0, subscribers: 0 }],
      ['retry', 'ana', { letters: 1, subscribers: 0 }],
    ]);
  });

  it.each([
    [['dead', 'retry', ...ORDER], 'name sends'],
    [['dead', 'drop', 'abc', '--all', ...ORDER], 'name sends'],
    [['dead', 'drop', '--all'], "required option '--as"],
    [['forget', 'eva', '--as', 'ana'], 'nothing was erased'],
    [['resume', '--restored', ...ORDER], 'say --drop or --send'],
    [['resume', '--restored', '--drop', '--send', ...ORDER], 'say --drop or --send'],
    [['resume', '--drop', 'panic-1', ...ORDER], 'belong to --restored'],
  ])('refuses %j', async (argv, message) => {
    const { code, err } = await ask(argv);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });

  it('answers 1 where nothing is kept, and 2 without the token', async () => {
    expect((await ask(['export', 'nobody', '--as', 'ana'])).code).toBe(1);
    expect((await ask(['forget', 'nobody', '--as', 'ana', '--yes'])).code).toBe(1);
    expect((await ask(['resume', '--restored', '--drop', ...ORDER])).err).toContain('because of a restore');
    for (const argv of [
      ['dead', 'list'],
      ['export', 'eva', '--as', 'ana'],
      ['forget', 'eva', '--as', 'ana', '--yes'],
    ]) {
      expect((await ask(argv, { RUTTER_ADMIN_TOKEN: 'wrong' })).code).toBe(2);
    }
  });

  it.skipIf(process.platform === 'win32')(
    'writes exports and backups for their owner alone, and over nothing',
    async () => {
      await signUp('hal');
      expect((await ask(['export', 'hal', '--as', 'ana', '-o', 'hal.json'])).code).toBe(0);
      const exported = JSON.parse(readFileSync(join(folder, 'hal.json'), 'utf8')) as {
        state: { id: string };
      };
      expect(exported.state.id).toBe('hal');
      expect(statSync(join(folder, 'hal.json')).mode & 0o777).toBe(0o600);

      const data = ['--data', running.directory];
      const backup = await invoke(['backup', 'b.db', ...data], { cwd: folder });
      expect(backup).toMatchObject({ code: 0, err: '' });
      expect(backup.out).toContain(
        `plan ${running.daemon.engine.plan()?.digest}, epoch ${running.daemon.engine.epoch}`,
      );
      expect(statSync(join(folder, 'b.db')).mode & 0o777).toBe(0o600);
      writeFileSync(join(folder, 'there'), 'mine');
      expect((await invoke(['backup', 'there', ...data], { cwd: folder })).code).toBe(2);
      expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('mine');
      expect((await invoke(['backup', 'c.db', '--data', 'nowhere'], { cwd: folder })).code).toBe(2);
      expect((await invoke(['restore', 'nothing.db', '--data', 'new'], { cwd: folder })).code).toBe(2);
      expect((await invoke(['restore', 'b.db', ...data], { cwd: folder })).code).toBe(2);
    },
  );
});
