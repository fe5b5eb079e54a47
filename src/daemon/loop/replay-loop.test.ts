/** The replay clock's loop over a fake engine, in virtual time. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { instant } from '../../base/ids.ts';
import { StoreFailure } from '../../hosts/errors.ts';
import type { Fed, Incoming } from '../../hosts/host.ts';
import { Overloaded } from '../overloaded.ts';
import { handOver, nothing } from './fake-engine.fixture.ts';
import type { Loop } from './loop.ts';
import { createReplayLoop } from './replay-loop.ts';
import { createRig, outcomeOf } from './rig.fixture.ts';

const incoming = (at: number) =>
  ({ messageId: `m${at}`, subscriber: 'ana', at: instant(at), inputs: [] }) as unknown as Incoming;
const fed = (done: boolean, consumed: number, keys: readonly string[] = []): Fed => {
  const results = Array.from({ length: consumed }, () => ({ status: 'applied' as const, subscriber: null }));
  return { ...nothing, results, handOver: keys.map(handOver), consumed, done, time: instant(9) };
};

const rig = (maxQueued?: number) => createRig(createReplayLoop, maxQueued);

async function stop(loop: Loop): Promise<void> {
  const stopping = loop.stop();
  await vi.advanceTimersByTimeAsync(100);
  await stopping;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('begins at the time that the store has reached', async () => {
  const { loop } = rig();
  expect(loop.now()).toBe(5);
  await stop(loop);
});

it('feeds a batch in order of time, answers in the order of the batch, and waits for outcomes in between', async () => {
  const { loop, calls, ready, carried } = rig();
  ready.fed = [fed(false, 1, ['k1', 'k2']), fed(true, 1)];
  const answer = loop.ingest([incoming(8), incoming(3)]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([calls, carried()]).toEqual([['feed'], ['k1', 'k2']]);
  loop.outcome(outcomeOf('k1'));
  loop.outcome(outcomeOf('k2'));
  await vi.advanceTimersByTimeAsync(100);
  expect(await answer).toHaveLength(2);
  expect([calls, loop.now()]).toEqual([['feed', 'outcomes k1,k2', 'feed'], 9]);
  await stop(loop);
});

it('applies outcomes that come while nobody feeds anything', async () => {
  const { loop, calls, ready } = rig();
  ready.fed = [fed(true, 1, ['k1'])];
  await loop.ingest([incoming(1)]);
  await vi.advanceTimersByTimeAsync(5000);
  loop.outcome(outcomeOf('k1'));
  await vi.advanceTimersByTimeAsync(100);
  expect(calls).toEqual(['feed', 'outcomes k1']);
  await stop(loop);
});

it('keeps "later" on the wall clock: replayed time may leap days meanwhile', async () => {
  const { loop, calls, ready } = rig();
  ready.fed = [fed(true, 1, ['k1'])];
  await loop.ingest([incoming(1)]);
  loop.outcome(outcomeOf('k1', 'retryable'));
  await vi.advanceTimersByTimeAsync(900);
  expect(calls).toEqual(['feed']);
  await vi.advanceTimersByTimeAsync(200);
  expect(calls).toEqual(['feed', 'outcomes k1']);
  await stop(loop);
});

it('does not spin while a channel rests', async () => {
  const { loop, calls, ready, setFree } = rig();
  setFree(0);
  ready.queued = 1;
  ready.fed = [{ ...fed(true, 0), queued: ['email'] }];
  const advanced = loop.advanceTo(instant(9));
  await vi.advanceTimersByTimeAsync(1000);
  expect(calls).toEqual(['advanceTo']);
  setFree(1);
  await vi.advanceTimersByTimeAsync(100);
  await advanced;
  expect(calls).toEqual(['advanceTo', 'claim email 1']);
  await stop(loop);
});

it('refuses beyond its queue, on a full disk, and once it is told to end, in the middle of a batch too', async () => {
  const { loop, ready, failures } = rig(2);
  ready.fed = [fed(false, 1, ['k1'])];
  const first = loop.ingest([incoming(1), incoming(2)]).catch((error: unknown) => error);
  await expect(loop.ingest([incoming(3)])).rejects.toBeInstanceOf(Overloaded);
  await vi.advanceTimersByTimeAsync(100);
  loop.pause();
  expect(await first).toBeInstanceOf(Overloaded);
  await expect(loop.receipts([])).rejects.toBeInstanceOf(Overloaded);
  expect(failures).toEqual([]);
  await stop(loop);

  const other = rig();
  other.ready.failures = [new StoreFailure('disk_full', 'full')];
  await expect(other.loop.ingest([incoming(1)])).rejects.toBeInstanceOf(Overloaded);
  expect([other.loop.isFull(), other.failures]).toEqual([true, []]);
  await vi.advanceTimersByTimeAsync(2000);
  await other.loop.ingest([incoming(1)]);
  expect(other.loop.isFull()).toBe(false);
  await stop(other.loop);
});

it('writes at the end what the carrier hands back, held outcomes too', async () => {
  const { loop, calls, ready } = rig();
  ready.fed = [fed(true, 1, ['k1', 'k2'])];
  await loop.ingest([incoming(1)]);
  loop.outcome(outcomeOf('k1', 'retryable'));
  loop.pause();
  loop.outcome(outcomeOf('k2', 'retryable'));
  await stop(loop);
  expect(calls).toEqual(['feed', 'outcomes k1,k2']);
});

it('ends with a failure of the store, and reports it once', async () => {
  const { loop, calls, ready, failures } = rig();
  const failure = new StoreFailure('io', 'broken');
  ready.failures = [failure, failure];
  await expect(loop.ingest([incoming(1)])).rejects.toBeInstanceOf(Overloaded);
  loop.outcome(outcomeOf('k1'));
  await vi.advanceTimersByTimeAsync(5000);
  await expect(loop.ingest([incoming(1)])).rejects.toBeInstanceOf(Overloaded);
  expect([calls, failures]).toEqual([['feed'], [failure]]);
  await stop(loop);
});
