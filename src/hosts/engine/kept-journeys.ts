/**
 * The journeys that a store keeps: those in force, and older versions for as long as a run, a send or a goal window needs
 * them (semantics 35). Old ones get corrected content where `hotfix: copy` says so.
 */
import type { Digest } from '../../base/ids.ts';
import { bundleJourney } from '../../plan/bundle.ts';
import { correctCopy } from '../../plan/hotfix.ts';
import type { JourneyBundle, Plan } from '../../plan/plan.ts';
import type { Store } from '../store.ts';

type Kept = Pick<Store, 'readBundles' | 'writeBundles' | 'deleteBundle' | 'readRunCounts'>;

/** Digests that somebody is on. */
function digestsInUse(store: Kept): Set<Digest> {
  return new Set(store.readRunCounts().flatMap(({ digest, count }) => (count > 0 ? [digest] : [])));
}

/**
 * Writes the journeys of a plan that is being installed, corrects older versions, and drops what nobody needs. `exit`:
 * deleted journeys that whoever is in them leaves.
 */
export function keepJourneys(store: Kept, plan: Plan, exit: readonly string[] = []): void {
  const known = new Map(store.readBundles().map((bundle) => [bundle.digest, bundle]));
  const bundles = Object.keys(plan.journeys).map((name) => bundleJourney(plan, name));
  // What is in force again says what it said at first: nothing of its time as an older version stays.
  const written: JourneyBundle[] = bundles.filter(({ digest }) => {
    const before = known.get(digest);
    return before === undefined || before.copy !== undefined || before.leaves === true;
  });
  const inForce = new Set(bundles.map(({ digest }) => digest));
  const inUse = digestsInUse(store);
  for (const [digest, bundle] of known) {
    if (inForce.has(digest)) continue;
    if (!inUse.has(digest)) {
      store.deleteBundle(digest);
      continue;
    }
    const corrected = correctCopy(bundle, plan);
    const leaves = bundle.leaves !== true && exit.includes(bundle.journey.name);
    if (corrected !== bundle || leaves) written.push(leaves ? { ...corrected, leaves } : corrected);
  }
  store.writeBundles(written);
}

/** Drops versions that nobody is on any more and that are not in force; tells how many. */
export function collectJourneys(store: Kept, plan: Plan): number {
  const inForce = new Set(Object.values(plan.journeys).map(({ digest }) => digest));
  const inUse = digestsInUse(store);
  const unused = store.readBundles().filter(({ digest }) => !inForce.has(digest) && !inUse.has(digest));
  for (const { digest } of unused) store.deleteBundle(digest);
  return unused.length;
}
