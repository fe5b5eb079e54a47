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
  const text = printAmounts([...rows('more', 40), ...rows('fewer', 3), ...rows('unknown', 1)], {
    isCounted: false,
  });
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
  expect(printAmounts([long], { isCounted: false })).toContain(
    '| those whom the change below names | **more** | some, named below | what is said below |',
  );
  const wide = rows('fewer', 12).map((row) => ({ ...row, why: 'w'.repeat(690) }));
  expect(printAmounts(wide, { isCounted: true }).length).toBeLessThan(6_000);
});

it('explains only the words that it uses', () => {
  expect(printAmounts(rows('same', 1), { isCounted: false })).not.toContain('<sub>');
  expect(printAmounts(rows('later', 1), { isCounted: false })).toContain(
    '<sub>What goes out at another time is judged then: ',
  );
  expect(printAmounts(rows('more', 1), { isCounted: true })).toContain('see Reach');
  expect(printAmounts(rows('more', 1), { isCounted: false })).not.toContain('ewer: ');
  expect(printAmounts(rows('fewer', 1), { isCounted: false })).toContain(
    '<sub>Fewer: of what its row names nobody gets more by this, and some get fewer, or none any more.',
  );
  expect(printAmounts(rows('fewer', 1), { isCounted: false })).not.toContain('cap');
});

it('does not ask how many people are concerned where somebody counted them', () => {
  const counted = rows('fewer', 1).map((row): Amount => ({ ...row, isCounted: true }));
  expect(printAmounts(counted, { isCounted: false })).not.toContain('--reach');
  expect(printAmounts([...counted, ...rows('fewer', 1)], { isCounted: false })).toContain('--reach');
});

it('names what segments are', () => {
  expect(printAmounts(rows('more', 1), { isCounted: false, segments: 'Segment `a` is: b.' })).toContain(
    '<sub>Segment `a` is: b. More: ',
  );
});
