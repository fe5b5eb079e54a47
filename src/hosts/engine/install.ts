/**
 * Installing a plan: one transaction swaps the plan, keeps the journeys that runs are pinned to, and plans the visit to
 * everybody. Refuses while runs are parked at steps that would vanish without a word (semantics 35, 36).
 */
import type { Instant } from '../../base/ids.ts';
import type { JourneyPlan, PlanFile } from '../../plan/plan.ts';
import type { InstallOptions, InstallProblem } from '../plan-order.ts';
import { type Core, programOf, relink } from './core.ts';
import { countFacts } from './fact-ages.ts';
import { noteKeeping } from './kept-events.ts';
import { keepJourneys } from './kept-journeys.ts';
import { readParkedRuns } from './parked-runs.ts';
import { notePlan } from './plan-history.ts';
import { carryOver, renamedJourneys } from './renamed-journeys.ts';
import { putPlanSweep, syncSweeps } from './sweeps.ts';

/** Runs parked per journey and step, by the journey of the digest that they are on. */
function readParked(core: Core): Map<string, Map<string, number>> {
  const parked = new Map<string, Map<string, number>>();
  for (const { journey, step, count } of readParkedRuns(core.store)) {
    const steps = parked.get(journey) ?? new Map<string, number>();
    steps.set(step, (steps.get(step) ?? 0) + count);
    parked.set(journey, steps);
  }
  return parked;
}

/** What `migrate` says about a step: where it moved, or that its runs drain or exit; undefined: nothing. */
function migrationOf(journey: JourneyPlan, step: string): { readonly to: string | null } | undefined {
  for (const order of journey.migrate) {
    const moved = order.moved;
    if (typeof moved === 'object' && moved !== null && 'from' in moved && moved.from === step) {
      return { to: String(moved.to) };
    }
    if (order.drain === step || order.exit === step) return { to: null };
  }
  return undefined;
}

function checkStep(next: JourneyPlan, step: string, count: number): InstallProblem | null {
  const journey = next.name;
  const migration = migrationOf(next, step);
  if (migration === undefined) {
    const message = `${count} runs are parked at step \`${step}\` of journey \`${journey}\`, which the plan no longer has`;
    return { code: 'parked_step_removed', journey, step, count, message };
  }
  if (migration.to === null || next.steps[migration.to] !== undefined) return null;
  const message = `step \`${step}\` of journey \`${journey}\` moved to \`${migration.to}\`, which the plan does not have`;
  return { code: 'moved_to_unknown_step', journey, step, count, message };
}

/** Whether somebody said what becomes of whoever is in a deleted journey. */
function isTold({ drain = [], exit = [] }: InstallOptions = {}, journey: string): boolean {
  return drain.includes(journey) || exit.includes(journey);
}

/** Problems that forbid installing `file`; empty when it may be installed. Changes nothing. */
export function checkInstall(core: Core, file: PlanFile, options?: InstallOptions): InstallProblem[] {
  const present = core.file?.plan;
  if (present === undefined) return [];
  const problems: InstallProblem[] = [];
  const renamed = renamedJourneys(present, file.plan);
  for (const [name, steps] of readParked(core)) {
    const next = file.plan.journeys[name] ?? renamed.get(name);
    if (next === undefined) {
      // Runs of a journey that the present plan lacks already were allowed to finish when it was deleted.
      if (present.journeys[name] === undefined || isTold(options, name)) continue;
      const count = [...steps.values()].reduce((sum, parked) => sum + parked, 0);
      const message = `${count} runs are on journey \`${name}\`, which the plan no longer has`;
      problems.push({ code: 'journey_removed', journey: name, step: '', count, message });
      continue;
    }
    for (const [step, count] of steps) {
      const wasThere = present.journeys[name]?.steps[step] !== undefined;
      if (!wasThere || next.steps[step] !== undefined) continue;
      const problem = checkStep(next, step, count);
      if (problem !== null) problems.push(problem);
    }
  }
  return problems;
}

/** Installs `file` at `now` unless there are problems, which are returned. The plan in force again: nothing happens. */
export function install(
  core: Core,
  file: PlanFile,
  now: Instant,
  options?: InstallOptions,
): InstallProblem[] {
  if (core.file?.digest === file.digest) return [];
  const problems = checkInstall(core, file, options);
  if (problems.length > 0) return problems;
  const { store } = core;
  const before = core.file;
  store.begin();
  try {
    store.installPlan(file);
    notePlan(store, file, before, now, options);
    keepJourneys(store, file.plan, options?.exit);
    countFacts(store, file.plan, before === null ? null : programOf(core).facts.keys());
    noteKeeping(store, before?.plan ?? null, file.plan, now);
    if (before !== null) carryOver(store, before.plan, file.plan, now);
    syncSweeps(store, file.plan, now);
    if (before !== null) putPlanSweep(store, now);
    core.file = file;
    relink(core);
    store.commit();
  } catch (error) {
    store.rollback();
    core.file = before;
    relink(core);
    throw error;
  }
  return [];
}
