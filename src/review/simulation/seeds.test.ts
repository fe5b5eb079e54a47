/** Several seeds: the middle, the ends, and what is not said by all of them. */
import { expect, it } from 'vitest';
import { isCertain, printSeeds, summarizeSeeds } from './seeds.ts';

it('says the median and the range of each number; what a seed does not name is 0, and what is 0 in all is left out', () => {
  const numbers = [
    new Map([
      ['a', 5],
      ['none', 0],
    ]),
    new Map([
      ['a', 1],
      ['b', 4],
    ]),
    new Map([['a', 3]]),
    new Map([['a', 2]]),
  ];
  const seeds = summarizeSeeds(numbers, false);
  expect(seeds).toEqual({
    seeds: 4,
    differs: false,
    rows: [
      { what: 'a', median: 2.5, least: 1, most: 5 },
      { what: 'b', median: 0, least: 0, most: 4 },
    ],
  });
});

it.each([
  [[2, 3, 9], true],
  [[-2, -3], true],
  [[-1, 4], false],
  [[0, 4], false],
])('of the differences %j it is certain: %s', (values, certain) => {
  const seeds = summarizeSeeds(
    values.map((each) => new Map([['sent', each]])),
    true,
  );
  expect(seeds.rows.map(isCertain)).toEqual([certain]);
  expect(printSeeds(seeds)).toContain(
    certain ? `all agree: 1 in ${2 ** (values.length - 1)} by chance` : 'perhaps',
  );
});
