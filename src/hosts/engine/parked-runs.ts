/** Who is parked where, from the counts that every commit keeps: nothing is scanned. */
import type { ParkedRuns } from '../../plan/diff/parked.ts';
import type { Store } from '../store.ts';

/** Runs by journey, digest and step; `journey` is its name in that digest. References that are no runs are left out. */
export function readParkedRuns(store: Pick<Store, 'readBundles' | 'readRunCounts'>): readonly ParkedRuns[] {
  const journeyOf = new Map(store.readBundles().map((bundle) => [bundle.digest, bundle.journey.name]));
  return store.readRunCounts().flatMap(({ digest, step, count }) => {
    const journey = journeyOf.get(digest);
    return journey === undefined || step === '' || count <= 0 ? [] : [{ journey, digest, step, count }];
  });
}
