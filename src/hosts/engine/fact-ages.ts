/**
 * Which facts came when: each time plans ask for facts that were not kept before, a number goes up. A state says by which
 * number it was kept, so that the kernel knows which facts it lacks, and makes them of raw events (`kernel/new-facts.ts`).
 */
import type { FactId } from '../../base/ids.ts';
import type { FactAges } from '../../kernel/linker.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Store } from '../store.ts';

const META = 'facts';

/** `added`: the number by fact; every fact that is kept is there. */
type Counted = { readonly at: number; readonly added: { readonly [id: string]: number } };

type Facts = Pick<Store, 'readMeta' | 'readBundles'>;

function readCounted(store: Pick<Store, 'readMeta'>): Counted | null {
  const text = store.readMeta(META);
  return text === null ? null : (JSON.parse(text) as Counted);
}

/** As the kernel wants it. A store that has counted nothing yet has had all of its facts from the start. */
export function readFactAges(store: Pick<Store, 'readMeta'>): FactAges {
  const counted = readCounted(store);
  if (counted === null) return { factsAt: 0, addedAt: new Map() };
  const later = Object.entries(counted.added).filter(([, at]) => at > 0);
  return { factsAt: counted.at, addedAt: new Map(later as [FactId, number][]) };
}

/** The facts that a plan and the journeys that are kept need. */
function factsOf(store: Pick<Store, 'readBundles'>, plan: Plan): Set<string> {
  return new Set([plan, ...store.readBundles()].flatMap(({ facts }) => Object.keys(facts)));
}

/**
 * Counts what came and forgets what went, in the transaction that changed the plan or the journeys that are kept.
 * `before`: facts that were kept until now, for a store that has counted nothing yet; null: nobody is there yet.
 */
export function countFacts(
  store: Facts & Pick<Store, 'writeMeta'>,
  plan: Plan,
  before: Iterable<string> | null,
): void {
  const facts = factsOf(store, plan);
  const known = readCounted(store) ?? {
    at: 0,
    added: Object.fromEntries([...(before ?? facts)].map((id) => [id, 0])),
  };
  const isNew = [...facts].some((id) => known.added[id] === undefined);
  const at = isNew ? known.at + 1 : known.at;
  const added = Object.fromEntries([...facts].sort().map((id) => [id, known.added[id] ?? at]));
  store.writeMeta(META, JSON.stringify({ at, added } satisfies Counted));
}
