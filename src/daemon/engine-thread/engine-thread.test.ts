/** The engine's thread from outside: its answers, and its end when nobody asked for one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { openSqliteStore } from '../../hosts/sqlite/store.ts';
import type { BodyOrigin } from '../ingest/read-body.ts';
import { type EngineThread, openEngineThread, type ThreadOptions } from './engine-thread.ts';

const broken = new URL('./broken-thread.fixture.ts', import.meta.url);
const origin: BodyOrigin = { call: 'batch', headers: null, writeKey: 'k', receivedAt: instant(0) };

let directory = '';
let thread: EngineThread | null = null;
afterEach(async () => {
  await thread?.close();
  thread = null;
  rmSync(directory, { recursive: true, force: true });
});

async function open(more: Partial<ThreadOptions> = {}) {
  directory = mkdtempSync(join(tmpdir(), 'rutter-thread-'));
  const failures: unknown[] = [];
  thread = await openEngineThread({
    settings: { directory, clock: 'wall', linkSecret: 'a secret', isWatched: false, isTraced: false },
    now: Date.now,
    onSends: () => {},
    onMessage: () => {},
    freeOf: () => 0,
    onFailure: (error) => failures.push(error),
    ...more,
  });
  return { thread, failures };
}

it('answers what the engine is asked, and rejects with what it throws', async () => {
  const { thread, failures } = await open();
  expect([thread.plan, thread.engine.epoch, await thread.engine.read('nobody')]).toEqual([null, 1, null]);
  await expect(thread.call('unheard_of', [])).rejects.toMatchObject({ name: 'AssertionFailure' });
  const order = { do: 'resume', id: 'none', by: 'ana', reason: 'test' } as const;
  await expect(thread.engine.control(order, instant(1))).rejects.toThrow();
  await thread.call('stop', []);
  expect(failures).toEqual([]);
});

it('refuses a store that another one holds, and frees its own when it ends', async () => {
  const { thread } = await open();
  await expect(
    openEngineThread({
      settings: { directory, clock: 'wall', linkSecret: 'a secret', isWatched: false, isTraced: false },
      now: Date.now,
      onSends: () => {},
      onMessage: () => {},
      freeOf: () => 0,
      onFailure: () => {},
    }),
  ).rejects.toMatchObject({ name: 'StoreRefusal', code: 'locked', holderPid: process.pid });
  await thread.close();
  openSqliteStore(directory).close();
});

it.each([
  ['end', /ended with code 0/],
  ['throw', /a bug/],
])(
  'is lost by %s: all that waits is asked to come again, and the daemon hears of it once',
  async (how, words) => {
    const { thread, failures } = await open({ entry: broken });
    const body = thread.loop.ingestBody(origin, new Uint8Array(3));
    const asked = thread.engine.controls();
    const fatal = thread.call(how, []);
    for (const each of [body, asked, fatal]) await expect(each).rejects.toMatchObject({ name: 'Overloaded' });
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringMatching(words) })]);
    await expect(thread.engine.controls()).rejects.toMatchObject({ name: 'EngineLost' });
    await expect(thread.loop.ingestBody(origin, new Uint8Array(3))).rejects.toMatchObject({
      name: 'Overloaded',
    });
  },
);

it('says for how long the engine has owed an answer', async () => {
  const { thread } = await open({ entry: broken });
  expect(thread.loop.silentMs()).toBe(0);
  const asked = thread.engine.controls();
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(thread.loop.silentMs()).toBeGreaterThan(0);
  await thread.close();
  await expect(asked).rejects.toMatchObject({ name: 'EngineLost' });
});
