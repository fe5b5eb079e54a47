/**
 * R19 over a real daemon: the command copies the store while mail goes out, the copy is whole, and a daemon on the restored
 * store sends nothing until `resume --restored`. A mail server of its own keeps the books.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { readFlights } from '../../src/hosts/sqlite/flight-lines.ts';
import { decodeState } from '../../src/kernel/codec.ts';
import { type Ledger, startLedger } from '../e2e/ledger.ts';
import { type Load, startLoad } from '../e2e/load.ts';
import { type Running, startTestDaemon, until } from '../e2e/workspace.ts';
import { figure, trials } from './figures.ts';
import { environmentOf } from './rig/environment.ts';
import { compileGreeting } from './rig/greeting.ts';
import { readStoredNames } from './rig/stored-names.ts';

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const WITHIN_MS = 120_000;
const FRESH = 12;

const plan = await compileGreeting();

type Underway = { readonly key: string; readonly subscriber: number };

/** Sends on their first attempt that are not over. */
function readFlying(database: DatabaseSync): readonly Underway[] {
  const landed = database.prepare('SELECT numbers FROM landed').all() as { numbers: string }[];
  const over = new Set(landed.flatMap(({ numbers }) => JSON.parse(numbers) as number[]));
  const chunks = database.prepare('SELECT lines FROM flights').all() as { lines: string }[];
  return chunks
    .flatMap(({ lines }) => readFlights(lines))
    .filter(({ number }) => !over.has(number))
    .map(({ subscriber, flight }) => ({ key: flight.key, subscriber }));
}

/** Who is in a copy, and how many of its sends under way are not in the state of their subscriber: none, if it is one instant. */
function lookInto(file: string): { readonly people: ReadonlySet<string>; readonly torn: number } {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database
    .prepare('SELECT s.id, n.text AS name, s.state FROM subscriber s JOIN name n ON n.id = s.id')
    .all() as { id: number; name: string; state: string }[];
  const names = readStoredNames(database);
  const keys = new Map(
    rows.map(({ id, state }) => [id, decodeState(state, names).sends.map(({ key }) => `${key}`)]),
  );
  const queued = database.prepare('SELECT key, subscriber FROM outbox').all() as Underway[];
  const outbox = [...queued, ...readFlying(database)];
  database.close();
  const planned = [...keys.values()].reduce((sum, each) => sum + each.length, 0);
  const strays = outbox.filter(({ key, subscriber }) => keys.get(subscriber)?.includes(key) !== true).length;
  return {
    people: new Set(rows.map(({ name }) => name)),
    torn: strays + Math.max(0, planned - outbox.length),
  };
}

type Figures = {
  backups: number;
  acknowledged: number;
  missing: number;
  torn: number;
  readable_by_others: number;
  held: number;
};

/** Copies the store by the command, in a process of its own, and looks into the copy. */
async function backUp(running: Running, file: string, load: Load, figures: Figures): Promise<void> {
  const acknowledged = [...load.acknowledged];
  const argv = [MAIN, 'backup', file, '--data', running.directory, '--format', 'json'];
  const { stdout } = await run(process.execPath, argv, { timeout: WITHIN_MS });
  const said = JSON.parse(stdout) as { digest: string; epoch: number; subscribers: number };
  expect(said).toMatchObject({ digest: plan.digest, epoch: running.daemon.engine.epoch });
  const { people, torn } = lookInto(file);
  expect(people.size).toBe(said.subscribers);
  figures.backups += 1;
  figures.acknowledged += acknowledged.length;
  figures.missing += acknowledged.filter((id) => !people.has(id)).length;
  figures.torn += torn;
  if ((statSync(file).mode & 0o077) !== 0) figures.readable_by_others += 1;
}

/** Ends the hold: not without saying how, and not twice. */
async function release(url: string): Promise<void> {
  const env = { RUTTER_ADMIN_TOKEN: 'admin-token', RUTTER_URL: url };
  const order = ['--as', 'ana', '--reason', 'checked with the provider'];
  expect((await invoke(['resume', '--restored', ...order], { env })).code).toBe(2);
  const resumed = await invoke(['resume', '--restored', '--drop', ...order], { env });
  expect(resumed).toMatchObject({ code: 0, err: '' });
  expect((await invoke(['resume', '--restored', '--drop', ...order], { env })).code).toBe(1);
}

/** Restores a copy, lets a daemon run on it and takes new people in: gives how much was sent before it was told to. */
async function liveOn(
  folder: string,
  file: string,
  {
    environment: around,
    ledger,
    ends,
  }: {
    readonly environment: ReturnType<typeof environmentOf>;
    readonly ledger: Ledger;
    readonly ends: (() => Promise<void>)[];
  },
  figures: Figures,
): Promise<number> {
  const mails = ledger.entries.length;
  const data = join(folder, 'restored');
  const restored = await invoke(['restore', file, '--data', data, '--format', 'json'], { cwd: folder });
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect((await invoke(['restore', file, '--data', data], { cwd: folder })).code).toBe(2);
  const second = await startTestDaemon(plan, { environment: around, directory: data });
  ends.push(() => second.stop());
  const fresh = Array.from({ length: FRESH }, (_unused, index) => `fresh-${index}`);
  await post(second.daemon.url, fresh);
  const heldNow = async () => (await second.daemon.engine.held()).reduce((sum, { count }) => sum + count, 0);
  await until(async () => (await heldNow()) >= FRESH, 'what is new is held', WITHIN_MS);
  const sentWhileHeld = ledger.entries.length - mails;
  figures.held = await heldNow();

  await release(second.daemon.url);
  const addresses = fresh.map((id) => `${id}@x.example`);
  const arrived = () => addresses.every((address) => ledger.byRecipient().has(address));
  await until(arrived, 'what was held goes on', WITHIN_MS);
  await until(async () => (await second.daemon.engine.held()).length === 0, 'nothing is held', WITHIN_MS);
  const actions = (await second.daemon.engine.audit(10)).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['panic', 'resume', 'restored']));
  return sentWhileHeld;
}

it('R19 a backup under load is one instant, and its restored store holds until it is told otherwise', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-r19-live-'));
  const ledger = await startLedger();
  const options = { environment: environmentOf(ledger.port) };
  const load = startLoad({ workers: 2, people: 5, restMs: 60 });
  const figures: Figures = {
    backups: 0,
    acknowledged: 0,
    missing: 0,
    torn: 0,
    readable_by_others: 0,
    held: 0,
  };
  const ends: (() => Promise<void>)[] = [];
  let sentWhileHeld = 0;
  try {
    const first = await startTestDaemon(plan, options);
    ends.push(() => first.stop());
    load.aim(first.daemon.url);
    let file = '';
    for (let trial = 0; trial < trials(2); trial += 1) {
      const mails = ledger.entries.length;
      await until(() => ledger.entries.length > mails + 40, 'mail goes out', WITHIN_MS);
      file = join(folder, `${trial}.backup`);
      await backUp(first, file, load, figures);
    }
    await load.finish();
    const everybody = [...load.acknowledged].map((id) => `${id}@x.example`);
    const hasMail = () => everybody.every((address) => ledger.byRecipient().has(address));
    await until(hasMail, 'everybody has their mail', WITHIN_MS);
    await ends.pop()?.();
    sentWhileHeld = await liveOn(folder, file, { ...options, ledger, ends }, figures);
  } finally {
    load.aim(null);
    for (const end of ends) await end();
    await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const mails = ledger.entries.length;
  const duplicates = mails - new Set(ledger.entries.map(({ messageId }) => messageId)).size;
  const lost = figures.missing;
  figure('R19', {
    ...figures,
    mails,
    sent_while_held: sentWhileHeld,
    lost,
    duplicates_beyond_promise: duplicates,
  });
  expect(existsSync(folder)).toBe(false);
  expect({ ...figures, sentWhileHeld, duplicates }).toMatchObject({
    missing: 0,
    torn: 0,
    readable_by_others: 0,
    held: FRESH,
    sentWhileHeld: 0,
    duplicates: 0,
  });
}, 600_000);

async function post(url: string, ids: readonly string[]): Promise<void> {
  const batch = ids.flatMap((id) => [
    {
      type: 'identify',
      userId: id,
      messageId: `i-${id}`,
      traits: { email: `${id}@x.example`, first_name: id },
    },
    { type: 'track', userId: id, messageId: `t-${id}`, event: 'Signed Up', properties: { plan: 'x' } },
  ]);
  const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ batch }),
  });
  expect(response.status).toBe(200);
}
