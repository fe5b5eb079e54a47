/** The hours at which a step is reached, where all ways to it come from waits until a time of day. Reads the graph. */
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitData } from '../../kinds/steps/wait/schema.ts';
import type { EntryPlan, JourneyPlan, StepPlan } from '../../plan/plan.ts';
import type { Flow } from '../flow.ts';

/** A time of the person's day in ms, on some weekdays (1 = Monday; null: any). */
export type FixedTime = { readonly atMs: number; readonly weekdays: readonly number[] | null };

/** Kinds that pass a run on in the same instant. */
const INSTANT_KINDS: ReadonlySet<string> = new Set(['branch', 'split', 'update']);

/** The hour at which a wait ends; null where it depends. */
function hourOf(step: StepPlan): FixedTime | null {
  if (step.kind !== 'wait') return null;
  const { moment } = readSpec<WaitData>(step);
  if (moment.form === 'time') return { atMs: moment.atMs, weekdays: moment.weekdays };
  if (moment.form !== 'days' || moment.atMs === null) return null;
  return { atMs: moment.atMs, weekdays: moment.weekdays };
}

function millisecondsOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/** The hour of an entry by the person's own calendar; null for all others. */
function hourOfEntry(how: EntryPlan): FixedTime | null {
  if (how.by === 'date') return { atMs: millisecondsOf(how.at), weekdays: null };
  if (how.by !== 'schedule' || how.zone !== 'subscriber') return null;
  return { atMs: millisecondsOf(how.schedule.at), weekdays: null };
}

/** All hours at which runs reach a step; null where some way to it takes them there at any hour. Pure. */
export function fixedTimesOf(journey: JourneyPlan, flow: Flow, step: string): readonly FixedTime[] | null {
  const times: FixedTime[] = [];
  const seen = new Set<string>();
  const open = [step];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    if (each === flow.start) {
      const hour = hourOfEntry(journey.entry);
      if (hour === null) return null;
      times.push(hour);
    }
    for (const { from } of flow.into.get(each) ?? []) {
      const before = journey.steps[from];
      const hour = before === undefined ? null : hourOf(before);
      if (hour !== null) times.push(hour);
      else if (before !== undefined && INSTANT_KINDS.has(before.kind)) open.push(from);
      else return null;
    }
  }
  return times.length === 0 ? null : times;
}
