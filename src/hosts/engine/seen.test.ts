/** Message ids beside the state: what is remembered, for how long, and in how many bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeSeen,
  encodeSeen,
  hashMessageId,
  hasSeen,
  IDS_BESIDE_STATE,
  isWholeSeen,
  mergeSeen,
  noIds,
  noteSeen,
  takeOverflow,
} from './seen.ts';

describe('seen message ids', () => {
  it('come back from bytes as they were, without the days before the window', () => {
    const entries = fc.array(fc.tuple(fc.string(), fc.integer({ min: 20_000, max: 20_010 })), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(entries, fc.integer({ min: 20_000, max: 20_010 }), (noted, since) => {
        const seen = noIds();
        for (const [text, day] of noted) noteSeen(seen, hashMessageId(text), day);
        const back = decodeSeen(encodeSeen(seen, since));
        for (const [text] of noted) {
          const lastDay = Math.max(...noted.filter(([other]) => other === text).map(([, day]) => day));
          expect(hasSeen(back, hashMessageId(text), 0)).toBe(lastDay >= since);
        }
      }),
    );
  });

  it('are refused in bytes that end too soon, whatever was read before', () => {
    const seen = noIds();
    for (const id of [1, 2, 3]) noteSeen(seen, id, 20_000);
    const bytes = encodeSeen(seen, 19_990) as Uint8Array;
    expect(decodeSeen(bytes).days.get(20_000)).toEqual([1, 2, 3]);
    const cut = bytes.slice(0, -8);
    expect(isWholeSeen(cut)).toBe(false);
    expect(() => decodeSeen(cut)).toThrow(RangeError);
    expect(isWholeSeen(bytes)).toBe(true);
  });

  it('take no bytes when nothing is left to remember', () => {
    const seen = noIds();
    noteSeen(seen, 1, 5);
    expect(encodeSeen(seen, 6)).toBe(null);
    expect(encodeSeen(noIds(), 0)).toBe(null);
    expect(decodeSeen(null)).toEqual(noIds());
  });

  it('overflow day by day, and remember until when that was', () => {
    const seen = noIds();
    for (let id = 0; id <= IDS_BESIDE_STATE; id += 1) noteSeen(seen, id, 5 + (id % 2));
    const taken = takeOverflow(seen);
    expect(taken.map(([day, ids]) => [day, ids.length])).toEqual([
      [5, 129],
      [6, 128],
    ]);
    expect(seen.spilledDay).toBe(6);
    expect(takeOverflow(seen)).toEqual([]);
    expect(decodeSeen(encodeSeen(seen, 6)).spilledDay).toBe(6);
  });

  it('of an absorbed subscriber are added', () => {
    const [into, from] = [noIds(), noIds()];
    noteSeen(into, 1, 5);
    noteSeen(from, 2, 5);
    from.spilledDay = 4;
    mergeSeen(into, from);
    expect([hasSeen(into, 1, 5), hasSeen(into, 2, 5), into.spilledDay]).toEqual([true, true, 4]);
  });

  it('hash to safe integers, different for different ids', () => {
    const hashes = new Set(
      Array.from({ length: 20_000 }, (_unused, index) => hashMessageId(`message-${index}`)),
    );
    expect(hashes.size).toBe(20_000);
    expect([...hashes].every(Number.isSafeInteger)).toBe(true);
  });
});
