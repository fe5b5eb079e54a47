/** The bench itself can fail: a runner that loses nothing passes, one that does not listen is found late; and ours runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Contender } from './contender.ts';
import { engine } from './engine.ts';
import { WAIT_MS, WINDOW_MS } from './journey.ts';
import { isSound } from './judge.ts';
import { type Measured, measureContender } from './measured.ts';

const SIZE = 40;
const folder = mkdtempSync(join(tmpdir(), 'rutter-drive-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Journeys in memory, by Node's timers. `listens`: whether the event ends the wait. */
function inMemory(listens: boolean): Contender {
  const base = { isDurable: false, isPaced: true, isExtended: false, batch: 7, calls: 2 };
  return {
    ...base,
    name: 'memory',
    async open({ send }) {
      const windows = new Map<number, () => void>();
      const early = new Set<number>();
      return {
        async enter(people) {
          for (const person of people) {
            send(person, 'A');
            setTimeout(() => {
              if (early.has(person)) {
                send(person, 'B');
                return;
              }
              const timeout = setTimeout(() => send(person, 'C'), WINDOW_MS);
              windows.set(person, () => {
                clearTimeout(timeout);
                send(person, 'B');
              });
            }, WAIT_MS);
          }
        },
        async publish(people) {
          if (!listens) return;
          for (const person of people) {
            const hear = windows.get(person) ?? (() => early.add(person));
            hear();
          }
        },
        close: async () => {},
      };
    },
  };
}

function run(contender: Contender): Promise<Measured> {
  return measureContender(contender, SIZE, folder, new AbortController().signal);
}

describe.concurrent('a drive', () => {
  it('finds nothing wrong with journeys that are run as they should be', async () => {
    const { verdict, elapsedMs } = await run(inMemory(true));
    expect(verdict).toMatchObject({ journeys: SIZE, missing: 0, doubled: 0, wrong: 0, early: 0, late: 0 });
    expect(elapsedMs).toBeGreaterThanOrEqual(WAIT_MS + WINDOW_MS - 5);
  });

  it('finds every event that was taken and not heeded', async () => {
    const { verdict } = await run(inMemory(false));
    expect(verdict).toMatchObject({ missing: 0, doubled: 0, wrong: 0, early: 0 });
    expect(verdict.late + verdict.unjudged).toBe(SIZE / 2);
    expect(verdict.late).toBeGreaterThan(0);
  });

  it('rejects with what a contender rejects with', async () => {
    const refuse = async (): Promise<never> => {
      throw new Error('no room');
    };
    const broken = {
      ...inMemory(true),
      open: async () => ({ enter: refuse, publish: refuse, close: async () => {} }),
    };
    await expect(run(broken)).rejects.toThrow('no room');
  });
});

// Compiling holds the process up: not beside the others, who go by the clock.
it('our own engine goes through the drive', async () => {
  const { verdict } = await run(engine);
  expect(isSound(verdict)).toBe(true);
});
