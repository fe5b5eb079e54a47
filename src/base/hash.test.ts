/** Hashes: published vectors, and the laws of buckets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, growthBookBucket, sha256, subscriberHash } from './hash.ts';

describe('growthBookBucket', () => {
  // The version 2 rows of "hash" in packages/sdk-js/test/cases.json of growthbook/growthbook, times 10,000.
  it.each([
    ['seed', 'a', 505],
    ['seed', 'b', 2696],
    ['foo', 'ab', 2575],
    ['foo', 'def', 2019],
    ['89123klj', '8952klfjas09ujkasdf', 1240],
    ['90850943850283058242805', '123', 7516],
    ['()**(%$##$%#$#', '___)((*":&', 128],
  ])('semantics 40: of %j and %j as GrowthBook has it', (salt, value, expected) => {
    expect(growthBookBucket(salt, value)).toBe(expected);
  });

  it('law: is a whole number from 0 to 9999', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (salt, value) => {
        const bucket = growthBookBucket(salt, value);
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < 10_000).toBe(true);
      }),
    );
  });

  it('spreads subscribers evenly', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let id = 0; id < 50_000; id += 1)
      tenths[Math.floor(growthBookBucket('welcome', `user-${id}`) / 1_000)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 5_000)).toBeLessThan(300);
  });
});

describe('hashes of content', () => {
  it('sha256 is that of FIPS 180-4', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('é')).toBe(sha256('\u00e9'));
  });

  it('equal content has an equal hash, whatever the order of keys', () => {
    expect(contentHash({ a: 1, b: [2] })).toBe(contentHash({ b: [2], a: 1 }));
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
    expect(contentHash({ a: 1 })).toMatch(/^[0-9a-f]{16}$/);
  });

  it('subscribers are ordered by nothing of theirs', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `user-${String(index).padStart(3, '0')}`);
    const ranked = [...ids].sort((left, right) => (subscriberHash(left) < subscriberHash(right) ? -1 : 1));
    expect(ranked).not.toEqual(ids);
    expect(subscriberHash('ana')).toMatch(/^[0-9a-f]{16}$/);
  });
});
