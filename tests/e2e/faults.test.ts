/**
 * Processes that die (durability R1, R17, R18, R24), short versions: a daemon under load is killed or stopped again and
 * again, and a mail server that keeps books is the witness. Prints its figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { type Child, startChild } from './child.ts';
import { type Ledger, startLedger } from './ledger.ts';
import { startLoad } from './load.ts';
import { compileTexts, shop, until } from './workspace.ts';

const KILLS = 5;
const STOPS = 3;
const SEED = 20260712;
const MAX_IN_FLIGHT = 16;
/** Later than any back-off. */
const AHEAD_MS = 600_000;

const root = mkdtempSync(join(tmpdir(), 'rutter-faults-'));
const plan = join(root, 'plan.json');
beforeAll(async () => {
  const journey = `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: mail, send: { channel: email, template: welcome } }
`;
  const { 'hello.yaml': _push, 'news.yaml': _news, 'newsletter.yaml': _promotion, ...rest } = shop;
  writeFileSync(plan, JSON.stringify(await compileTexts({ ...rest, 'signup.yaml': journey })));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function environmentOf(directory: string, smtpPort: number, aheadMs = 0) {
  const secret = `whsec_${Buffer.from('a secret for the end to end tests').toString('base64')}`;
  return {
    DAEMON_DIRECTORY: join(root, directory),
    DAEMON_PLAN: plan,
    DAEMON_AHEAD_MS: String(aheadMs),
    SMTP_HOST: '127.0.0.1',
    SMTP_PORT: String(smtpPort),
    PUSH_URL: 'http://127.0.0.1:9',
    HOOK_SECRET: secret,
    RUTTER_WRITE_KEYS: 'key-1',
    RUTTER_ADMIN_TOKEN: 'admin-token',
    RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
  };
}

async function stop(child: Child): Promise<{ code: number | null; ms: number }> {
  const startedAt = performance.now();
  child.kill('SIGTERM');
  return { code: await child.ended(), ms: Math.round(performance.now() - startedAt) };
}

const pause = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));

function missing(people: ReadonlySet<string>, ledger: Ledger): string[] {
  const got = ledger.byRecipient();
  return [...people].filter((id) => !got.has(`${id}@x.example`));
}

/** The store's own word: how many people have exactly one accepted send and nothing else left to do. */
function settledOnce(directory: string, people: ReadonlySet<string>): number {
  const store = openSqliteStore(join(root, directory));
  const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  const count = [...people].filter((id) => {
    const accepted = engine
      .decisions(id, 100)
      .filter(({ type, values }) => type === 'settled' && values?.state === 'accepted');
    const state = engine.read(id)?.state;
    return accepted.length === 1 && state?.sends.length === 0 && state.runs.length === 0;
  }).length;
  engine.close();
  return count;
}

it(`survives ${KILLS} kills under load: nothing acknowledged is lost, repeats are few and marked (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const ledger = await startLedger({ delayMs: 15 });
  const load = startLoad({ workers: 8, people: 2, restMs: 10 });
  const startMs: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = await startChild(environmentOf('killed', ledger.port));
    startMs.push(child.startMs);
    load.aim(child.said.url ?? null);
    await pause(300 + random() * 700);
    child.kill('SIGKILL');
    load.aim(null);
    await child.ended();
  }
  const last = await startChild(environmentOf('killed', ledger.port));
  load.aim(last.said.url ?? null);
  await pause(300);
  await load.finish();
  expect((await stop(last)).code).toBe(0);
  const late = await startChild(environmentOf('killed', ledger.port, AHEAD_MS));
  await until(() => missing(load.acknowledged, ledger).length === 0, 'a mail to everybody', 20_000);
  await pause(200);
  expect((await stop(late)).code).toBe(0);

  const mails = [...ledger.byRecipient().values()];
  const repeats = mails.flatMap((each) => each.slice(1));
  const figures = {
    kills: KILLS,
    acknowledged: load.acknowledged.size,
    lost: missing(load.acknowledged, ledger).length,
    duplicates: repeats.length,
    unmarked: repeats.filter(({ maybeDuplicate }) => !maybeDuplicate).length,
    marked: ledger.entries.filter(({ maybeDuplicate }) => maybeDuplicate).length,
    restartMs: startMs,
  };
  console.log(JSON.stringify(figures));
  expect(load.acknowledged.size).toBeGreaterThan(100);
  expect(figures).toMatchObject({ lost: 0, unmarked: 0 });
  expect(figures.marked).toBeLessThanOrEqual(KILLS * MAX_IN_FLIGHT);
  for (const each of mails) expect(new Set(each.map(({ messageId }) => messageId)).size).toBe(1);
  expect(settledOnce('killed', load.acknowledged)).toBe(load.acknowledged.size);
  await ledger.close();
}, 60_000);

it(`stops ${STOPS} times under load on SIGTERM: exit 0, no duplicate, nothing lost`, async () => {
  const ledger = await startLedger({ delayMs: 15 });
  const load = startLoad({ workers: 8, people: 2, restMs: 10 });
  const stops: { code: number | null; ms: number }[] = [];
  for (let turn = 0; turn < STOPS; turn += 1) {
    const child = await startChild(environmentOf('stopped', ledger.port));
    load.aim(child.said.url ?? null);
    await pause(600);
    if (turn === 1) child.kill('SIGTERM'); // and once more, by `stop`
    stops.push(await stop(child));
    load.aim(null);
  }
  const last = await startChild(environmentOf('stopped', ledger.port, AHEAD_MS));
  load.aim(last.said.url ?? null);
  await load.finish();
  await until(() => missing(load.acknowledged, ledger).length === 0, 'a mail to everybody', 20_000);
  expect((await stop(last)).code).toBe(0);
  const figures = {
    stops,
    acknowledged: load.acknowledged.size,
    lost: missing(load.acknowledged, ledger).length,
    duplicates: ledger.entries.length - ledger.byRecipient().size,
    marked: ledger.entries.filter(({ maybeDuplicate }) => maybeDuplicate).length,
    statuses: Object.fromEntries(load.statuses),
  };
  console.log(JSON.stringify(figures));
  expect(stops.map(({ code }) => code)).toEqual(Array(STOPS).fill(0));
  expect(figures).toMatchObject({ lost: 0, duplicates: 0, marked: 0 });
  expect(load.acknowledged.size).toBeGreaterThan(100);
  expect(settledOnce('stopped', load.acknowledged)).toBe(load.acknowledged.size);
  await ledger.close();
}, 60_000);

it('refuses a directory that another daemon holds, and names its process', async () => {
  const ledger = await startLedger();
  const first = await startChild(environmentOf('shared', ledger.port));
  const second = await startChild(environmentOf('shared', ledger.port));
  expect(second.said).toMatchObject({ code: 'locked', holderPid: first.pid });
  expect(second.said.message).toContain(`process ${first.pid}`);
  expect(await second.ended()).toBe(3);
  expect((await fetch(`${first.said.url}/health`)).status).toBe(200);
  expect((await stop(first)).code).toBe(0);
  await ledger.close();
});

it('refuses a foreign, a damaged and a newer store, and changes nothing in them', async () => {
  const ledger = await startLedger();
  const made = await startChild(environmentOf('newer', ledger.port));
  await stop(made);
  const newer = new DatabaseSync(join(root, 'newer', 'rutter.db'));
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  const foreign = new DatabaseSync(join(root, 'foreign.db'));
  foreign.exec('CREATE TABLE theirs (id INTEGER); INSERT INTO theirs VALUES (7)');
  foreign.close();
  for (const code of ['newer', 'foreign']) {
    if (code === 'foreign') {
      rmSync(join(root, 'newer', 'rutter.db'));
      writeFileSync(
        join(root, 'newer', 'rutter.db'),
        'this is no database at all, but long enough'.repeat(100),
      );
    }
    const child = await startChild(environmentOf('newer', ledger.port));
    expect(child.said).toMatchObject({ name: 'StoreRefusal', code });
    expect(await child.ended()).toBe(3);
  }
  await ledger.close();
});
