/** Laws of every trait: it agrees with plain loops over the log, is constant until validUntil, and ignores order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, compileTraitText, makeEvent, readTrait } from '../../../tests/fixtures/kinds.ts';

const LAST = 60;
type Row = { at: number; lead: number; total: number; sku: string };
const row: fc.Arbitrary<Row> = fc.record({
  at: fc.integer({ min: 0, max: LAST }),
  lead: fc.integer({ min: 0, max: 15 }),
  total: fc.integer({ min: 1, max: 9 }),
  sku: fc.constantFrom('a', 'b', 'c'),
});
/** Rows whose event times differ: what happened at one instant has no order. */
const log = fc.uniqueArray(row, { maxLength: 12, selector: ({ at, lead }) => at + lead });

function arrivalsOf(rows: readonly Row[]): readonly Arrival[] {
  return rows.map(({ at, lead, total, sku }) => ({
    event: makeEvent('order_completed', at + lead, { total, sku }),
    now: at,
  }));
}

type Oracle = (rows: readonly Row[]) => unknown;
const sum = (rows: readonly Row[]): number => rows.reduce((total, each) => total + each.total, 0);
const byTime = (rows: readonly Row[]): readonly Row[] =>
  rows.slice().sort((left, right) => left.at + left.lead - right.at - right.lead);

const TRAITS: readonly [string, Oracle][] = [
  ['count: true', (rows) => rows.length],
  ['sum: event.total', sum],
  ['average: event.total', (rows) => (rows.length === 0 ? undefined : sum(rows) / rows.length)],
  ['last: event.sku', (rows) => byTime(rows).at(-1)?.sku],
  ['distinct: event.sku', (rows) => new Set(rows.map(({ sku }) => sku)).size],
];

describe.each(TRAITS)('a trait with %s within 20ms', (reading, oracle) => {
  const compiled = compileTraitText(`name: t\nevent: order_completed\n${reading}\nwithin: 20ms\n`);

  it('agrees with a plain loop over (now - window, now] (semantics 3)', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 100 }), (rows, now) => {
        const known = rows.filter((each) => each.at <= now);
        const counted = known.filter((each) => each.at + each.lead > now - 20 && each.at + each.lead <= now);
        expect(readTrait(compiled, arrivalsOf(byArrival(known)), now).value).toBe(oracle(counted));
      }),
    );
  });

  it('is constant until validUntil', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: LAST }), (rows, now) => {
        const arrivals = arrivalsOf(byArrival(rows.filter((each) => each.at <= now)));
        const { value, validUntil } = readTrait(compiled, arrivals, now);
        expect(validUntil).toBeGreaterThan(now);
        for (let later = now; later < Math.min(validUntil, now + 80); later += 1) {
          expect(readTrait(compiled, arrivals, later).value).toBe(value);
        }
      }),
    );
  });
});

function byArrival(rows: readonly Row[]): readonly Row[] {
  return rows.slice().sort((left, right) => left.at - right.at);
}

describe.each([...TRAITS, ['first: event.sku', (rows: readonly Row[]) => byTime(rows)[0]?.sku] as const])(
  'a trait with %s, ever',
  (reading, oracle) => {
    const compiled = compileTraitText(`name: t\nevent: order_completed\n${reading}\n`);

    it('agrees with a plain loop over all', () => {
      fc.assert(
        fc.property(log, (rows) => {
          expect(readTrait(compiled, arrivalsOf(rows), 200).value).toBe(oracle(rows));
        }),
      );
    });

    it('is stored alike whatever the order of arrival', () => {
      const shuffled = fc.uniqueArray(row, { maxLength: 12, selector: ({ at, lead }) => at + lead });
      fc.assert(
        fc.property(shuffled, (rows) => {
          const handledAt = (list: readonly Row[]) => arrivalsOf(list).map((each) => ({ ...each, now: 100 }));
          expect(readTrait(compiled, handledAt(rows), 100).stored).toEqual(
            readTrait(compiled, handledAt(rows.slice().reverse()), 100).stored,
          );
        }),
      );
    });
  },
);
