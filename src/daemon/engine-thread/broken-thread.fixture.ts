/** A thread for tests that opens like the engine's, answers nothing, and ends or dies when it is told to. */
import { parentPort } from 'node:worker_threads';
import type { Opening, ToEngine } from './protocol.ts';

const opening = {
  epoch: 1,
  plan: null,
  pulse: { now: 0, nextDueAt: 0, isFull: false, apart: 0 },
} as unknown as Opening;

parentPort?.postMessage(opening);
parentPort?.on('message', ({ calls }: ToEngine) => {
  for (const { name } of calls) {
    if (name === 'end') parentPort?.close();
    if (name === 'throw') throw new Error('a bug');
  }
});
