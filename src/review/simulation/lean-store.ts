/**
 * A store for simulations: a few hundred bytes a subscriber. It keeps what decides, as bytes where nobody is
 * about; what is only read later (decisions, raw events, ledgers, letters) it drops, and nothing can be undone.
 */
import { createMemoryStore } from '../../hosts/memory/store.ts';
import type { Store } from '../../hosts/store.ts';
import type { SharedSnapshot } from '../../kernel/input.ts';
import type { Kinds } from '../../kernel/kinds.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { createAddressOwners } from './store/address-owners.ts';
import type { IdTable } from './store/ids.ts';
import { createLeanOutbox } from './store/outbox.ts';
import { createLeanPeople } from './store/people.ts';
import { createLeanTallies } from './store/tallies.ts';
import { touchWindowsOf } from './store/touch-windows.ts';
import { createLeanTouches } from './store/touches.ts';

/** What the plan says by name: states of everybody say the same. */
function collectTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  else if (Array.isArray(value)) for (const item of value) collectTexts(item, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      texts.add(name);
      collectTexts(member, texts);
    }
  }
}

/** Shared values are read for every send and change seldom. */
function rememberShared(store: Store): Pick<Store, 'readShared' | 'contribute' | 'writeShared'> {
  let shared: SharedSnapshot | null = null;
  return {
    readShared() {
      shared ??= store.readShared();
      return shared;
    },
    contribute(...argument) {
      shared = null;
      store.contribute(...argument);
    },
    writeShared(part) {
      shared = null;
      store.writeShared(part);
    },
  };
}

export type LeanStoreOptions = {
  readonly plan: Pick<PlanFile, 'plan' | 'digest'>;
  readonly kinds: Kinds;
  /** Places of subscribers. */
  readonly ids: IdTable;
  /** Lives are played one after the other, not in order of time. */
  readonly isApart: boolean;
};

/** An empty store for simulations of this plan. */
export function createLeanStore({ plan: { plan, digest }, kinds, ids, isApart }: LeanStoreOptions): Store {
  const base = createMemoryStore();
  const texts = new Set<string>([digest]);
  collectTexts(plan, texts);
  const { size, ...people } = createLeanPeople({ ids, words: texts, windows: touchWindowsOf(plan, kinds) });
  const { queuedCount, ...outbox } = createLeanOutbox(ids);
  return {
    ...base,
    ...rememberShared(base),
    ...people,
    ...outbox,
    ...(isApart ? createAddressOwners(ids) : createLeanTouches(ids)),
    ...createLeanTallies(),
    begin: () => {},
    commit: () => {},
    rollback: () => {},
    counts: () => ({ subscribers: size(), queued: queuedCount(), held: base.counts().held }),
    putLetter: () => {},
    appendConsent: () => {},
    appendDecisions: () => {},
    appendEvents: () => {},
  };
}
