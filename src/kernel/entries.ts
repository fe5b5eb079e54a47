/** Who may enter a journey, and how a run starts (semantics 6 to 11). Refusals are decisions with a reason. */
import type { Instant, RunId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { DecisionDraft } from './decision.ts';
import { findEntry, historyKey, withEntry } from './entry-history.ts';
import { heldOut } from './holdout.ts';
import type { Control, EventInput } from './input.ts';
import { entryKey } from './keys.ts';
import { Truth } from './kinds.ts';
import { decide, look, type Moment, test } from './moment.ts';
import { entryPauseOf } from './pause.ts';
import type { ProgramJourney } from './program.ts';
import { raise } from './raise.ts';
import { advanceRun, endRun, noteMover } from './runs.ts';
import type { Run, RunEvent } from './state.ts';

function refuse(
  moment: Moment,
  journey: ProgramJourney,
  key: string | null,
  reason: string,
  values?: JsonObject,
): void {
  const decision: DecisionDraft = {
    type: 'entry_refused',
    at: moment.now,
    journey: journey.plan.name,
    digest: journey.digest,
    kind: journey.plan.entry.by,
    reason,
    source: journey.plan.source,
  };
  if (key !== null) decision.key = key;
  if (values !== undefined) decision.values = values;
  decide(moment, decision);
}

/** True while re-entry is still barred by what happened before (semantics 8). */
function isBarred(moment: Moment, journey: ProgramJourney, key: string | null, at: Instant): boolean {
  const { reentry, name } = journey.plan;
  if (reentry.mode === 'always') return false;
  const known = findEntry(moment.state.history, historyKey(name, key));
  if (known === undefined) return false;
  if (reentry.mode === 'never') return true;
  const from = reentry.from === 'exit' ? known.exitedAt : known.enteredAt;
  return from === null || at < from + reentry.afterMs;
}

/** Why this entry is refused for the runs there are, or null. `active` may be restarted by the caller. */
function whyNot(
  moment: Moment,
  journey: ProgramJourney,
  key: string | null,
  at: Instant,
  active: readonly Run[],
): string | null {
  const { whileActive, maxActive } = journey.plan;
  if (active.length > 0 && !journey.parallel) return whileActive === 'restart' ? null : 'active';
  if (active.length >= maxActive) return 'max_active';
  return isBarred(moment, journey, key, at) ? 'reentry' : null;
}

/** Takes one entry from the journey's budget; false where none is left (semantics 11). */
function takeBudget(moment: Moment, journey: ProgramJourney): boolean {
  const { name, limit } = journey.plan;
  if (limit === undefined) return true;
  const used = moment.budgetsUsed?.get(name) ?? 0;
  const free = moment.context.budgets?.[name];
  if (free !== undefined && used >= free) return false;
  moment.budgetsUsed ??= new Map();
  moment.budgetsUsed.set(name, used + 1);
  moment.effects.push({ type: 'enter', journey: name });
  return true;
}

function remember(moment: Moment, journey: ProgramJourney, key: string | null, enteredAt: Instant): void {
  const { state } = moment;
  const name = historyKey(journey.plan.name, key);
  const count = (findEntry(state.history, name)?.count ?? 0) + 1;
  state.history = withEntry(state.history, { name, count, enteredAt, exitedAt: null });
}

function expose(moment: Moment, run: Run, journey: ProgramJourney): void {
  if (journey.goalWindowMs === 0) return;
  const { state } = moment;
  const from = run.entry.at;
  state.exposures = [
    ...state.exposures,
    {
      journey: run.journey,
      digest: run.digest,
      run: run.id,
      key: run.key,
      from,
      until: (from + journey.goalWindowMs) as Instant,
      reached: [],
    },
  ];
}

function createRun(moment: Moment, journey: ProgramJourney, entry: RunEvent, key: string | null): Run {
  const { state } = moment;
  return {
    id: `${state.createdAt.toString(36)}-${state.runCount + 1}` as RunId,
    journey: journey.plan.name,
    digest: journey.digest,
    key,
    entry,
    event: entry.name === '' ? null : entry,
    step: (journey.plan.start ?? '') as Run['step'],
    arrivedAt: moment.now,
    dueAt: moment.now,
    visits: {},
    marks: {},
    local: null,
    answers: {},
  };
}

/** The audience, judged on the state after the trigger; unknown is outside (semantics 6, 12). */
function inAudience(
  moment: Moment,
  journey: ProgramJourney,
  run: Run,
  values: { seen: JsonObject },
): boolean {
  if (journey.audience === null) return true;
  const view = look(moment, run.event, run, journey);
  view.seen = {};
  const truth = journey.audience(view);
  values.seen = view.seen ?? {};
  return truth === Truth.True;
}

/** Starts a run, or says why not. `mover` is the event that started it, if one did. */
function enter(moment: Moment, journey: ProgramJourney, entry: RunEvent, mover: EventInput | null): void {
  const key = entryKey(journey, entry);
  if (key === undefined) {
    refuse(moment, journey, null, 'key');
    return;
  }
  const { name } = journey.plan;
  const active = moment.state.runs.filter((run) => run.journey === name && run.key === key);
  const reason = whyNot(moment, journey, key, entry.at, active);
  if (reason !== null) {
    refuse(moment, journey, key, reason);
    return;
  }
  const run = createRun(moment, journey, entry, key);
  const values = { seen: {} };
  if (!inAudience(moment, journey, run, values)) {
    refuse(moment, journey, key, 'audience', values.seen);
    return;
  }
  const pause = entryPauseOf(moment, name);
  if (pause?.entrants === 'drop') {
    refuse(moment, journey, key, 'paused', { control: pause.id });
    return;
  }
  const { holdout } = moment.program.plan.workspace;
  const bucket = heldOut(holdout, journey.plan.class, moment.state);
  if (holdout !== undefined && bucket !== null) {
    refuse(moment, journey, key, 'holdout', { bucket, 'holdout.buckets': holdout.buckets });
    return;
  }
  if (!takeBudget(moment, journey)) {
    refuse(moment, journey, key, 'limit');
    return;
  }
  if (!journey.parallel) {
    for (const old of active) endRun(moment, old, { reason: 'restarted', kind: 'entry', taken: true });
  }
  start(moment, journey, run, mover, pause);
}

/** Lets a run in; while its journey is paused it waits in front of the first step. */
function start(
  moment: Moment,
  journey: ProgramJourney,
  run: Run,
  mover: EventInput | null,
  pause: Control | undefined,
): void {
  const { state } = moment;
  state.runCount++;
  state.runs.push(run);
  remember(moment, journey, run.key, run.entry.at);
  expose(moment, run, journey);
  if (mover !== null) noteMover(moment, run, mover);
  const decision: DecisionDraft = {
    type: 'entered',
    at: moment.now,
    journey: run.journey,
    digest: run.digest,
    run: run.id,
    kind: journey.plan.entry.by,
    source: journey.plan.source,
  };
  if (pause !== undefined) decision.reason = 'paused';
  if (run.key !== null) decision.key = run.key;
  const values = valuesOf(run, pause);
  if (values !== null) decision.values = values;
  decide(moment, decision);
  raise(moment, 'Journey Entered', { journey: run.journey, key: run.key });
  if (pause !== undefined && journey.plan.start !== null) run.queued = true;
  else advanceRun(moment, run, journey, { go: 'to', step: journey.plan.start }, mover?.at ?? moment.now);
}

/** What started a run, and what keeps it from beginning; null: there is nothing of either. */
function valuesOf({ entry }: Run, pause: Control | undefined): JsonObject | null {
  if (pause === undefined) return entry.name === '' ? null : { event: entry.name };
  return entry.name === '' ? { control: pause.id } : { event: entry.name, control: pause.id };
}

/** Entries by an event, in the order of the journeys' names. */
export function enterByEvent(moment: Moment, event: EventInput): void {
  const journeys = moment.program.entriesByEvent.get(event.name);
  if (journeys === undefined) return;
  for (const journey of journeys) {
    if (test(moment, journey.where, event, null, journey) !== Truth.True) continue;
    enter(moment, journey, { name: event.name, at: event.at, properties: event.properties }, event);
  }
}

/** More starts than this in one instant are journeys that start each other: the rest is refused. */
const STARTED_MAX = 200;

/** Starts what waited for the events of this instant; a segment that no longer holds starts nothing. */
export function enterPending(moment: Moment, drain: () => void): void {
  for (let entry = moment.pending.shift(); entry !== undefined; entry = moment.pending.shift()) {
    if (entry.holds !== null && moment.state.watched[entry.holds]?.value !== true) continue;
    moment.started++;
    if (moment.started > STARTED_MAX) {
      refuse(moment, entry.journey, null, 'cascade');
      continue;
    }
    enter(moment, entry.journey, entry.entry, null);
    drain();
  }
}
