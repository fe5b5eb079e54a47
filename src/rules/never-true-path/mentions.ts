/** What a condition speaks of, as far as it matters where and when it is judged. One walk for each condition. */
import type { Json } from '../../base/json.ts';
import type { ConditionSpec } from '../../plan/plan.ts';

/**
 * `entry`: what started the run, which never changes; `others`: anything else. `arrival`: since when the run is at its
 * step, which is another instant at each step. `events`: names of events that may have happened before.
 */
export type Mentions = {
  readonly entry: boolean;
  readonly others: boolean;
  readonly arrival: boolean;
  readonly events: readonly string[];
};

const known = new WeakMap<ConditionSpec, Mentions>();

/** What a condition mentions; segments are not followed: they know no run. Pure, but for what it remembers. */
export function mentionsOf(when: ConditionSpec): Mentions {
  const before = known.get(when);
  if (before !== undefined) return before;
  const found: Found = { entry: false, others: false, arrival: false, events: [] };
  collect(when as Json, found);
  known.set(when, found);
  return found;
}

type Found = { entry: boolean; others: boolean; arrival: boolean; readonly events: string[] };

/** Kinds of conditions that hold nothing but other conditions, or a path. */
const TRANSPARENT: ReadonlySet<Json> = new Set(['all', 'any', 'not', 'compare']);
/** Members of conditions that hold paths. */
const PATHS: ReadonlySet<string> = new Set(['path', 'ref', 'key']);

function collect(value: Json, found: Found): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (name === 'source') continue;
      if (PATHS.has(name) && Array.isArray(member)) {
        if (member[0] === 'entry') found.entry = true;
        else found.others = true;
      }
      if (name === 'kind' && typeof member === 'string' && !TRANSPARENT.has(member)) found.others = true;
      if (name === 'since' && member === 'step') found.arrival = true;
      if (name === 'event' && typeof member === 'string') found.events.push(member);
      if (typeof member === 'object') collect(member, found);
    }
  }
}
