/**
 * The working data of one call: a draft of the state, what has been decided so far, and what is still to be handled.
 * The draft shares everything with the state before it; `own` copies a part before its first change.
 */
import type { Instant, RunId, SendKey } from '../base/ids.ts';
import { NEVER } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { Mutable } from '../base/mutable.ts';
import type { Decision, DecisionDraft } from './decision.ts';
import type { Effect } from './effect.ts';
import type { Context, EventInput } from './input.ts';
import type { Predicate, StepView, Truth, View } from './kinds.ts';
import type { Program, ProgramJourney, Watched } from './program.ts';
import type { Run, RunEvent, Send, SubscriberState } from './state.ts';
import { zoneOfProfile } from './zones.ts';

/** A watched segment that became true or false. */
export type Edge = { readonly watched: Watched; readonly value: boolean };

/** A start that waits until the events of this instant have been handled. `holds`: the segment that must still hold. */
export type PendingEntry = {
  readonly journey: ProgramJourney;
  readonly entry: RunEvent;
  readonly holds: string | null;
};

/** The end of a blocking send, on its way to the run that waits for it. */
export type Settled = {
  readonly run: RunId;
  readonly step: string;
  readonly visit: number;
  readonly key: SendKey;
  readonly state: string;
  readonly reason: string;
  readonly answer?: Json;
};

/** What is handled after the present piece of work: never inside it, so no handler is entered twice. */
export type Task =
  | { readonly task: 'event'; readonly event: EventInput }
  | { readonly task: 'changed'; readonly edges: readonly Edge[] }
  | { readonly task: 'settled'; readonly settled: Settled };

export type Moment = {
  readonly program: Program;
  readonly before: SubscriberState;
  readonly state: SubscriberState;
  readonly now: Instant;
  context: Context;
  readonly effects: Effect[];
  readonly decisions: Decision[];
  readonly tasks: Task[];
  raised: number;
  readonly handled: EventInput[];
  /** Events that started or moved a run in this instant: they never count for it again. */
  readonly movers: { readonly run: RunId; readonly event: EventInput }[];
  /** Events kept from runs that were to be woken in this instant, until it is known whether that was their deadline. */
  readonly withheld: { readonly run: RunId; readonly step: string; readonly event: EventInput }[];
  readonly pending: PendingEntry[];
  /** Sends whose permit came with this call, with its lane ('': the channel); null: none did. */
  attempts: Map<SendKey, string> | null;
  /** Permits used by lane, budgets used by journey; null: none yet. */
  permitsUsed: Map<string, number> | null;
  budgetsUsed: Map<string, number> | null;
  /** Zone by profile alone; null: the profile names none; undefined: not looked up yet. */
  profileZone: string | null | undefined;
  /** A step changed an address: its suppression is unknown until the next call. */
  addressChanged: boolean;
  /** Steps taken since the present run began to move. */
  hops: number;
  /** Entries that did not come from an event, in this instant. */
  started: number;
  readonly view: Mutable<View>;
  /** Made on first use; turned to one run at a time. */
  stepView: StepView | null;
};

function copyRun(run: Run): Run {
  return { ...run };
}

function copySend(send: Send): Send {
  return { ...send };
}

/** Opens a moment on a state, which is never changed. */
export function openMoment(program: Program, before: SubscriberState, context: Context): Moment {
  const now = Math.max(context.at, before.now) as Instant;
  const state: SubscriberState = {
    ...before,
    now,
    runs: before.runs.map(copyRun),
    sends: before.sends.map(copySend),
  };
  return {
    program,
    before,
    state,
    now,
    context,
    effects: [],
    decisions: [],
    tasks: [],
    raised: 0,
    handled: [],
    movers: [],
    withheld: [],
    pending: [],
    attempts: null,
    permitsUsed: null,
    budgetsUsed: null,
    profileZone: undefined,
    addressChanged: false,
    hops: 0,
    started: 0,
    view: { now, state, event: null, run: null, context, zone: '', validUntil: NEVER, seen: null },
    stepView: null,
  };
}

type Copied = 'profile' | 'consent' | 'facts' | 'watched' | 'alarms';

/** A part of the draft that may be changed: copied from the state before on first use. */
export function own<Part extends Copied>(moment: Moment, part: Part): SubscriberState[Part] {
  const { state, before } = moment;
  if (state[part] === before[part]) state[part] = { ...before[part] };
  return state[part];
}

/** Notes a decision of this instant. Whoever has the draft may still add to it before the call of `advance` ends. */
export function decide(moment: Moment, decision: DecisionDraft): void {
  moment.decisions.push(decision);
}

/** profile.timezone, the only zone of profile.country, the journey's zone, the workspace's: the first that is one. */
export function zoneOf(moment: Moment, journeyZone: string | undefined): string {
  if (moment.profileZone === undefined) moment.profileZone = zoneOfProfile(moment.state.profile);
  return moment.profileZone ?? journeyZone ?? moment.program.plan.workspace.zone;
}

/** The moment's only view, set to look at `event` and `run`. Valid until the next call of this function. */
export function look(
  moment: Moment,
  event: EventInput | RunEvent | null,
  run: Run | null,
  journey: ProgramJourney | null,
): Mutable<View> {
  const { view } = moment;
  view.event = event;
  view.run = run;
  view.context = moment.context;
  view.zone = zoneOf(moment, journey?.plan.zone);
  view.validUntil = NEVER;
  view.seen = null;
  return view;
}

/** Evaluates a condition; null holds always. */
export function test(
  moment: Moment,
  predicate: Predicate | null,
  event: EventInput | RunEvent | null,
  run: Run | null,
  journey: ProgramJourney | null,
): Truth {
  return predicate === null ? 1 : predicate(look(moment, event, run, journey));
}

/** The run of this id, unless it has ended. */
export function findRun(moment: Moment, id: RunId): Run | undefined {
  return moment.state.runs.find((run) => run.id === id);
}
