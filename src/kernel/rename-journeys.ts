/**
 * Journeys that go on under another name (`migrate: [{ moved: { journey: OLD } }]`): what a subscriber remembers of the
 * old one becomes the new one's. Runs stay on their digest and step; keys of sends that are planned do not change.
 */
import { successors } from '../plan/former-names.ts';
import type { Plan } from '../plan/plan.ts';
import { findEntry, withEntry } from './entry-history.ts';
import type { Moment } from './moment.ts';
import type { EntryHistory } from './state.ts';

const known = new WeakMap<Plan, ReadonlyMap<string, string>>();

/** Former name -> present name, worked out once for a plan. */
function namesOf(plan: Plan): ReadonlyMap<string, string> {
  const found = known.get(plan);
  if (found !== undefined) return found;
  const names = new Map([...successors(plan)].map(([former, journey]) => [former, journey.name]));
  known.set(plan, names);
  return names;
}

/** Gives runs, sends, goal windows and the memory of entries the present names. Called when a plan is adopted. */
export function renameJourneys(moment: Moment): void {
  const { state, program } = moment;
  const names = namesOf(program.plan);
  if (names.size === 0) return;
  const rename = <Part extends { readonly journey: string }>(parts: readonly Part[]): Part[] =>
    parts.map((part) => ({ ...part, journey: names.get(part.journey) ?? part.journey }));
  const isRenamed = ({ journey }: { readonly journey: string }) => names.has(journey);
  if (state.runs.some(isRenamed)) state.runs = rename(state.runs);
  if (state.sends.some(isRenamed)) state.sends = rename(state.sends);
  if (state.exposures.some(isRenamed)) state.exposures = rename(state.exposures);
  for (const entry of state.history) {
    const [former = '', ...rest] = entry.name.split('\u0000');
    const present = names.get(former);
    if (present === undefined) continue;
    const name = [present, ...rest].join('\u0000');
    const others = state.history.filter((other) => other !== entry);
    state.history = withEntry(others, { ...join(findEntry(others, name), entry), name });
  }
}

/** Both memories as one: the later entry, and its exit. */
function join(present: EntryHistory | undefined, former: EntryHistory): EntryHistory {
  if (present === undefined) return former;
  const later = present.enteredAt >= former.enteredAt ? present : former;
  return { ...later, count: present.count + former.count };
}
