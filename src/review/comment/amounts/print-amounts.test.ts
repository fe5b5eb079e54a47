/** The table of who gets more and who fewer: bounded, and with each direction in it. */
import { expect, it } from 'vitest';
import type { Amount, Direction } from './amount.ts';
import { printAmounts } from './print-amounts.ts';

const rows = (direction: Direction, count: number): readonly Amount[] =>
  Array.from({ length: count }, (_, index) => ({
    direction,
    messages: `\`${direction}${index}\``,
    why: 'x',
  }));

it('shows each direction, however many rows another one has, and says how many were cut', () => {
  const text = printAmounts([...rows('more', 40), ...rows('fewer', 3), ...rows('unknown', 1)], false);
  for (const wanted of ['`more0`', '`more9`', '`fewer0`', '`unknown0`']) expect(text).toContain(wanted);
  expect(text).not.toContain('`more10`');
  expect(text).toContain('32 more such rows were cut');
  expect(text).toContain('`--reach` counts a sample of people');
});

it('stays within its share of a comment, whatever is written in it', () => {
  const long: Amount = { direction: 'more', messages: 'm'.repeat(5_000), why: 'w'.repeat(5_000) };
  expect(printAmounts([long], false)).toContain(
    '| some, named below | **more** than before | what is said below |',
  );
  const wide = rows('fewer', 12).map((row) => ({ ...row, why: 'w'.repeat(690) }));
  expect(printAmounts(wide, true).length).toBeLessThan(6_000);
});

it('explains only the words that it uses', () => {
  expect(printAmounts(rows('same', 1), false)).not.toContain('<sub>');
  expect(printAmounts(rows('later', 1), false)).toContain('<sub>Later, sooner, at another time: ');
  expect(printAmounts(rows('more', 1), true)).toContain('see Reach');
});
