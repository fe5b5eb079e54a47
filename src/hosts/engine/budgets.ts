/** Entry limits (semantics 11): counted by the host, exactly, in the transaction that lets the entrant in. */
import type { Instant } from '../../base/ids.ts';
import { localDate } from '../../base/zone.ts';
import type { Program } from '../../kernel/program.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { Store } from '../store.ts';

const TOTAL = 'total';

function dayOf(program: Program, journey: JourneyPlan, at: Instant): string {
  return localDate(journey.zone ?? program.plan.workspace.zone, at);
}

/** Entries still free at `at`, by journey; journeys without a limit are left out. */
export function readBudgets(
  store: Store,
  program: Program,
  journeys: readonly string[],
  at: Instant,
): { [journey: string]: number } {
  const budgets: { [journey: string]: number } = {};
  for (const name of journeys) {
    const journey = program.plan.journeys[name];
    if (journey?.limit === undefined) continue;
    const { perDay, total } = journey.limit;
    let free = Number.MAX_SAFE_INTEGER;
    if (total !== undefined) free = Math.min(free, total - store.readEntries(name, TOTAL));
    if (perDay !== undefined) {
      free = Math.min(free, perDay - store.readEntries(name, dayOf(program, journey, at)));
    }
    budgets[name] = Math.max(0, free);
  }
  return budgets;
}

/** Counts one entry of a journey that has a limit; of others nothing is kept. */
export function takeEntry(store: Store, program: Program, name: string, at: Instant): void {
  const journey = program.plan.journeys[name];
  if (journey?.limit === undefined) return;
  if (journey.limit.total !== undefined) store.addEntries(name, TOTAL, 1);
  if (journey.limit.perDay !== undefined) store.addEntries(name, dayOf(program, journey, at), 1);
}
