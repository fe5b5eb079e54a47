/**
 * One subscriber, one instant: `(program, state, inputs, context) -> { state, dueAt, effects, decisions }`. Pure and
 * synchronous; the order of semantics 1 is written here and nowhere else.
 */
import { assert } from '../base/assert.ts';
import { type Instant, NEVER } from '../base/ids.ts';
import { adoptPlan, dropStrayRuns } from './adoption.ts';
import { fireAlarms } from './alarms.ts';
import { endConsents, nextConsentEndAt, takeConsent } from './consent.ts';
import { nextSendAt, settleSends } from './due-sends.ts';
import { drain, startPending, takeEvent } from './events.ts';
import type { Context, EventInput, Input, SweepInput } from './input.ts';
import { takeMerge } from './merge.ts';
import { type Moment, openMoment } from './moment.ts';
import { takeOutcome } from './outcomes.ts';
import { setAttributes } from './profile.ts';
import type { Program, Result } from './program.ts';
import { pruneState } from './prune.ts';
import { takeReceipt } from './receipts.ts';
import { takeRelease } from './release.ts';
import { takeRevive } from './revive.ts';
import { handWithheld } from './routing.ts';
import { nextRunAt, wakeRuns } from './runs.ts';
import type { SubscriberState } from './state.ts';
import { createState } from './subscriber.ts';
import { judgeExpired, nextExpiryAt } from './watch.ts';

type Takers = {
  readonly [Type in Input['type']]: (moment: Moment, input: Extract<Input, { type: Type }>) => void;
};

/** A broadcast has reached this subscriber; a sweep for a new plan has done its work by adopting it. */
function takeSweep(moment: Moment, input: SweepInput): void {
  const journey = input.journey === null ? undefined : moment.program.inForce.get(input.journey);
  if (journey === undefined) return;
  const at = Math.min(input.dueAt, moment.now) as Instant;
  moment.pending.push({ journey, entry: { name: '', at, properties: {} }, holds: null });
}

/** Inputs apply as they arrive; events are taken after them, by event time. */
const TAKERS: Takers = {
  event: () => {},
  due: () => {},
  erase: () => {},
  identify: (moment, input) => setAttributes(moment, input.traits),
  consent: takeConsent,
  attempt: (moment, input) => {
    moment.attempts ??= new Map();
    moment.attempts.set(input.key, input.lane ?? '');
  },
  release: takeRelease,
  revive: takeRevive,
  outcome: takeOutcome,
  receipt: takeReceipt,
  merge: takeMerge,
  sweep: takeSweep,
};

/** Everything of this subscriber goes (semantics 39). What it contributed to the aggregates stays. */
function erase(state: SubscriberState, context: Context): Result {
  const now = Math.max(context.at, state.now) as Instant;
  return {
    state: createState(state.id, now),
    dueAt: NEVER,
    effects: state.sends.map((send) => ({
      type: 'settle',
      key: send.key,
      channel: send.channels[send.channelIndex] as string,
      state: 'cancelled',
    })),
    decisions: [{ type: 'erased', at: now, kind: 'erase', reason: 'erased' }],
    erased: true,
  };
}

function takeInputs(moment: Moment, inputs: readonly Input[]): void {
  const events: EventInput[] = [];
  let isOrdered = true;
  for (const input of inputs) {
    if (input.type === 'event') {
      const last = events[events.length - 1];
      if (last !== undefined && last.at > input.at) isOrdered = false;
      events.push(input);
      continue;
    }
    const take = TAKERS[input.type] as (moment: Moment, input: Input) => void;
    take(moment, input);
    drain(moment);
  }
  if (!isOrdered) events.sort((left, right) => left.at - right.at);
  for (const event of events) takeEvent(moment, event);
}

/** What time alone brings about: edges of segments, alarms, due waits, sends; and what they set off in turn. */
function takeTime(moment: Moment): void {
  const settleAll = () => drain(moment);
  const edges = judgeExpired(moment);
  if (edges.length > 0) moment.tasks.push({ task: 'changed', edges });
  endConsents(moment);
  drain(moment);
  fireAlarms(moment);
  do {
    startPending(moment);
    wakeRuns(moment, settleAll);
    handWithheld(moment);
    drain(moment);
    if (moment.pending.length === 0) settleSends(moment);
  } while (moment.pending.length > 0 || nextRunAt(moment) <= moment.now);
}

function nextDueAt(moment: Moment): Instant {
  const { state, program } = moment;
  let dueAt = nextRunAt(moment);
  const sendAt = nextSendAt(moment);
  if (sendAt < dueAt) dueAt = sendAt;
  const expiryAt = nextExpiryAt(moment);
  if (expiryAt < dueAt) dueAt = expiryAt;
  const consentAt = nextConsentEndAt(moment);
  if (consentAt < dueAt) dueAt = consentAt;
  for (const name in state.alarms) {
    const alarmAt = state.alarms[name]?.dueAt ?? NEVER;
    if (alarmAt < dueAt && program.entriesByAlarm.has(name)) dueAt = alarmAt;
  }
  return dueAt;
}

/**
 * Handles all inputs of one instant for one subscriber. The state given is never changed. `context.at` may lie before
 * the last call: time stays where it was (semantics 5). Deterministic. Whatever users or providers send is handled;
 * AssertionFailure means a bug of ours or a plan that no compiler made.
 */
export function advance(
  program: Program,
  state: SubscriberState,
  inputs: readonly Input[],
  context: Context,
): Result {
  if (inputs.some((input) => input.type === 'erase')) return erase(state, context);
  const moment = openMoment(program, state, context);
  dropStrayRuns(moment);
  adoptPlan(moment);
  drain(moment);
  takeInputs(moment, inputs);
  takeTime(moment);
  pruneState(moment);
  const dueAt = nextDueAt(moment);
  assert(dueAt > moment.now, 'nothing that is due is left behind');
  return { state: moment.state, dueAt, effects: moment.effects, decisions: moment.decisions, erased: false };
}
