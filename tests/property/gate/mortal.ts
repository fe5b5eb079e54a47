/** The store of a process that dies at a commit: before it stands, or just after. */
import type { Store } from '../../../src/hosts/store.ts';

/** Thrown where a real process would be gone. */
export class ProcessDied extends Error {}

/** Burns down by one at each commit; at 0 the process dies. `stands`: the commit is durable all the same. */
export type Fuse = { commit: number; readonly stands: boolean };

/** The store, with a fuse that may be lit at any time; null: nobody dies. */
export function mortal(store: Store, fuseOf: () => Fuse | null): Store {
  return {
    ...store,
    commit() {
      const fuse = fuseOf();
      if (fuse !== null) fuse.commit -= 1;
      if (fuse?.commit === 0 && !fuse.stands) throw new ProcessDied();
      store.commit();
      if (fuse?.commit === 0) throw new ProcessDied();
    },
    // A dead process cleans nothing up.
    rollback() {
      const fuse = fuseOf();
      if (fuse === null || fuse.commit > 0) store.rollback();
    },
  };
}
