/**
 * What a subscriber remembers of entries (semantics 8): a short list, because a key is made by the customer's world, and
 * objects with ever new names are dear. Never changes a list in place.
 */
import type { EntryHistory } from './state.ts';

/** The name under which re-entry is remembered: the journey, or journey + NUL + key. Pure. */
export function historyKey(journey: string, key: string | null): string {
  return key === null ? journey : `${journey}\u0000${key}`;
}

/** What is remembered under a name. Pure. */
export function findEntry(history: readonly EntryHistory[], name: string): EntryHistory | undefined {
  for (const entry of history) if (entry.name === name) return entry;
  return undefined;
}

/** The list with this entry in the place of the one of its name, or at the end. Pure. */
export function withEntry(history: readonly EntryHistory[], entry: EntryHistory): readonly EntryHistory[] {
  const changed = history.slice();
  const index = history.findIndex(({ name }) => name === entry.name);
  if (index < 0) changed.push(entry);
  else changed[index] = entry;
  return changed;
}
