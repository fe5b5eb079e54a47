/** The queue before the engine: its bounds in bytes and time, its order, and what it says when the engine is gone. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { BodyOrigin } from '../ingest/read-body.ts';
import { Overloaded } from '../overloaded.ts';
import { packFailure } from './failures.ts';
import { IntakeQueue } from './intake-queue.ts';

const origin: BodyOrigin = { call: 'batch', headers: null, writeKey: 'k', receivedAt: instant(0) };
const limits = { bytesMax: 1000, waitMaxMs: 500, acrossBytesMax: 250 };
const answer = { statuses: { applied: 1 }, refused: [] };

function rig() {
  let now = 0;
  const queue = new IntakeQueue(limits, () => now);
  const ended: string[] = [];
  const add = (name: string, size: number) =>
    queue.add(origin, new Uint8Array(size).fill(name.length)).then(
      () => ended.push(name),
      (error: Error) => ended.push(`${name}: ${error.name}`),
    );
  return {
    queue,
    add,
    ended,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

const idsOf = (bodies: readonly { readonly id: number }[]) => bodies.map(({ id }) => id);

describe('what crosses', () => {
  it('is so much that the engine has enough to do, in the order of its coming, each once', () => {
    const { queue, add } = rig();
    for (const name of ['a', 'b', 'c', 'd']) void add(name, 100);
    expect(idsOf(queue.takeAcross())).toEqual([1, 2]);
    expect([queue.mayCross(), idsOf(queue.takeAcross())]).toEqual([false, []]);
    queue.settle({ id: 1, answer });
    expect([queue.mayCross(), idsOf(queue.takeAcross())]).toEqual([true, [3]]);
    queue.settle({ id: 2, answer });
    queue.settle({ id: 3, answer });
    expect(idsOf(queue.takeAcross())).toEqual([4]);
    expect(queue.mayCross()).toBe(false);
  });

  it('is at least one, however large', () => {
    const { queue, add } = rig();
    void add('large', 900);
    void add('small', 1);
    expect(idsOf(queue.takeAcross())).toEqual([1]);
  });

  it('is a copy of its own: the buffer of a request may be part of a pool', () => {
    const { queue } = rig();
    const pool = new Uint8Array(64).fill(7);
    void queue.add(origin, pool.subarray(8, 16));
    const [body] = queue.takeAcross();
    expect(body?.bytes.byteLength).toBe(8);
    expect(body?.bytes).not.toBe(pool.buffer);
  });
});

describe('what is refused', () => {
  it('comes when more bytes wait than there is room for, until some are committed', async () => {
    const { queue, add, ended } = rig();
    for (const name of ['a', 'b', 'c']) void add(name, 400);
    expect(queue.isBehind()).toBe(true);
    await add('d', 1);
    expect(ended).toEqual(['d: Overloaded']);
    queue.takeAcross();
    queue.settle({ id: 1, answer });
    expect([queue.isBehind(), queue.state().bytes]).toEqual([false, 800]);
  });

  it('comes while the oldest has waited too long, whether it is across or not', async () => {
    const { queue, add, ended, wait } = rig();
    void add('a', 10);
    queue.takeAcross();
    wait(500);
    expect(queue.isBehind()).toBe(false);
    wait(1);
    expect(queue.state()).toEqual({ requests: 1, bytes: 10, oldestMs: 501 });
    await add('b', 10);
    expect(ended).toEqual(['b: Overloaded']);
    queue.settle({ id: 1, answer });
    void add('c', 10);
    expect(queue.state()).toEqual({ requests: 1, bytes: 10, oldestMs: 0 });
  });
});

describe('what it is answered', () => {
  it('is what the engine says: an answer, or an error of its own class', async () => {
    const { queue } = rig();
    const [good, bad] = [queue.add(origin, new Uint8Array(1)), queue.add(origin, new Uint8Array(1))];
    queue.takeAcross();
    queue.settle({ id: 2, failure: packFailure(new Overloaded(10)) });
    queue.settle({ id: 1, answer });
    queue.settle({ id: 1, answer: { error: 'twice' } });
    await expect(good).resolves.toEqual(answer);
    await expect(bad).rejects.toMatchObject({ name: 'Overloaded', retryAfterS: 10 });
    expect(queue.state()).toEqual({ requests: 0, bytes: 0, oldestMs: 0 });
  });

  it('is the loss of the engine, for all that wait and all that come', async () => {
    const { queue, add, ended } = rig();
    const waiting = [add('a', 200), add('b', 200)];
    queue.takeAcross();
    queue.lose(new Overloaded(10));
    await Promise.all(waiting);
    await add('c', 1);
    expect(ended).toEqual(['a: Overloaded', 'b: Overloaded', 'c: Overloaded']);
    expect(queue.state().requests).toBe(0);
  });
});
