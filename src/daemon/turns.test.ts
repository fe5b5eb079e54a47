/** No more works than allowed are under way, none is forgotten, and a failure ends only its own. */
import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('lets so many run at once, the others in their order, also behind one that fails', async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  const ends: PromiseWithResolvers<number>[] = [];
  const runs = [0, 1, 2, 3, 4].map((index) => {
    const end = Promise.withResolvers<number>();
    ends.push(end);
    return turns.run(() => {
      started.push(index);
      return end.promise;
    });
  });
  const settled = Promise.allSettled(runs);
  const startedAfter: number[][] = [[...started]];
  for (const [index, end] of ends.entries()) {
    if (index === 1) end.reject(new Error('no'));
    else end.resolve(index);
    await new Promise(setImmediate);
    startedAfter.push([...started]);
  }
  expect(startedAfter).toEqual([
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, 4],
  ]);
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

it('is free again when everything is over, and for what throws at once', async () => {
  const turns = new Turns(1);
  await expect(turns.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(
    turns.run(() => {
      throw new Error('at once');
    }),
  ).rejects.toThrow('at once');
  expect(await turns.run(async () => 7)).toBe(7);
});
