/** The judge waits for what moves, however slowly, and gives up on what does not. In a time of its own. */
import { describe, expect, it } from 'vitest';
import { type Look, settle } from './settle.ts';

/** Looks that each take `lookMs` and find what `at` says of the time; ends with the last look and the time it took. */
async function watch(lookMs: number, at: (ms: number) => Look) {
  let clock = 0;
  const look = async () => {
    const found = at(clock);
    clock += lookMs;
    return found;
  };
  const wait = async (delayMs: number) => {
    clock += delayMs;
  };
  const found = await settle(look, { quietMs: 120_000, longestMs: 900_000, wait, now: () => clock });
  return { lost: found.lost, wrong: found.wrong, tookMs: clock };
}

/** So many people still to come right, one each `eachMs`. */
const drain =
  (people: number, eachMs: number, lost: number) =>
  (ms: number): Look => {
    const wrong = Math.max(0, people - Math.floor(ms / eachMs));
    return { lost: Math.min(wrong, lost), wrong, held: 0, mark: `${wrong}` };
  };

const standing = (lost: number, wrong: number) => (): Look => ({ lost, wrong, held: 0, mark: 'same' });

const restless = (ms: number): Look => ({ lost: 0, wrong: 1, held: 0, mark: `${ms}` });

describe('settle', () => {
  it.each([
    ['ends at once when all is right', 5, drain(0, 1, 0), { lost: 0, wrong: 0 }, 5],
    ['waits for a slow machine that goes on', 70_000, drain(60, 10_000, 60), { lost: 0, wrong: 0 }, 700_900],
    ['waits when only states are behind', 70_000, drain(14, 10_000, 0), { lost: 0, wrong: 0 }, 210_200],
    ['gives up on what does not move', 20, standing(3, 14), { lost: 3, wrong: 14 }, 120_020],
    ['gives up on a wrong state with nothing lost', 70_000, standing(0, 14), { lost: 0, wrong: 14 }, 210_200],
    ['gives up on a loss with nobody wrong', 70_000, standing(1, 0), { lost: 1, wrong: 0 }, 210_200],
    ['gives up on what moves for ever', 1_000, restless, { lost: 0, wrong: 1 }, 900_800],
  ])('%s', async (_title, lookMs, at, expected, tookMs) => {
    const found = await watch(lookMs, at);
    expect(found).toEqual({ ...expected, tookMs });
  });
});
