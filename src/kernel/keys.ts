/** Keys of runs: one journey may run once per order, trip or cart (semantics 8). Pure. */
import { contentHash } from '../base/hash.ts';
import type { Json } from '../base/json.ts';
import type { KeyPath } from '../plan/plan.ts';
import type { EventInput } from './input.ts';
import type { Program, ProgramJourney } from './program.ts';
import type { RunEvent } from './state.ts';
import { dig } from './values.ts';

/** A key as text; null where the value cannot be one. */
export function keyText(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** The key that an entry gives its run: null without a key, undefined where the entry lacks the value. */
export function entryKey(journey: ProgramJourney, entry: RunEvent): string | null | undefined {
  const { key, entry: by } = journey.plan;
  // One run per element: without a key of its own an element is known by its content.
  if (key === undefined) return by.by === 'each' ? contentHash(entry.properties) : null;
  const path = key[0] === 'event' || key[0] === 'entry' ? key.slice(1) : key;
  return keyText(dig(entry.properties, path)) ?? undefined;
}

/**
 * True if `event` reaches the run with `key`: always, unless the journey has a key and the event carries it, by its
 * catalog entry or by `override` (false: reaches all runs). An event that should carry it and does not reaches none.
 */
export function reaches(
  program: Program,
  journey: ProgramJourney,
  key: string | null,
  event: EventInput,
  override?: KeyPath,
): boolean {
  if (override === false) return true;
  const keyPath = journey.plan.key;
  if (override !== undefined) {
    const path = override[0] === 'event' ? override.slice(1) : override;
    return keyText(dig(event.properties, path)) === key;
  }
  if (keyPath === undefined) return true;
  const name = keyPath[keyPath.length - 1] as string;
  const catalog = program.plan.catalog.events;
  const entry = Object.hasOwn(catalog, event.name) ? catalog[event.name] : undefined;
  if (entry === undefined || !Object.hasOwn(entry.properties, name)) return true;
  return keyText(dig(event.properties, [name])) === key;
}
