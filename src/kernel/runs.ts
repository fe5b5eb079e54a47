/**
 * A run's way through its steps: arrive, stay, go on, end. Which input reaches which run is decided elsewhere.
 * Semantics 13 to 22.
 */
import { assert } from '../base/assert.ts';
import { type Instant, NEVER } from '../base/ids.ts';
import { withMember } from '../base/members.ts';
import type { Source } from '../plan/plan.ts';
import type { DecisionDraft } from './decision.ts';
import { findEntry, historyKey, withEntry } from './entry-history.ts';
import type { EventInput } from './input.ts';
import type { LinkedStep, Move } from './kinds.ts';
import { decide, type Moment } from './moment.ts';
import { isStopped } from './pause.ts';
import type { ProgramJourney, ProgramStep } from './program.ts';
import { raise } from './raise.ts';
import { cancelSends, RUN_EXITED } from './sends.ts';
import type { Run } from './state.ts';
import { viewRun } from './step-view.ts';

/** More steps of one run than this without rest are a loop that the compiler should have refused: our bug. */
const HOPS_MAX = 10_000;

/** Why a run ends. `taken` out: its waiting sends go too; a run that ends by itself leaves them. */
export type Ending = {
  readonly reason: string;
  readonly kind: string;
  readonly taken: boolean;
  readonly source?: Source;
  readonly values?: { readonly [name: string]: string };
};

/** Ends a run, remembers its exit, and tells whoever hears `Journey Exited`. */
export function endRun(moment: Moment, run: Run, ending: Ending): void {
  const { state } = moment;
  const index = state.runs.indexOf(run);
  if (index < 0) return;
  state.runs.splice(index, 1);
  if (ending.taken) cancelSends(moment, run.id, RUN_EXITED);
  const known = findEntry(state.history, historyKey(run.journey, run.key));
  if (known !== undefined) state.history = withEntry(state.history, { ...known, exitedAt: moment.now });
  const decision: DecisionDraft = {
    type: 'exited',
    at: moment.now,
    journey: run.journey,
    digest: run.digest,
    run: run.id,
    step: run.step,
    kind: ending.kind,
    reason: ending.reason,
  };
  if (run.key !== null) decision.key = run.key;
  if (ending.source !== undefined) decision.source = ending.source;
  if (ending.values !== undefined) decision.values = ending.values;
  decide(moment, decision);
  raise(moment, 'Journey Exited', { journey: run.journey, reason: ending.reason, key: run.key });
}

function stepOf(journey: ProgramJourney, run: Run): ProgramStep | undefined {
  return journey.steps.get(run.step);
}

/** The words of an assertion are made only where it fails: this is asked for each step. */
function countHop(moment: Moment, { journey }: Run, step: string): void {
  moment.hops++;
  if (moment.hops > HOPS_MAX) assert(false, `a run comes to rest (journey ${journey}, step ${step})`);
}

function arrive(moment: Moment, run: Run, journey: ProgramJourney, step: ProgramStep, at: Instant): Move {
  countHop(moment, run, step.id);
  run.step = step.id;
  run.arrivedAt = at;
  run.dueAt = NEVER;
  run.local = null;
  if (step.spec.mark === true) run.marks = withMember(run.marks, step.id, at);
  if (step.isCounted) run.visits = withMember(run.visits, step.id, (run.visits[step.id] ?? 0) + 1);
  return step.linked.arrive(viewRun(moment, run, journey));
}

/** A parked run whose due instant has come: the step decides; a step that has no opinion waits for inputs. */
function wake(moment: Moment, run: Run, journey: ProgramJourney): Move | null {
  countHop(moment, run, run.step);
  const step = stepOf(journey, run);
  // What became known in this very instant may have moved the step's moment; one that came before it stands.
  if (run.dueAt === moment.now && step?.linked.touched !== undefined) {
    const move = step.linked.touched(viewRun(moment, run, journey));
    if (move.go !== 'stay' || move.dueAt > moment.now) return move;
  }
  run.dueAt = NEVER;
  return step?.linked.due === undefined ? null : step.linked.due(viewRun(moment, run, journey));
}

function target(journey: ProgramJourney, run: Run, move: Move): ProgramStep | null | undefined {
  const id = move.go === 'to' ? move.step : (stepOf(journey, run)?.spec.next ?? null);
  return id === null ? null : journey.steps.get(id);
}

/**
 * Carries out a move and everything that follows from it, until the run stays or ends. `movedAt`: the time of the event
 * that started or moved the run; waits count from there (semantics 2), from now on after the first wait that is over.
 */
export function advanceRun(
  moment: Moment,
  run: Run,
  journey: ProgramJourney,
  first: Move,
  movedAt: Instant = moment.now,
): void {
  let move: Move | null = first;
  moment.hops = 0;
  let at = movedAt < moment.now ? movedAt : moment.now;
  while (move !== null) {
    if (move.go === 'stay') {
      run.dueAt = move.dueAt;
      if (run.dueAt > moment.now || isStopped(moment, run)) return;
      at = moment.now;
      move = wake(moment, run, journey);
      continue;
    }
    if (move.go === 'exit') {
      const source = stepOf(journey, run)?.spec.source;
      const ending = { reason: move.reason, kind: 'exit', taken: false };
      endRun(moment, run, source === undefined ? ending : { ...ending, source });
      return;
    }
    if (move.go === 'to' && move.event !== undefined) run.event = move.event;
    const step = target(journey, run, move);
    if (step === undefined) assert(false, `journey ${run.journey} has the step that ${run.step} leads to`);
    if (step === null) {
      endRun(moment, run, { reason: 'completed', kind: 'journey', taken: false });
      return;
    }
    move = arrive(moment, run, journey, step, at);
  }
}

/** Puts a run at a step, as its first or after a change of plan. A null step ends it. */
export function placeRun(moment: Moment, run: Run, journey: ProgramJourney, step: Run['step'] | null): void {
  advanceRun(moment, run, journey, { go: 'to', step });
}

/** The linked step where a run is parked, with its journey; undefined when the program holds neither, or the run has not begun. */
export function parked(
  moment: Moment,
  run: Run,
): { readonly journey: ProgramJourney; readonly linked: LinkedStep } | undefined {
  if (run.queued === true) return undefined;
  const journey = moment.program.journeys.get(run.digest);
  const step = journey === undefined ? undefined : stepOf(journey, run);
  return journey === undefined || step === undefined ? undefined : { journey, linked: step.linked };
}

/** Notes that `event` moved or started a run: for that run it is used up in this instant. */
export function noteMover(moment: Moment, run: Run, event: EventInput): void {
  moment.movers.push({ run: run.id, event });
}

/** A run that waited in front of its journey goes in. */
function begin(run: Run): Move {
  delete run.queued;
  return { go: 'to', step: run.step };
}

/** Wakes every run whose instant has come, earliest first. Runs of paused journeys wait on. */
export function wakeRuns(moment: Moment, drain: () => void): void {
  for (;;) {
    let next: Run | undefined;
    for (const run of moment.state.runs) {
      if (run.dueAt > moment.now || isStopped(moment, run)) continue;
      if (next === undefined || run.dueAt < next.dueAt) next = run;
    }
    if (next === undefined) return;
    const journey = moment.program.journeys.get(next.digest);
    const move =
      journey === undefined ? null : next.queued === true ? begin(next) : wake(moment, next, journey);
    if (journey === undefined) next.dueAt = NEVER;
    else if (move !== null) advanceRun(moment, next, journey, move);
    drain();
  }
}

/** The earliest instant at which a run wants to be woken; one that a pause stops is woken by the end of the pause. */
export function nextRunAt(moment: Moment): Instant {
  let dueAt = NEVER;
  for (const run of moment.state.runs) if (run.dueAt < dueAt && !isStopped(moment, run)) dueAt = run.dueAt;
  return dueAt;
}
