/** The window of the group commit follows the disk. */
import { expect, it } from 'vitest';
import { groupWindowMs } from './group-window.ts';

it.each([
  ['nothing was written yet', 0, 0],
  ['a fast disk', 0.4, 0],
  ['one that a commit waits for', 1, 2],
  ['a slower one', 2, 4],
  ['a slow one: the promise knows no longer window', 30, 5],
])('%s: a commit of %d ms opens a window of %d ms', (_name, diskMs, windowMs) => {
  expect(groupWindowMs(diskMs)).toBe(windowMs);
});
