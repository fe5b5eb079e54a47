/**
 * Asks the gate before the fact: what it would decide about a step's send if it were sent at an instant. Works on a
 * draft that is thrown away: no state changes, nothing is handed over, and content is not rendered.
 */
import type { Digest, Instant, RunId } from '../base/ids.ts';
import { NEVER } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Source } from '../plan/plan.ts';
import { addressOf } from './address.ts';
import { adoptPlan, dropStrayRuns } from './adoption.ts';
import { CHANNEL_GATES, isExempt, isHeld, type Objection, viewSend } from './gate.ts';
import type { Context } from './input.ts';
import { type Moment, openMoment, zoneOf } from './moment.ts';
import type { Program, ProgramGate, ProgramJourney, ProgramStep } from './program.ts';
import { channelOf, templateOf } from './sends.ts';
import type { Run, Send, SubscriberState } from './state.ts';
import { viewRun } from './step-view.ts';

/** A step of a journey in force, or of the one that the person's newest run is pinned to. */
export type AskRequest = { readonly journey: string; readonly step: string };

/**
 * What one gate has against a send. `effect`: what this objection alone would do; `until`: to when it defers, or null;
 * `changesAt`: the earliest instant at which it could go by time alone, NEVER where only an input helps.
 */
export type AskedObjection = {
  readonly gate: string;
  readonly policy: string;
  readonly reason: string;
  readonly source: Source | null;
  readonly values: JsonObject;
  readonly effect: 'held' | 'refused' | 'rejected';
  readonly until: Instant | null;
  readonly changesAt: Instant;
};

/** One channel of the chain that was tried. The first objection is the one that the log would have. */
export type AskedChannel = {
  readonly channel: string;
  readonly template: string | null;
  readonly objections: readonly AskedObjection[];
};

/**
 * The answer. `run`: the run it was asked for, null for somebody who is in none. `waitingUntil`: the send is planned
 * already and waits till then. `outcome` is what the last channel tried comes to; `unplanned`: the step would send
 * nothing, because no listed template is chosen.
 */
export type Asked = {
  readonly journey: string;
  readonly step: string;
  readonly digest: Digest;
  readonly source: Source;
  readonly class: string | null;
  readonly run: RunId | null;
  readonly at: Instant;
  readonly zone: string;
  readonly waitingUntil: Instant | null;
  readonly channels: readonly AskedChannel[];
  readonly outcome: 'passes' | 'held' | 'refused' | 'rejected' | 'unplanned';
};

/** The answer, and the instant from which, by what the gates say now, the send would pass if nothing but time went on; null: never so. */
export type Answer = Asked & { readonly nextPassAt: Instant | null };

type Place = {
  readonly run: Run;
  readonly isReal: boolean;
  readonly journey: ProgramJourney;
  readonly step: ProgramStep;
};

const STAGES: readonly ProgramGate['stage'][] = ['alone', 'joint', 'serial'];
/** Instants that are tried before the search for the next pass gives up. */
const TRIES_MAX = 500;

function inventRun({ now }: Moment, journey: ProgramJourney, step: ProgramStep): Run {
  return {
    id: '' as RunId,
    journey: journey.plan.name,
    digest: journey.digest,
    key: null,
    entry: { name: '', at: now, properties: {} },
    event: null,
    step: step.id,
    arrivedAt: now,
    dueAt: NEVER,
    visits: {},
    marks: {},
    local: null,
    answers: {},
  };
}

/** The person's newest run at the step that is asked for, else of the journey; an invented one where there is none. */
function findPlace(moment: Moment, { journey: name, step: id }: AskRequest): Place | null {
  const { runs } = moment.state;
  const own =
    runs.findLast((run) => run.journey === name && run.step === id) ??
    runs.findLast((run) => run.journey === name);
  const pinned = own === undefined ? undefined : moment.program.journeys.get(own.digest);
  const pinnedStep = pinned?.steps.get(id);
  if (own !== undefined && pinned !== undefined && pinnedStep !== undefined) {
    return { run: own, isReal: true, journey: pinned, step: pinnedStep };
  }
  const journey = moment.program.inForce.get(name);
  const step = journey?.steps.get(id);
  if (journey === undefined || step === undefined) return null;
  const run = inventRun(moment, journey, step);
  runs.push(run);
  return { run, isReal: false, journey, step };
}

function objectionOf(
  send: Send,
  gate: ProgramGate,
  verdict: Objection,
  seen: JsonObject,
  validUntil: Instant,
): AskedObjection {
  const until = verdict.verdict === 'refuse' ? null : verdict.until;
  return {
    gate: gate.name,
    policy: verdict.policy,
    reason: verdict.reason,
    source: verdict.source ?? null,
    values: seen,
    effect: isHeld(send, gate.stage, verdict) ? 'held' : 'refused',
    until,
    changesAt: until ?? validUntil,
  };
}

/** Every gate in the order of judgement, each by itself: nothing else is sent at this instant. */
function judgeAll(moment: Moment, send: Send): readonly AskedObjection[] {
  const address = addressOf(moment.program, moment.state, send);
  if (send.type === 'send' && address === null) {
    const attribute = `profile.${moment.program.addressAttributes.get(channelOf(send)) ?? ''}`;
    const missing: AskedObjection = {
      gate: 'address',
      policy: 'address',
      reason: 'address',
      source: null,
      values: { attribute },
      effect: 'rejected',
      until: null,
      changesAt: NEVER,
    };
    return [missing];
  }
  const objections: AskedObjection[] = [];
  for (const stage of STAGES) {
    for (const gate of moment.program.gates) {
      if (gate.stage !== stage || (isExempt(send) && !gate.calls)) continue;
      const view = viewSend(moment, send, address);
      const verdict = gate.gate.judge(send, [], view);
      if (verdict.verdict === 'pass') continue;
      objections.push(objectionOf(send, gate, verdict, view.seen ?? {}, view.validUntil));
    }
  }
  return objections;
}

/** The send that waits at this step already, or the one that the step would plan now. */
function sendOf(
  moment: Moment,
  { run, journey, step, isReal }: Place,
): { send: Send; isWaiting: boolean } | null {
  const { sends } = moment.state;
  const waiting = sends.findLast(
    (send) =>
      isReal &&
      send.run === run.id &&
      send.step === step.id &&
      send.state === 'waiting' &&
      send.contact === undefined,
  );
  if (waiting !== undefined) return { send: waiting, isWaiting: true };
  run.step = step.id;
  const before = sends.length;
  step.linked.arrive(viewRun(moment, run, journey));
  const planned = sends[before];
  return planned === undefined ? null : { send: planned, isWaiting: false };
}

function tryChain(moment: Moment, send: Send): readonly AskedChannel[] {
  const tried: AskedChannel[] = [];
  for (let channelIndex = send.channelIndex; channelIndex < send.channels.length; channelIndex++) {
    const candidate = channelIndex === send.channelIndex ? send : { ...send, channelIndex };
    const objections = judgeAll(moment, candidate);
    tried.push({ channel: channelOf(candidate), template: templateOf(candidate), objections });
    const [first] = objections;
    const goesOn =
      first?.effect === 'rejected' || (first?.effect === 'refused' && CHANNEL_GATES.has(first.gate));
    if (!goesOn) break;
  }
  return tried;
}

function outcomeOf(channels: readonly AskedChannel[]): Asked['outcome'] {
  return channels.at(-1)?.objections[0]?.effect ?? 'passes';
}

function askOnce(
  program: Program,
  state: SubscriberState,
  request: AskRequest,
  context: Context,
): Asked | null {
  const moment = openMoment(program, state, context);
  dropStrayRuns(moment);
  adoptPlan(moment);
  const place = findPlace(moment, request);
  if (place === null) return null;
  const found = sendOf(moment, place);
  const channels = found === null ? [] : tryChain(moment, found.send);
  return {
    journey: place.journey.plan.name,
    step: place.step.id,
    digest: place.journey.digest,
    source: place.step.spec.source,
    class: found?.send.class ?? null,
    run: place.isReal ? place.run.id : null,
    at: moment.now,
    zone: zoneOf(moment, place.journey.plan.zone),
    waitingUntil: found?.isWaiting === true ? found.send.until : null,
    channels,
    outcome: found === null ? 'unplanned' : outcomeOf(channels),
  };
}

/** Before this instant no channel can be free of objections by time alone. */
function earliestChange(channels: readonly AskedChannel[]): number {
  return Math.min(
    ...channels.map(({ objections }) => Math.max(...objections.map(({ changesAt }) => changesAt))),
  );
}

function findNextPass(
  program: Program,
  state: SubscriberState,
  request: AskRequest,
  context: Context,
  first: Asked,
): Instant | null {
  let asked: Asked | null = first;
  for (let tries = 0; asked !== null && tries < TRIES_MAX; tries++) {
    if (asked.outcome === 'passes') return asked.at;
    if (asked.channels.length === 0) return null;
    const at = earliestChange(asked.channels);
    if (at === NEVER || at <= asked.at) return null;
    asked = askOnce(program, state, request, { ...context, at: at as Instant });
  }
  return null;
}

/**
 * What the gate would decide if this step's send were sent at `context.at`, all gates judged. The state is not changed.
 * Null: there is no such journey or step. What else would be sent at that very instant is left out.
 */
export function askGate(
  program: Program,
  state: SubscriberState,
  request: AskRequest,
  context: Context,
): Answer | null {
  const asked = askOnce(program, state, request, context);
  if (asked === null) return null;
  return { ...asked, nextPassAt: findNextPass(program, state, request, context, asked) };
}
