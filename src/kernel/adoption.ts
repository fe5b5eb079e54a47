/** A subscriber meets a plan for the first time: baselines, alarms, and runs on older digests (semantics 9, 35, 36). */
import type { FactId } from '../base/ids.ts';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import { adoptAlarms } from './alarms.ts';
import { isSameStep, keepPlace } from './keep-place.ts';
import { type Moment, own } from './moment.ts';
import { learnFacts } from './new-facts.ts';
import type { ProgramJourney } from './program.ts';
import { renameJourneys } from './rename-journeys.ts';
import { endRun, placeRun } from './runs.ts';
import { RUN_EXITED, settle } from './sends.ts';
import type { Run } from './state.ts';
import { judge, withdraw } from './watch.ts';

const TRAIT = 'trait:';

/** The segment's name in the key of a watched segment. */
function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf('~'));
}

/** The facts of this plan: what no condition reads any more goes, what one reads now and none did before is made. */
function adoptFacts(moment: Moment): void {
  for (const id of Object.keys(moment.state.facts) as FactId[]) {
    if (!moment.program.facts.has(id)) delete own(moment, 'facts')[id];
  }
  learnFacts(moment);
}

/** Forgets what is watched no more; tells the names of segments that held under an older definition. */
function dropWatched(moment: Moment): Set<string> {
  const held = new Set<string>();
  for (const key of Object.keys(moment.state.watched)) {
    const known = moment.state.watched[key];
    if (known?.value === true) held.add(nameOf(key));
    if (moment.program.watched.has(key)) continue;
    if (key.startsWith(TRAIT)) withdraw(moment, key.slice(TRAIT.length), known?.value);
    delete own(moment, 'watched')[key];
  }
  return held;
}

/**
 * Judges everything watched. An edge counts when this very definition was watched before, or when the subscriber is
 * new; on first sight of a definition `existing: enter` starts those whom the segment did not hold before.
 */
function adoptWatched(moment: Moment): void {
  const isNew = moment.state.plan === null;
  const { watched } = moment.state;
  const held = dropWatched(moment);
  for (const item of moment.program.watched.values()) {
    const isKnown = isNew || Object.hasOwn(watched, item.key);
    const edge = judge(moment, item);
    if (edge === null || !edge.value) continue;
    if (isKnown) moment.tasks.push({ task: 'changed', edges: [edge] });
    else if (!held.has(item.name)) enterExisting(moment, item.key);
  }
}

function enterExisting(moment: Moment, key: string): void {
  for (const journey of moment.program.entriesBySegment.get(key) ?? []) {
    const { entry } = journey.plan;
    if (entry.by !== 'segment' || entry.existing !== 'enter') continue;
    moment.pending.push({ journey, entry: { name: '', at: moment.now, properties: {} }, holds: key });
  }
}

/** The step to go on at, `exit`, or undefined: the run finishes on its own digest. */
function instruction(journey: ProgramJourney, step: string): { to: string } | 'exit' | undefined {
  for (const entry of journey.plan.migrate as readonly JsonObject[]) {
    const { moved, exit } = entry;
    if (exit === step) return 'exit';
    if (isJsonObject(moved) && moved.from === step && typeof moved.to === 'string') return { to: moved.to };
  }
  return undefined;
}

/** Former names of steps -> present ones, as the journey says. */
function movedSteps(journey: ProgramJourney): ReadonlyMap<string, string> {
  const moves = (journey.plan.migrate as readonly JsonObject[]).flatMap(({ moved }) =>
    isJsonObject(moved) && typeof moved.from === 'string' && typeof moved.to === 'string'
      ? [[moved.from, moved.to] as const]
      : [],
  );
  return new Map(moves);
}

function migrate(moment: Moment, run: Run, journey: ProgramJourney): void {
  const todo = instruction(journey, run.step);
  if (todo === 'exit') endRun(moment, run, { reason: 'migrated', kind: 'plan', taken: true });
  if (todo === undefined || todo === 'exit' || !journey.steps.has(todo.to)) return;
  const before = moment.program.journeys.get(run.digest);
  if (run.queued !== true && isSameStep(before, run.step, journey, todo.to)) {
    keepPlace(moment, run, journey, movedSteps(journey));
    return;
  }
  for (const send of moment.state.sends.filter(
    (candidate) => candidate.run === run.id && candidate.contact === undefined,
  )) {
    if (send.state === 'waiting') settle(moment, send, 'cancelled', 'migrated');
    else send.reason = RUN_EXITED;
  }
  run.digest = journey.digest;
  if (run.queued === true) run.step = todo.to as Run['step'];
  else placeRun(moment, run, journey, todo.to as Run['step']);
}

/** Runs whose digest nobody holds any more cannot go on: they end, and say so. */
export function dropStrayRuns(moment: Moment): void {
  for (let index = moment.state.runs.length - 1; index >= 0; index--) {
    const run = moment.state.runs[index] as Run;
    if (moment.program.journeys.has(run.digest)) continue;
    endRun(moment, run, { reason: 'digest_gone', kind: 'plan', taken: true });
  }
}

/** Adopts the plan in force, where the state was last touched under another one. */
export function adoptPlan(moment: Moment): void {
  const { state, program } = moment;
  if (state.plan === program.digest) return;
  renameJourneys(moment);
  adoptFacts(moment);
  adoptWatched(moment);
  adoptAlarms(moment);
  state.plan = program.digest;
  for (const run of [...state.runs]) {
    const journey = program.inForce.get(run.journey);
    if (program.journeys.get(run.digest)?.leaves === true) {
      endRun(moment, run, { reason: 'migrated', kind: 'plan', taken: true });
    } else if (journey !== undefined && journey.digest !== run.digest) migrate(moment, run, journey);
  }
}
