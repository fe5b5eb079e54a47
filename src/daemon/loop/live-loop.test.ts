/** The wall clock's loop over a fake engine, in virtual time: nothing is lost, nothing stalls, nothing spins. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AssertionFailure } from '../../base/assert.ts';
import { instant } from '../../base/ids.ts';
import { StoreFailure } from '../../hosts/errors.ts';
import type { Incoming } from '../../hosts/host.ts';
import { Overloaded } from '../overloaded.ts';
import { handOver, nothing } from './fake-engine.fixture.ts';
import { createLiveLoop } from './live-loop.ts';
import type { Loop } from './loop.ts';
import { createRig, outcomeOf } from './rig.fixture.ts';

const full = () => new StoreFailure('disk_full', 'full');
const incoming = { messageId: 'm', subscriber: 'ana', at: instant(0), inputs: [] } as unknown as Incoming;
function rig(maxQueued?: number) {
  let clock = 1000;
  const made = createRig((parts) => createLiveLoop({ ...parts, now: () => clock }), maxQueued);
  return {
    ...made,
    setClock: (at: number) => {
      clock = at;
    },
  };
}

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

describe('due subscribers', () => {
  it('are not woken before the start: there are no channels yet', async () => {
    const { loop, calls, ready } = rig();
    ready.nextDueAt = instant(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
    loop.start(nothing);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toEqual(['runDue']);
    await stop(loop);
  });

  it('are woken batch after batch, and nothing is committed while nobody is due', async () => {
    const { loop, calls, ready } = rig();
    ready.due = [nothing, nothing, nothing];
    ready.nextDueAt = instant(0);
    loop.start(nothing);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(calls).toEqual(['runDue', 'runDue', 'runDue']);
    await stop(loop);
  });

  it('are noticed within seconds when the clock jumps forward, and at once when something happens', async () => {
    for (const happens of [false, true]) {
      const { loop, calls, ready, setClock } = rig();
      ready.nextDueAt = instant(86_400_000);
      loop.start(nothing);
      await vi.advanceTimersByTimeAsync(10);
      setClock(90_000_000);
      if (happens) loop.nudge();
      await vi.advanceTimersByTimeAsync(happens ? 1 : 5_000);
      expect(calls).toEqual(['runDue']);
      await stop(loop);
    }
  });

  it('are left alone without a plan', async () => {
    const { loop, calls, ready, failures } = rig();
    ready.planned = false;
    ready.nextDueAt = instant(0);
    loop.start(nothing);
    const stopping = vi.advanceTimersByTimeAsync(100);
    loop.pause();
    await stopping;
    expect([calls, failures]).toEqual([[], []]);
    await stop(loop);
  });
});

describe('permits', () => {
  it('go to what was queued when the last daemon died', async () => {
    const { loop, calls, ready } = rig();
    ready.queued = 20;
    loop.start(nothing);
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toEqual(['claim email 16', 'claim email 4']);
    await stop(loop);
  });

  it('are given on when a gate gave them back, and what a claim queues elsewhere is claimed, too', async () => {
    const { loop, calls, ready } = rig();
    loop.start(nothing);
    await vi.advanceTimersByTimeAsync(1);
    ready.queued = 40;
    ready.claimed = { ...nothing, queued: ['email'] };
    loop.ready('email');
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toEqual(['claim email 16', 'claim email 16', 'claim email 8']);
    await stop(loop);
  });

  it('wait while a channel rests, without spinning, until it is ready', async () => {
    const { loop, calls, ready, setFree } = rig();
    setFree(0);
    ready.queued = 1;
    loop.start(nothing);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
    setFree(1);
    loop.ready('email');
    await vi.advanceTimersByTimeAsync(10);
    expect(calls).toEqual(['claim email 1']);
    await stop(loop);
  });
});

describe('outcomes', () => {
  it('are written together, and what they bring about is carried', async () => {
    const { loop, calls, ready, carried } = rig();
    loop.start(nothing);
    ready.outcomes = [{ ...nothing, handOver: [handOver('k3')] }];
    loop.outcome(outcomeOf('k1'));
    loop.outcome(outcomeOf('k2'));
    await vi.advanceTimersByTimeAsync(10);
    expect([calls, carried()]).toEqual([['outcomes k1,k2'], ['k3']]);
    await stop(loop);
  });

  it('are written a go at a time, however many come at once: what came before them waits for one', async () => {
    const { loop, calls } = rig();
    loop.start(nothing);
    const keys = Array.from({ length: 2_000 }, (_, index) => `k${index}`);
    const taken = loop.ingest([incoming]);
    for (const key of keys) loop.outcome(outcomeOf(key));
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    await taken;
    const written = calls.filter((call) => call.startsWith('outcomes '));
    expect(written.length).toBeGreaterThan(1);
    expect(written.map((call) => call.slice('outcomes '.length)).join()).toBe(keys.join());
    await stop(loop);
  });

  it('survive a full disk in memory, in order, and are written when there is room', async () => {
    const { loop, calls, ready } = rig();
    loop.start(nothing);
    ready.failures = [full(), full()];
    loop.outcome(outcomeOf('k1'));
    await vi.advanceTimersByTimeAsync(10);
    expect(loop.isFull()).toBe(true);
    loop.outcome(outcomeOf('k2'));
    await vi.advanceTimersByTimeAsync(3000);
    expect(calls.at(-1)).toBe('outcomes k1,k2');
    expect(loop.isFull()).toBe(false);
    await stop(loop);
  });

  it('that come during the stop are written, with what they lead to', async () => {
    const { loop, calls, ready } = rig();
    loop.start(nothing);
    loop.pause();
    loop.outcome(outcomeOf('k1'));
    const { outcomes } = ready;
    outcomes.push({ ...nothing, handOver: [handOver('k2')] });
    // A carrier that takes nothing more hands back in a microtask.
    queueMicrotask(() => loop.outcome(outcomeOf('k2')));
    await stop(loop);
    expect(calls.join(' ')).toContain('k1');
    expect(calls.join(' ')).toContain('k2');
  });
});

describe('inputs', () => {
  it('are refused with Overloaded beyond the queue, on a full disk, and after the stop', async () => {
    const { loop, ready } = rig(3);
    loop.start(nothing);
    const first = loop.ingest([incoming, incoming]);
    await expect(loop.ingest([incoming, incoming])).rejects.toBeInstanceOf(Overloaded);
    await vi.advanceTimersByTimeAsync(10);
    expect(await first).toHaveLength(2);
    ready.failures = [full(), full()];
    const second = loop.ingest([incoming]).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10);
    expect(await second).toBeInstanceOf(Overloaded);
    await expect(loop.receipts([])).rejects.toBeInstanceOf(Overloaded);
    await vi.advanceTimersByTimeAsync(2000);
    await loop.receipts([]);
    await stop(loop);
    await expect(loop.ingest([incoming])).rejects.toBeInstanceOf(Overloaded);
    await expect(loop.receipts([])).rejects.toBeInstanceOf(Overloaded);
  });

  it('are still taken while it is paused', async () => {
    const { loop, calls } = rig();
    loop.start(nothing);
    loop.pause();
    const taken = loop.ingest([incoming]);
    await vi.advanceTimersByTimeAsync(10);
    expect(await taken).toHaveLength(1);
    expect(calls).toEqual(['accept 1']);
    await stop(loop);
  });
});

it.each([
  new StoreFailure('io', 'broken'),
  new StoreFailure('corrupt', 'broken'),
  new AssertionFailure('our bug'),
])('%s ends everything, and is reported once', async (failure) => {
  const { loop, calls, ready, failures } = rig();
  loop.start(nothing);
  ready.failures = [failure, failure, failure];
  loop.outcome(outcomeOf('k1'));
  await vi.advanceTimersByTimeAsync(10);
  loop.outcome(outcomeOf('k2'));
  await expect(loop.ingest([incoming])).rejects.toBeInstanceOf(Overloaded);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([calls, failures]).toEqual([['outcomes k1'], [failure]]);
  await stop(loop);
});

describe('the store', () => {
  function tidyRig(failure: Error | null = null) {
    let tidied = 0;
    const tidy = () => {
      tidied += 1;
      if (failure !== null) throw failure;
    };
    const made = createRig((parts) => createLiveLoop({ ...parts, now: () => 1000, tidy }));
    const { loop } = made;
    async function begin(): Promise<void> {
      loop.start(nothing);
      await vi.advanceTimersByTimeAsync(1);
      loop.take(nothing);
    }
    return { ...made, begin, tidied: () => tidied };
  }

  it('is tidied once after a commit, and not while a message waits for the next one', async () => {
    const { loop, begin, calls, tidied } = tidyRig();
    await begin();
    await vi.advanceTimersByTimeAsync(1);
    expect(tidied()).toBe(1);
    loop.take(nothing);
    const first = loop.ingest([incoming]);
    await vi.advanceTimersByTimeAsync(1);
    expect([calls, tidied()]).toEqual([[], 1]);
    await vi.advanceTimersByTimeAsync(10);
    await first;
    expect([calls, tidied()]).toEqual([['accept 1'], 2]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tidied()).toBe(2);
    await stop(loop);
  });

  it('is left alone while somebody is due', async () => {
    const { loop, begin, ready, tidied } = tidyRig();
    ready.due = [nothing, nothing, nothing];
    await begin();
    ready.nextDueAt = instant(0);
    loop.take(nothing);
    await vi.advanceTimersByTimeAsync(0);
    expect(tidied()).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(tidied()).toBe(1);
    await stop(loop);
  });

  it('that fails then is a store that fails: a full disk is tried again, anything else is the end', async () => {
    for (const [failure, ends] of [
      [full(), 0],
      [new StoreFailure('io', 'I/O error'), 1],
    ] as const) {
      const { loop, begin, failures } = tidyRig(failure);
      await begin();
      await vi.advanceTimersByTimeAsync(1);
      expect([failures.length, loop.isFull()]).toEqual([ends, ends === 0]);
      await stop(loop);
    }
  });
});
