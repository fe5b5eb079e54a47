/** A stored state that is damaged while the daemon is away: the daemon starts, serves the others, and says what to do. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import type { DeadList } from '../../src/daemon/routes/dead-letters.ts';
import { compileTexts, type Running, shop, startTestDaemon } from './workspace.ts';

const WITHIN_MS = 60_000;
const ORDER = ['--as', 'ana', '--reason', 'the state was put back'];
const ID_OF = (name: string) => `(SELECT id FROM name WHERE text = '${name}')`;

/** As the README says it. */
function repairOf(id: string, backup: string): string {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, sql = ''] = /```sql\n(.*?)```/s.exec(readme) ?? [];
  expect(sql).toContain("text = 'ana'");
  return sql.replace("'backup.db'", `'${backup}'`).replace("'ana'", `'${id}'`);
}

describe('a damaged state', { timeout: 120_000 }, () => {
  let directory = '';
  let running: Running;

  const start = async () => {
    running = await startTestDaemon(await compileTexts(shop), { directory });
  };
  /** With the daemon away. */
  const edit = async (...sql: readonly string[]) => {
    await running.stop();
    const database = new DatabaseSync(join(directory, 'rutter.db'));
    for (const each of sql) database.exec(each);
    database.close();
    await start();
  };
  const ask = (...argv: readonly string[]) =>
    invoke([...argv, '--url', running.daemon.url], { env: { RUTTER_ADMIN_TOKEN: 'admin-token' } });
  const apart = async () => {
    const { out } = await ask('dead', 'list', '--format', 'json');
    return (JSON.parse(out) as DeadList).quarantined.map(({ subscriber, kind, inputs }) => [
      subscriber,
      kind,
      inputs,
    ]);
  };
  const post = async (...batch: readonly object[]) => {
    const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
    const request = { method: 'POST', headers, body: JSON.stringify({ batch }) };
    return (await fetch(`${running.daemon.url}/v1/batch`, request)).status;
  };
  const say = (userId: string, first_name: string) => {
    return { type: 'identify', userId, traits: { email: `${userId}@x.example`, first_name } };
  };
  const nameOf = async (id: string) => (await running.daemon.engine.read(id))?.state?.profile.first_name;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'rutter-damaged-'));
    await start();
    await post(say('ivy', 'Ivy'), say('jon', 'Jon'), say('kim', 'Kim'));
  }, WITHIN_MS);
  afterAll(async () => {
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('stops neither the start nor a commit, and everything that comes for it is there after the repair', async () => {
    await edit(
      `VACUUM INTO '${join(directory, 'backup.db')}'`,
      `UPDATE subscriber SET state = substr(state, 1, 30), due_at = 1 WHERE id IN (${ID_OF('ivy')}, ${ID_OF('kim')})`,
    );
    expect(await post(say('ivy', 'Yvi'), say('jon', 'Non'))).toBe(200);
    expect(await nameOf('jon')).toBe('Non');
    expect((await apart()).map(([subscriber, kind]) => [subscriber, kind]).toSorted()).toEqual([
      ['ivy', 'UnreadableState'],
      ['kim', 'UnreadableState'],
    ]);
    const { out } = await ask('dead', 'list');
    expect(out).toContain('put it back from a backup');
    const request = { headers: { authorization: 'Bearer admin-token' } };
    const metrics = await fetch(`${running.daemon.url}/metrics`, request);
    expect(await metrics.text()).toContain('rutter_quarantined 2');
    const health = (await (await fetch(`${running.daemon.url}/health`)).json()) as { complaints: string[] };
    expect(health.complaints).toContain('quarantine');
    const doctor = await invoke(['doctor', '--data', directory], { env: {} });
    expect(doctor.out).toMatch(/2 of 3 states cannot be read: `\w+`/);

    const retried = await ask('dead', 'retry', '--subscriber', 'ivy', ...ORDER);
    expect(retried.code).toBe(1);
    expect(retried.out).toContain('1 in quarantine as before');
    await edit(repairOf('ivy', join(directory, 'backup.db')));
    expect((await ask('dead', 'retry', '--subscriber', 'ivy', ...ORDER)).code).toBe(0);
    expect([await nameOf('ivy'), (await apart()).map(([subscriber]) => subscriber)]).toEqual([
      'Yvi',
      ['kim'],
    ]);
  });

  it('is given out as it stands, and erased', async () => {
    const { out } = await ask('export', 'kim', '--as', 'legal');
    expect(JSON.parse(out)).toMatchObject({ state: null, unreadable: [{ part: 'state' }] });
    expect((await ask('forget', 'kim', '--as', 'legal', '--yes')).code).toBe(0);
    expect([await apart(), await running.daemon.engine.read('kim')]).toEqual([[], null]);
    expect(readFileSync(join(directory, 'rutter.db')).includes('kim@x.example')).toBe(false);
  });
});
