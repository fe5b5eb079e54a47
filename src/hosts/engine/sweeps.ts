/**
 * Sweeps: visits to every subscriber in hash order, for a broadcast (`at`, `schedule`) or a new plan. Durable and
 * resumable: the cursor moves in the transaction that visited, in bounded chunks (semantics 9).
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import { nextOccurrence } from '../../kernel/schedule.ts';
import type { EntryPlan, JourneyPlan, Plan } from '../../plan/plan.ts';
import type { Store, SweepRow } from '../store.ts';
import { type Core, programOf } from './core.ts';
import type { Work } from './work.ts';

/** No schedule leaves more than a year between two occurrences. */
const LONGEST_GAP_MS = 400 * 86_400_000;

/** Id of the sweep that visits everybody after a change of the plan. */
const PLAN_SWEEP = 'plan';

/** Id of the sweep of a journey. */
export function sweepIdOf(journey: string): string {
  return `journey:${journey}`;
}

function scheduleOf(journey: JourneyPlan): Extract<EntryPlan, { by: 'schedule' }> | null {
  const { entry } = journey;
  return entry.by === 'schedule' && entry.zone === 'workspace' ? entry : null;
}

/** The first occurrence at or after `from`; null when the journey has no sweep, or its only instant is past. */
function nextSweepAt(plan: Plan, journey: JourneyPlan, from: Instant): Instant | null {
  if (journey.entry.by === 'at') {
    return journey.entry.at >= from ? instant(journey.entry.at) : null;
  }
  const schedule = scheduleOf(journey);
  if (schedule === null) return null;
  return nextOccurrence(schedule.schedule, journey.zone ?? plan.workspace.zone, from);
}

function freshSweep(id: string, journey: string | null, dueAt: Instant): SweepRow {
  return { id, journey, dueAt, cursor: '', rank: 0, size: 0 };
}

/** After an install: sweeps follow the journeys of the plan. One that is under way or overdue goes on. */
export function syncSweeps(store: Store, plan: Plan, now: Instant): void {
  const present = new Map(store.readSweeps().map((row) => [row.id, row]));
  for (const [name, journey] of Object.entries(plan.journeys)) {
    const id = sweepIdOf(name);
    const row = present.get(id);
    present.delete(id);
    const isOverdue = row !== undefined && row.dueAt <= now;
    if (isOverdue && (journey.entry.by === 'at' ? journey.entry.at === row.dueAt : scheduleOf(journey)))
      continue;
    const next = nextSweepAt(plan, journey, now);
    if (next !== null) store.putSweep(freshSweep(id, name, next));
    else if (row !== undefined) store.deleteSweep(id);
  }
  present.delete(PLAN_SWEEP);
  for (const id of present.keys()) store.deleteSweep(id);
}

/** Everybody is to be visited under the new plan, from the start. */
export function putPlanSweep(store: Store, now: Instant): void {
  if (store.counts().subscribers > 0) store.putSweep(freshSweep(PLAN_SWEEP, null, now));
}

/** The sweep to run first among those due at or before `until`; null when there is none. */
export function firstSweep(store: Store, until: Instant): SweepRow | null {
  let first: SweepRow | null = null;
  for (const row of store.readSweeps()) {
    if (row.dueAt > until) continue;
    if (first === null || row.dueAt < first.dueAt || (row.dueAt === first.dueAt && row.id < first.id))
      first = row;
  }
  return first;
}

/** The sweep is over: the next occurrence, or none. Occurrences missed while nobody ran are run once, not each. */
function endSweep(core: Core, row: SweepRow, now: Instant): void {
  const { plan } = programOf(core);
  const journey = row.journey === null ? undefined : plan.journeys[row.journey];
  const schedule = journey === undefined ? null : scheduleOf(journey);
  core.store.deleteSweep(row.id);
  if (journey === undefined || schedule === null) return;
  const zone = journey.zone ?? plan.workspace.zone;
  let next = nextOccurrence(schedule.schedule, zone, instant(Math.max(row.dueAt + 1, now - LONGEST_GAP_MS)));
  while (next !== NEVER) {
    const after = nextOccurrence(schedule.schedule, zone, instant(next + 1));
    if (after > now) break;
    next = after;
  }
  if (next !== NEVER) core.store.putSweep(freshSweep(row.id, row.journey, next));
}

/**
 * Visits the next `limit` subscribers of a sweep at `at`, in a work that has touched nobody yet. Returns true when
 * the sweep is over.
 */
export function runSweepChunk(work: Work, row: SweepRow, limit: number, at: Instant): boolean {
  const { core } = work;
  const size = row.cursor === '' ? core.store.counts().subscribers : row.size;
  const visited = core.store.subscribersAfter(row.cursor, limit);
  let { rank } = row;
  for (const { subscriber } of visited) {
    const touched = work.load(subscriber);
    const { journey, dueAt } = row;
    if (touched !== null && !(journey === null && work.isAside(touched))) {
      work.apply(touched, [{ type: 'sweep', journey, dueAt, rank, size }], at);
    }
    rank += 1;
  }
  const last = visited.at(-1);
  if (last === undefined || visited.length < limit) {
    endSweep(core, row, at);
    return true;
  }
  core.store.putSweep({ ...row, cursor: last.cursor, rank, size });
  return false;
}
