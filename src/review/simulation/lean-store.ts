/** A memory store that keeps no history: a simulation counts decisions as they are made, and reads none of them again. */
import { createMemoryStore } from '../../hosts/memory/store.ts';
import type { Store } from '../../hosts/store.ts';

/** An empty store. Decisions and raw events are dropped; states, outbox and everything else are kept. */
export function createLeanStore(): Store {
  return { ...createMemoryStore(), appendDecisions: () => {}, appendEvents: () => {} };
}
