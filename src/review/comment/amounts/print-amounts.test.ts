/** The table of who gets more and who fewer: bounded, and with each direction in it. */
import { expect, it } from 'vitest';
import type { Amount, Direction } from './amount.ts';
import { printAmounts } from './print-amounts.ts';

const rows = (direction: Direction, count: number): readonly Amount[] =>
  Array.from({ length: count }, (_, index) => ({
    direction,
    who: 'everybody',
    messages: `\`${direction}${index}\``,
    why: 'x',
    about: null,
  }));

it('shows each direction, however many rows another one has, and says how many were cut', () => {
  const text = printAmounts([...rows('more', 40), ...rows('fewer', 3), ...rows('unknown', 1)], false);
  for (const wanted of ['`more0`', '`more9`', '`fewer0`', '`unknown0`']) expect(text).toContain(wanted);
  expect(text).not.toContain('`more10`');
  expect(text).toContain('32 more such rows were cut');
  expect(text).toContain('`--reach FILE` counts them in a sample');
});

it('stays within its share of a comment, whatever is written in it', () => {
  const long: Amount = {
    direction: 'more',
    who: 'p'.repeat(5_000),
    messages: 'm'.repeat(5_000),
    why: 'w'.repeat(5_000),
    about: null,
  };
  expect(printAmounts([long], false)).toContain(
    '| those whom the change below names | **more** | some, named below | what is said below |',
  );
  const wide = rows('fewer', 12).map((row) => ({ ...row, why: 'w'.repeat(690) }));
  expect(printAmounts(wide, true).length).toBeLessThan(6_000);
});

it('explains only the words that it uses', () => {
  expect(printAmounts(rows('same', 1), false)).not.toContain('<sub>');
  expect(printAmounts(rows('later', 1), false)).toContain('<sub>At another time it is judged then: ');
  expect(printAmounts(rows('more', 1), true)).toContain('see Reach');
  expect(printAmounts(rows('more', 1), false)).not.toContain('ewer: ');
  expect(printAmounts(rows('fewer', 1), false)).toContain(
    '<sub>Fewer: for what its row says, some of these people may get fewer of what it names, and none more.',
  );
  expect(printAmounts(rows('fewer', 1), false)).not.toContain('cap');
});

it('does not ask how many people are concerned where somebody counted them', () => {
  const counted = rows('fewer', 1).map((row): Amount => ({ ...row, isCounted: true }));
  expect(printAmounts(counted, false)).not.toContain('--reach');
  expect(printAmounts([...counted, ...rows('fewer', 1)], false)).toContain('--reach');
});

it('names what segments are', () => {
  expect(printAmounts(rows('more', 1), false, 'Segment `a` is: b.')).toContain(
    '<sub>Segment `a` is: b. More: ',
  );
});
