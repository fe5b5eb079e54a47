/** `doctor` on stores that are well and on stores that are not, in-process. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { Check } from '../../daemon/doctor/check.ts';
import { createEngine } from '../../hosts/engine/engine.ts';
import { openSqliteStore } from '../../hosts/sqlite/store.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import { invoke, makeFolder } from '../invoke.fixture.ts';

const SETTINGS = {
  RUTTER_WRITE_KEYS: 'key-1',
  RUTTER_ADMIN_TOKEN: 'token-1',
  RUTTER_LINK_SECRET: 'a-link-secret-of-this-test',
};

describe('doctor', { timeout: 120_000 }, () => {
  let folder = makeFolder();
  let data = '';
  let env: { [name: string]: string } = {};

  beforeEach(async () => {
    folder = makeFolder();
    data = join(folder.path, '.rutter/data');
    await invoke(['init'], { cwd: folder.path });
    await invoke(['plan', '-o', 'plan.json'], { cwd: folder.path });
    const names = [...readFileSync(join(folder.path, 'plan.json'), 'utf8').matchAll(/"env":"(\w+)"/g)];
    env = { ...SETTINGS, ...Object.fromEntries(names.map(([, name = '']) => [name, '127'])) };
  });
  afterEach(() => folder.remove());

  const make = () => {
    const store = openSqliteStore(data);
    const options = { store, kinds: definitions, renderer: createRenderer({}) };
    const decoded = decodePlanFile(readFileSync(join(folder.path, 'plan.json'), 'utf8'));
    if (!decoded.ok) throw new Error(decoded.error);
    createEngine(options).install(decoded.value, instant(Date.now()));
    store.close();
  };
  const ask = async (surroundings = env) => {
    const argv = ['doctor', '--format', 'json'];
    const { code, out, err } = await invoke(argv, { cwd: folder.path, env: surroundings });
    expect(err).toBe('');
    const { checks } = JSON.parse(out) as { checks: Check[] };
    const bad = checks.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${status} ${name}`);
    return { code, checks, bad };
  };

  it('finds nothing wrong where nothing is, and changes nothing', async () => {
    make();
    const before = readFileSync(join(data, 'rutter.db'));
    const { code, checks, bad } = await ask();
    expect({ code, bad }).toEqual({ code: 0, bad: [] });
    const names = [
      'store',
      'states',
      'daemon',
      'permissions',
      'log',
      'disk',
      'clock',
      'plan',
      'channel call',
      'channel email',
    ];
    expect(checks.map(({ name }) => name)).toEqual([...names, 'settings', 'time zones']);
    expect(before.equals(readFileSync(join(data, 'rutter.db')))).toBe(true);
    const { out } = await invoke(['doctor'], { cwd: folder.path, env });
    expect(out).toMatch(/^ok {7}store: whole, layout \d+, epoch 1, 0 subscribers\n/);
  });

  it('goes on where it cannot tell who has the store, and says so', async () => {
    make();
    rmSync(join(data, 'rutter.lock'));
    mkdirSync(join(data, 'rutter.lock'), { mode: 0o700 });
    const { code, bad, checks } = await ask();
    expect({ code, bad }).toEqual({ code: 1, bad: ['fail daemon'] });
    expect(checks.find(({ name }) => name === 'daemon')?.help).toContain('as the user of the daemon');
  });

  it('says that a folder is not open to it', async () => {
    mkdirSync(join(folder.path, '.rutter'), { recursive: true });
    symlinkSync('data', data);
    const { code, checks } = await ask();
    const [store] = checks;
    expect({ code, store }).toMatchObject({ code: 1, store: { name: 'store', status: 'fail' } });
    expect(store?.help).toContain('as the user of the daemon');
  });

  it('finds every state that cannot be read, and says what to do', async () => {
    make();
    const options = { kinds: definitions, renderer: createRenderer({}) };
    const store = openSqliteStore(data);
    const now = instant(Date.now());
    const inputs = [{ type: 'identify' as const, traits: {} }];
    const people = Array.from({ length: 30 }, (_unused, index) => `p${index}`);
    createEngine({ ...options, store }).accept(
      people.map((id) => ({ messageId: id, subscriber: id, at: now, inputs })),
      now,
    );
    store.close();
    const database = new DatabaseSync(join(data, 'rutter.db'));
    database.exec("UPDATE subscriber SET state = replace(state, 'p7', 'q7')");
    database.exec('UPDATE subscriber SET state = substr(state, 1, 20) WHERE id <= 15');
    database.exec("DELETE FROM name WHERE text = 'p29'");
    database.close();
    const { code, checks } = await ask();
    expect(code).toBe(1);
    const found = checks.filter(({ name }) => name === 'states');
    expect(found.map(({ status }) => status)).toEqual(['fail', 'warn']);
    expect(found[0]?.message).toMatch(/^15 of 30 states cannot be read: `p0` .*, and 5 more$/);
    expect(found[0]?.help).toContain('rutter forget');
    expect(found[1]?.message).toContain('1 state of nobody');
  });

  it('says which process has the store', async () => {
    make();
    const told = async () => (await ask()).checks.find(({ name }) => name === 'daemon')?.message;
    expect(await told()).toBe('no process has the store');
    const store = openSqliteStore(data);
    expect(await told()).toBe(`process ${process.pid} has the store`);
    store.close();
    expect(await told()).toBe('no process has the store');
  });

  it('names what is not set, and no value of what is', async () => {
    make();
    const { code, checks, bad } = await ask({});
    expect(code).toBe(1);
    expect(bad).toEqual(['fail channel email', 'fail settings']);
    expect(checks.find(({ name }) => name === 'settings')?.message).toContain('RUTTER_ADMIN_TOKEN');
    const { out } = await invoke(['doctor'], { cwd: folder.path, env });
    for (const secret of Object.values(SETTINGS)) expect(out).not.toContain(secret);
  });

  it.skipIf(process.platform === 'win32')('sees that others may read the store', async () => {
    make();
    chmodSync(join(data, 'rutter.db'), 0o644);
    expect(await ask()).toMatchObject({ code: 1, bad: ['fail permissions'] });
    expect(statSync(join(data, 'rutter.db')).mode & 0o777).toBe(0o644);
  });

  it('sees a clock that is behind what the store holds', async () => {
    make();
    const database = new DatabaseSync(join(data, 'rutter.db'));
    database.exec('CREATE TABLE decision_30000 (id INTEGER PRIMARY KEY)');
    database.close();
    expect(await ask()).toMatchObject({ code: 1, bad: ['fail clock'] });
  });

  it('sees a plan that was changed by hand', async () => {
    make();
    const database = new DatabaseSync(join(data, 'rutter.db'));
    database.exec(`UPDATE plan SET body = replace(body, '"name":"my_workspace"', '"name":"another"')`);
    database.close();
    expect(await ask()).toMatchObject({ code: 1, bad: ['fail plan'] });
  });

  it('exits with 3 on a store that is not ours, with 1 where there is none', async () => {
    expect(await ask()).toMatchObject({ code: 1, bad: expect.arrayContaining(['fail store', 'warn plan']) });
    expect(existsSync(data)).toBe(false);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    writeFileSync(join(data, 'rutter.db'), 'no database, and long enough to be looked at'.repeat(50), {
      mode: 0o600,
    });
    expect(await ask()).toMatchObject({ code: 3, bad: expect.arrayContaining(['refused store']) });
  });

  it('says that a restored store holds its sends', async () => {
    make();
    await invoke(['backup', 'store.backup'], { cwd: folder.path });
    await invoke(['restore', 'store.backup', '--data', 'other'], { cwd: folder.path });
    const { code, out } = await invoke(['doctor', '--data', 'other'], { cwd: folder.path, env });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('holds its sends') });
  });
});
