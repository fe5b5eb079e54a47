/** What goes in comes out, in order, table by table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packDeclarations } from './declaration-list.ts';

const span = fc.record({ file: fc.constantFrom('a.yaml', 'b.yaml'), start: fc.nat(), end: fc.nat() });
const names = fc.dictionary(fc.string({ maxLength: 4 }), fc.option(span));

describe('packDeclarations', () => {
  it('gives back what has a place, in the order of tables and names, as often as it is asked', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('event', 'segment', 'step a'), names), (given) => {
        const tables = new Map(
          Object.entries(given).map(([table, each]) => [table, new Map(Object.entries(each))]),
        );
        const expected = [...tables].flatMap(([table, declared]) =>
          [...declared].flatMap(([name, place]) => (place === null ? [] : [{ table, name, span: place }])),
        );
        const list = packDeclarations(tables);
        expect(list.all()).toEqual(expected);
        expect(list.all()).toEqual(expected);
        for (const table of ['event', 'segment', 'step a', 'none']) {
          expect(list.of(table)).toEqual(expected.filter((each) => each.table === table));
        }
      }),
    );
  });
});
