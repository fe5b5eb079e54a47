/** The index of keys: found while they wait and afterwards, after a restart and a rollback, and gone with their day. */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createKeyIndex, type Keyed } from './key-index.ts';
import { chunkOf, placeOf } from './trails.ts';

const KEYS = 40_000;

/** Keys of a thousand in a chunk, ten chunks in a day. */
const kept: readonly Keyed[] = Array.from({ length: KEYS }, (_, index) => {
  const chunk = 1 + Math.floor(index / 1000);
  return { key: `key ${index}`, place: placeOf(10 + Math.floor(chunk / 10), chunk) };
});

function createRig() {
  const database = new DatabaseSync(':memory:');
  let mark = 0;
  const read: number[] = [];
  const source = {
    *kept(chunk: number) {
      for (const keyed of kept) {
        if (chunkOf(keyed.place) <= chunk) continue;
        read.push(chunkOf(keyed.place));
        yield keyed;
      }
    },
    marks: {
      read: () => mark,
      write(chunk: number) {
        mark = chunk;
      },
    },
  };
  return { database, read, markOf: () => mark, open: () => createKeyIndex(database, source) };
}

describe('the index of keys', () => {
  it('finds keys in memory, in tables, and again after a restart, which reads only what was not written', () => {
    const rig = createRig();
    const index = rig.open();
    expect([...index.find('key 39999')]).toEqual([kept[39_999]?.place]);
    for (let turn = 0; turn < 60; turn += 1) {
      for (let more = 0; more < 1000; more += 1) index.add(`more ${turn} ${more}`, placeOf(15, 41 + turn));
      index.flush(41 + turn);
    }
    expect(rig.markOf()).toBeGreaterThan(0);
    for (const at of [0, 9999, 20_000, 39_999]) {
      expect([...index.find(`key ${at}`)]).toContain(kept[at]?.place);
    }
    expect([...index.find('more 0 7')]).toEqual([placeOf(15, 41)]);
    expect([...index.find('never')]).toEqual([]);
    rig.read.length = 0;
    const again = rig.open();
    expect([...again.find('key 3')]).toContain(kept[3]?.place);
    expect(Math.min(...rig.read, 99)).toBeGreaterThan(rig.markOf());
  });

  it('removes a key, and all keys of forgotten days', () => {
    const rig = createRig();
    const index = rig.open();
    index.flush(0);
    const [early, late] = [5, 39_000].map((at) => `key ${at}`);
    index.remove(early ?? '');
    expect([...index.find(early ?? '')]).toEqual([]);
    index.forgetBefore(13);
    expect([...index.find('key 6')]).toEqual([]);
    expect([...index.find(late ?? '')]).toEqual([kept[39_000]?.place]);
  });

  it('forgets what a rolled back transaction added', () => {
    const rig = createRig();
    const index = rig.open();
    index.add('undone', placeOf(20, 99));
    expect([...index.find('undone')]).toEqual([placeOf(20, 99)]);
    index.reload();
    expect([...index.find('undone')]).toEqual([]);
    expect([...index.find('key 1')]).toEqual([kept[1]?.place]);
  });
});
