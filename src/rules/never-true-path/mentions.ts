/** What a condition speaks of, as far as it matters where and when it is judged. One walk for each condition. */
import type { Json } from '../../base/json.ts';
import type { ConditionSpec } from '../../plan/plan.ts';

/**
 * `entry`: what started the run, which never changes. `arrival`: since when the run is at its step, which is another
 * instant at each step. `events`: names of events that may have happened before.
 */
export type Mentions = {
  readonly entry: boolean;
  readonly arrival: boolean;
  readonly events: readonly string[];
};

const known = new WeakMap<ConditionSpec, Mentions>();

/** What a condition mentions; segments are not followed: they know no run. Pure, but for what it remembers. */
export function mentionsOf(when: ConditionSpec): Mentions {
  const before = known.get(when);
  if (before !== undefined) return before;
  const found = { entry: false, arrival: false, events: [] as string[] };
  collect(when as Json, found);
  known.set(when, found);
  return found;
}

/** Members of conditions that hold paths. */
const PATHS: ReadonlySet<string> = new Set(['path', 'ref', 'key']);

function collect(value: Json, found: { entry: boolean; arrival: boolean; events: string[] }): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (name === 'source') continue;
      if (PATHS.has(name) && Array.isArray(member) && member[0] === 'entry') found.entry = true;
      if (name === 'since' && member === 'step') found.arrival = true;
      if (name === 'event' && typeof member === 'string') found.events.push(member);
      if (typeof member === 'object') collect(member, found);
    }
  }
}
