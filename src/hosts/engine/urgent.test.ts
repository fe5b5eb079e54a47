/** Who may use the reserve of a full disk. */
import { expect, it } from 'vitest';
import { StoreFailure } from '../errors.ts';
import type { Store } from '../store.ts';
import { besideReserve, withReserve } from './urgent.ts';

const full = new StoreFailure('disk_full', 'full');

function storeWith(reserve: boolean) {
  let isThere = reserve;
  const store = {
    spendReserve() {
      const had = isThere;
      isThere = false;
      return had;
    },
    keepReserve: () => isThere,
  };
  return store as unknown as Store;
}

/** Fails so many times. */
function work(failures: readonly Error[]): () => string {
  const left = [...failures];
  return () => {
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    return 'done';
  };
}

it.each<[string, boolean, readonly Error[], string | Error]>([
  ['works', true, [], 'done'],
  ['finds room in the reserve', true, [full], 'done'],
  ['finds none there either', true, [full, full], full],
  ['has no reserve left', false, [full], full],
  ['fails otherwise', true, [new StoreFailure('io', 'broken')], new StoreFailure('io', 'broken')],
])('urgent work %s', (_, reserve, failures, expected) => {
  const attempt = () => withReserve(storeWith(reserve), work(failures));
  if (typeof expected === 'string') expect(attempt()).toBe(expected);
  else expect(attempt).toThrow(expected.message);
});

it('other work waits until the reserve is whole again', () => {
  const store = storeWith(true);
  expect(besideReserve(store, () => 'done')).toBe('done');
  store.spendReserve();
  expect(() => besideReserve(store, () => 'done')).toThrow(StoreFailure);
});
