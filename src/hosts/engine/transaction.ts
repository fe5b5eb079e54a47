/** Writes of the engine that need no kernel: they land together or not at all. Commits that judge are `work.ts`. */
import type { Store } from '../store.ts';

/** Runs `body` in a transaction of its own; whatever it throws undoes it. Throws StoreFailure, and what `body` throws. */
export function inTransaction<Value>(
  store: Pick<Store, 'begin' | 'commit' | 'rollback'>,
  body: () => Value,
): Value {
  store.begin();
  try {
    const value = body();
    store.commit();
    return value;
  } catch (error) {
    store.rollback();
    throw error;
  }
}
