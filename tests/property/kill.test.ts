/** A real process, really killed (durability R1 in short form): nothing acknowledged is lost, nothing is applied twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Incoming } from '../../src/hosts/host.ts';
import { createMemoryStore } from '../../src/hosts/memory/store.ts';
import { openSqliteStore } from '../../src/hosts/sqlite/store.ts';
import type { Store } from '../../src/hosts/store.ts';
import { encodeState } from '../../src/kernel/codec.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { TRACE_START } from './arbitraries.ts';

const KILLS = 6;
const BATCH = 7;
const MESSAGES = 4000;
const SEED = 20260302;

const root = mkdtempSync(join(tmpdir(), 'rutter-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Nobody answers the sends of this test: they must not use up the permits. */
function unlimited(file: PlanFile): PlanFile {
  const { workspace } = file.plan;
  const channels = Object.fromEntries(
    Object.entries(workspace.channels).map(([name, channel]) => [name, { ...channel, maxInFlight: 1e6 }]),
  );
  return { ...file, plan: { ...file.plan, workspace: { ...workspace, channels } } };
}

function writeMessages(): Incoming[] {
  const random = seededRandom(SEED);
  const names = ['signed_up', 'order_completed', 'cart_updated', 'unsubscribed_all'];
  return Array.from({ length: MESSAGES }, (_unused, index) => {
    const person = `p${Math.floor(random() * 200)}`;
    const at = instant(TRACE_START + index * 60_000);
    const name = names[Math.floor(random() * names.length)] as string;
    const isIdentify = random() < 0.2;
    const traits = { email: `${person}@x.example`, phone: '+34600000000' };
    const input = isIdentify
      ? { type: 'identify' as const, traits }
      : { type: 'event' as const, id: `m${index}`, name, at, properties: {} };
    return { messageId: `m${index}`, subscriber: person, at, inputs: [input] };
  });
}

function peopleOf(store: Store) {
  const people = store.subscribersAfter('', 1000).map(({ subscriber }) => {
    const record = store.readSubscriber(subscriber);
    return {
      subscriber,
      state: record === null || !('state' in record) ? null : encodeState(record.state),
      dueAt: record?.dueAt,
      events: store.readEvents(subscriber, 10_000).map(({ id }) => id),
      decisions: store.readDecisions(subscriber, 10_000).length,
    };
  });
  return people.toSorted((a, b) => (a.subscriber < b.subscriber ? -1 : 1));
}

/** Runs the daemon from `first` and kills it after so many acknowledgements (null: lets it finish). Gives the last one. */
async function runDaemon(
  input: string,
  directory: string,
  first: number,
  acknowledgements: number | null,
): Promise<number> {
  const script = fileURLToPath(new URL('killed-daemon.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, input, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let count = 0;
  let last = first;
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) last = Number(line);
    count += lines.length;
    if (acknowledgements !== null && count >= acknowledgements) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return last;
}

it(`survives ${KILLS} kills: nothing acknowledged is lost, every message counts once (seed ${SEED})`, async () => {
  const plan = unlimited(await compileShop());
  const messages = writeMessages();
  const input = join(root, 'input.json');
  const directory = join(root, 'store');
  writeFileSync(input, JSON.stringify({ plan, messages, batch: BATCH }));
  const random = seededRandom(SEED);
  let acknowledged = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    acknowledged = await runDaemon(input, directory, acknowledged, 1 + Math.floor(random() * 80));
    const store = openSqliteStore(directory, {});
    const engine = createEngine({ store, kinds, renderer });
    const known = new Set(
      messages
        .slice(0, acknowledged)
        .filter(({ inputs }) => inputs[0]?.type === 'event')
        .map(({ messageId }) => messageId),
    );
    for (const { subscriber } of store.subscribersAfter('', 1000)) {
      for (const { id } of engine.events(subscriber, 10_000)) known.delete(id);
    }
    expect([...known]).toEqual([]);
    engine.close();
  }
  // The last one begins earlier than it must: what is there already is not applied again.
  await runDaemon(input, directory, Math.max(0, acknowledged - 50 * BATCH), null);

  const memory = createMemoryStore();
  const reference = createEngine({ store: memory, kinds, renderer });
  reference.install(plan, messages[0]?.at ?? instant(0));
  for (let start = 0; start < messages.length; start += BATCH) {
    const some = messages.slice(start, start + BATCH);
    reference.accept(some, some.at(-1)?.at ?? instant(0));
  }
  const survivor = openSqliteStore(directory);
  expect(peopleOf(survivor)).toEqual(peopleOf(memory));
  expect(survivor.attemptingBefore(1e9).length).toBe(memory.attemptingBefore(1e9).length);
  expect(memory.attemptingBefore(1e9).length).toBeGreaterThan(50);
  survivor.close();
});
