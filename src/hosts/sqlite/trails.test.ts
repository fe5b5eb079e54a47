/** Trails of lines against lists in memory; and that what is erased, forgotten or rolled back is gone. */
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkOf, createTrails, dayOf, type Head, readLines, type Trails } from './trails.ts';

/** A group of trails in memory, and the heads that a store keeps beside its subscribers. */
function createRig() {
  const database = new DatabaseSync(':memory:');
  let next = 1;
  const counter = {
    read: () => next,
    write(value: number) {
      next = value;
    },
  };
  const open = () => createTrails(database, 'decided', counter);
  const heads = new Map<number, number>();
  const headOf = (subscriber: number): Head => ({ subscriber, place: heads.get(subscriber) ?? 0 });
  const append = (trails: Trails, day: number, subscriber: number, body: string) =>
    heads.set(subscriber, trails.append(day, headOf(subscriber), body));
  const read = (trails: Trails, ...subscribers: number[]): string[] => {
    const bodies: string[] = [];
    trails.read(subscribers.map(headOf), (body) => {
      bodies.push(body);
      return false;
    });
    return bodies.reverse();
  };
  return { database, open, heads, headOf, append, read };
}

const lines = fc.array(
  fc.record({
    subscriber: fc.integer({ min: 1, max: 4 }),
    body: fc.string().map((text) => JSON.stringify(text)),
    flushed: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('trails', () => {
  it('give back what was appended, in order, after an erasure all but what was erased', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), (appended, erased) => {
        const { open, append, read, headOf } = createRig();
        let trails = open();
        for (const [index, { subscriber, body, flushed }] of appended.entries()) {
          append(trails, Math.floor(index / 10), subscriber, body);
          if (flushed) trails.flush();
        }
        trails.flush();
        trails = open();
        const of = (...ids: number[]) =>
          appended.filter(({ subscriber }) => ids.includes(subscriber)).map(({ body }) => body);
        for (const id of [1, 2, 3, 4]) expect(read(trails, id)).toEqual(of(id));
        trails.erase(headOf(erased));
        expect(read(trails, erased)).toEqual([]);
        const others = [1, 2, 3, 4].filter((id) => id !== erased);
        for (const id of others) expect(read(trails, id)).toEqual(of(id));
        expect(read(trails, ...others)).toEqual(of(...others));
      }),
    );
  });

  it('split what one commit appends into chunks, and stop where they are told to', () => {
    const { open, append, headOf } = createRig();
    const trails = open();
    const long = JSON.stringify('x'.repeat(3000));
    for (let index = 0; index < 20; index += 1) append(trails, 5, 1, long);
    trails.flush();
    expect([...trails.chunksAfter(0)].map(({ lines: kept }) => kept.length)).toEqual([6, 6, 6, 2]);
    let taken = 0;
    trails.read([headOf(1)], () => {
      taken += 1;
      return taken === 7;
    });
    expect(taken).toBe(7);
    expect([dayOf(headOf(1).place), chunkOf(headOf(1).place)]).toEqual([5, 4]);
  });

  it('forget whole days, number no chunk twice, and leave no line of an earlier day behind a later one', () => {
    const { open, append, read, heads } = createRig();
    let trails = open();
    append(trails, 3, 1, '"old"');
    append(trails, 9, 2, '"ahead"');
    append(trails, 4, 2, '"behind"');
    trails.flush();
    trails.forgetBefore(9);
    expect([...trails.days()]).toEqual([9]);
    expect([read(trails, 1), read(trails, 2)]).toEqual([[], ['"ahead"', '"behind"']]);
    trails.forgetBefore(10);
    trails = open();
    append(trails, 3, 3, '"new"');
    trails.flush();
    expect(chunkOf(heads.get(3) ?? 0)).toBeGreaterThan(chunkOf(heads.get(1) ?? 0));
    expect([read(trails, 1), read(trails, 3)]).toEqual([[], ['"new"']]);
  });

  it('are as the file says after a rollback', () => {
    const { database, open, append, read, heads } = createRig();
    const trails = open();
    append(trails, 3, 1, '"kept"');
    trails.flush();
    const before = heads.get(1) ?? 0;
    database.exec('BEGIN');
    append(trails, 4, 1, '"undone"');
    append(trails, 4, 1, '"never written"');
    expect(read(trails, 1)).toHaveLength(3);
    database.exec('ROLLBACK');
    trails.reload();
    heads.set(1, before);
    expect([read(trails, 1), [...trails.days()]]).toEqual([['"kept"'], [3]]);
    append(trails, 4, 1, '"again"');
    expect(read(trails, 1)).toEqual(['"kept"', '"again"']);
  });

  it('read a line with commas in it whole', () => {
    expect(readLines('7,0,[1,"a,b"]\n12,99,[]\n')).toEqual([
      { subscriber: 7, before: 0, body: '[1,"a,b"]' },
      { subscriber: 12, before: 99, body: '[]' },
    ]);
    expect(readLines('')).toEqual([]);
  });
});
