/** Group commit without a wall clock: when it flushes, whom it answers, what it refuses. */
import { describe, expect, it } from 'vitest';
import { instant } from '../base/ids.ts';
import { StoreFailure } from './errors.ts';
import { createGroupCommit, IntakeFull } from './group-commit.ts';
import type { Committed, Incoming } from './host.ts';

const message = (messageId: string): Incoming => ({
  messageId,
  subscriber: 'ana',
  at: instant(0),
  inputs: [],
});

type RigOptions = {
  fails?: boolean;
  maxInputs?: number;
  maxQueued?: number;
  maxDelayMs?: () => number;
};

function rig(options: RigOptions = {}) {
  const commits: string[][] = [];
  const seen: Committed[] = [];
  const delays: number[] = [];
  let pending: (() => void) | null = null;
  const front = createGroupCommit({
    engine: {
      accept(batch) {
        if (options.fails) throw new StoreFailure('disk_full', 'no space');
        commits.push(batch.map(({ messageId }) => messageId));
        const results = batch.map(({ messageId }) => ({
          status: 'applied' as const,
          subscriber: messageId as never,
        }));
        return { results, handOver: [], settled: [], queued: [], decisions: [] };
      },
    },
    now: () => instant(0),
    onCommitted: (committed) => seen.push(committed),
    timers: {
      set(callback, delayMs) {
        delays.push(delayMs);
        pending = callback;
        return 1;
      },
      clear() {
        pending = null;
      },
    },
    ...options,
  });
  return { front, commits, seen, delays, tick: () => pending?.(), hasTimer: () => pending !== null };
}

describe('group commit', () => {
  it('answers each request after the commit, with its own results', async () => {
    const { front, commits, seen, tick } = rig();
    const first = front.ingest([message('a'), message('b')]);
    const second = front.ingest([message('c')]);
    expect(commits).toEqual([]);
    tick();
    expect(commits).toEqual([['a', 'b', 'c']]);
    expect((await first).map(({ subscriber }) => subscriber)).toEqual(['a', 'b']);
    expect((await second).map(({ subscriber }) => subscriber)).toEqual(['c']);
    expect(seen).toHaveLength(1);
  });

  it('waits for others as long as it is told to, each time anew', () => {
    const waits = [5, 2];
    const { front, delays, tick } = rig({ maxDelayMs: () => waits.shift() ?? 0 });
    for (const name of ['a', 'b']) {
      void front.ingest([message(name)]);
      void front.ingest([message(`${name}2`)]);
      tick();
    }
    expect(delays).toEqual([5, 2]);
  });

  it('without a wait takes along what comes in the same turn, and only that', async () => {
    const commits: number[] = [];
    const engine = {
      accept(batch: readonly Incoming[]) {
        commits.push(batch.length);
        const results = batch.map(() => ({ status: 'applied' as const, subscriber: null }));
        return { results, handOver: [], settled: [], queued: [], decisions: [] };
      },
    };
    const front = createGroupCommit({
      engine,
      now: () => instant(0),
      onCommitted: () => {},
      maxDelayMs: () => 0,
    });
    await Promise.all([front.ingest([message('a')]), front.ingest([message('b')])]);
    await front.ingest([message('c')]);
    const last = front.ingest([message('d')]);
    front.flush();
    await last;
    await new Promise((resolve) => setImmediate(resolve));
    expect(commits).toEqual([2, 1, 1]);
  });

  it('does not wait for the timer when enough messages are there', async () => {
    const { front, commits, hasTimer } = rig({ maxInputs: 2 });
    const first = front.ingest([message('a')]);
    const second = front.ingest([message('b')]);
    expect([commits.length, hasTimer()]).toEqual([1, false]);
    await Promise.all([first, second]);
  });

  it('acknowledges nothing of a batch that could not be committed', async () => {
    const { front, tick, seen } = rig({ fails: true });
    const first = front.ingest([message('a')]);
    const second = front.ingest([message('b')]);
    tick();
    await expect(first).rejects.toThrow(StoreFailure);
    await expect(second).rejects.toThrow(StoreFailure);
    expect(seen).toEqual([]);
  });

  it('refuses more than may wait, and everything once closed; closing commits what waits', async () => {
    const { front, commits } = rig({ maxQueued: 2 });
    const first = front.ingest([message('a'), message('b')]);
    await expect(front.ingest([message('c')])).rejects.toThrow(IntakeFull);
    front.close();
    await first;
    expect(commits).toEqual([['a', 'b']]);
    await expect(front.ingest([message('d')])).rejects.toThrow(IntakeFull);
  });
});
