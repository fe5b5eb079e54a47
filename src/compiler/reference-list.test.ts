/** What goes in comes out, in order, however much it is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceList } from './reference-list.ts';

const reference = fc.record({
  table: fc.constantFrom('event', 'segment', 'property order'),
  name: fc.string({ maxLength: 4 }),
  span: fc.record({ file: fc.constantFrom('a.yaml', 'b.yaml'), start: fc.nat(), end: fc.nat() }),
  hint: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
});

describe('createReferenceList', () => {
  it('gives back what was added, as often as it is walked', () => {
    fc.assert(
      fc.property(fc.array(reference, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (added, times) => {
        const list = createReferenceList();
        const expected = Array.from({ length: times }, () => added).flat();
        for (const each of expected) list.add(each);
        expect([...list]).toEqual(expected);
        expect([...list]).toEqual(expected);
        for (const { table, name } of added) {
          const places = expected.filter((each) => each.table === table && each.name === name);
          expect(list.placesOf(table, name)).toEqual(places.map(({ span }) => span));
        }
        expect(list.placesOf('event', 'longer than any')).toEqual([]);
        const names = new Set(added.map(({ table, name }) => `${table}\0${name}`));
        expect(new Set([...list.names()].map(({ table, name }) => `${table}\0${name}`))).toEqual(names);
      }),
    );
  });
});
