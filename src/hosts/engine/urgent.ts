/** What must work on a full disk: unsubscribes and erasures may use the store's reserve, nothing else may. */
import { StoreFailure } from '../errors.ts';
import type { Store } from '../store.ts';

/** Runs `work` again with the reserve when the disk is full; throws what it throws then. */
export function withReserve<Value>(store: Store, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    const isFull = error instanceof StoreFailure && error.code === 'disk_full';
    if (!isFull || !store.spendReserve()) throw error;
    return work();
  }
}

/** Runs `work` only while the reserve is untouched: throws StoreFailure `disk_full` otherwise. */
export function besideReserve<Value>(store: Store, work: () => Value): Value {
  if (!store.keepReserve()) throw new StoreFailure('disk_full', 'the disk is full: only the reserve is left');
  return work();
}
