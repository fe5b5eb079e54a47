/**
 * The gate: judges all sends of one subscriber that are claimable at one instant, together (semantics 25 to 28).
 * Gates judge in registry order: those that look at one send alone, those that look at all survivors, those that
 * look at what was reserved just now. Hands over nothing itself.
 */

import type { Instant, SendKey } from '../base/ids.ts';
import { NEVER } from '../base/ids.ts';
import { addressIn, addressOf } from './address.ts';
import { claimSend } from './claim.ts';
import { planInstead } from './instead.ts';
import type { GateView, PassNote, Verdict } from './kinds.ts';
import { permitted, reservePermits, returnPermit } from './lanes.ts';
import { decide, findRun, type Moment, zoneOf } from './moment.ts';
import { isAnythingStopped } from './pause.ts';
import type { ProgramGate } from './program.ts';
import { aboutSend, channelOf, fallBack, isEssential, settle, subjectOf } from './sends.ts';
import type { Send } from './state.ts';
import { planSubstitute } from './substitute.ts';
import { suppressionKey } from './suppression.ts';

/** A refusal by one of these is about the address or the channel: the next channel of the chain is tried. */
export const CHANNEL_GATES: ReadonlySet<string> = new Set(['suppression', 'consent', 'quality']);

function stepOrder({ program }: Moment, send: Send): number {
  return program.journeys.get(send.digest)?.order.get(send.step) ?? 0;
}

/** What the gates see of a send that goes to this address. */
export function viewSend(
  moment: Moment,
  send: Send,
  address: string | null,
  seen: GateView['seen'] = {},
): GateView {
  const run = findRun(moment, send.run) ?? null;
  const journey = moment.program.journeys.get(send.digest);
  return {
    now: moment.now,
    state: moment.state,
    event: run?.event ?? null,
    run,
    context: moment.context,
    zone: zoneOf(moment, journey?.plan.zone),
    validUntil: NEVER,
    seen,
    address,
    essential: isEssential(moment, send.class),
    stepOrder: (other) => stepOrder(moment, other),
  };
}

/** What a gate says when it does not let a send pass. */
export type Objection = Exclude<Verdict, { verdict: 'pass' }>;

function note(
  moment: Moment,
  send: Send,
  gate: ProgramGate,
  verdict: Objection,
  view: GateView,
  until?: Instant,
): void {
  decide(moment, {
    type: until === undefined ? 'refused' : 'deferred',
    ...aboutSend(send),
    kind: gate.name,
    policy: verdict.policy,
    reason: verdict.reason,
    ...(verdict.source && { source: verdict.source }),
    ...(view.seen && { values: view.seen }),
    ...(moment.program.readsShared && { shared: moment.context.shared.version }),
    ...(until !== undefined && until !== NEVER && { until }),
    ...(until === undefined && verdict.verdict === 'defer' && { againAt: verdict.until }),
  });
}

/** A control holds a send: it waits for the resume, and expires when that comes too late. */
function hold(
  moment: Moment,
  send: Send,
  gate: ProgramGate,
  verdict: Extract<Verdict, { verdict: 'hold' }>,
  view: GateView,
): void {
  if (verdict.until <= moment.now) {
    settle(moment, send, 'expired', verdict.reason);
    return;
  }
  if (send.reason !== verdict.reason || send.until !== verdict.until) {
    note(moment, send, gate, verdict, view, verdict.until);
  }
  send.until = verdict.until;
  send.reason = verdict.reason;
  const place = { key: send.key, channel: channelOf(send), priority: priority(moment, send) };
  moment.effects.push({ type: 'hold', ...place, subject: subjectOf(send) });
}

function defer(moment: Moment, send: Send, until: Instant, reason: string): void {
  send.until = until > moment.now ? until : ((moment.now + 1) as Instant);
  send.reason = reason;
}

/** An `alone` gate objects: refused is final or tries the next channel, deferred waits with nothing reserved. */
function object(moment: Moment, send: Send, gate: ProgramGate, verdict: Objection, view: GateView): void {
  if (verdict.verdict === 'hold') {
    hold(moment, send, gate, verdict, view);
    return;
  }
  if (verdict.verdict === 'defer') {
    note(moment, send, gate, verdict, view, verdict.until);
    defer(moment, send, verdict.until, verdict.reason);
    return;
  }
  note(moment, send, gate, verdict, view);
  if (verdict.substitute !== undefined) planSubstitute(moment, send, verdict.substitute);
  for (const instead of verdict.instead ?? []) planInstead(moment, send, instead);
  if (CHANNEL_GATES.has(gate.name)) fallBack(moment, send, 'refused', verdict.reason);
  else settle(moment, send, 'refused', verdict.reason);
}

/** True where an objection holds a send back instead of ending it: `on_capped` bounds what `joint` and `serial` gates defer. */
export function isHeld(
  { onCapped, plannedAt }: Send,
  stage: ProgramGate['stage'],
  verdict: Objection,
): boolean {
  if (verdict.verdict === 'refuse') return false;
  if (verdict.verdict === 'hold') return true;
  return stage === 'alone' || (onCapped.do === 'defer' && verdict.until <= plannedAt + onCapped.deferMs);
}

/** A `joint` or `serial` gate objects: the send's `on_capped` decides (semantics 27, 28). `exit` is its step's to do. */
function cap(moment: Moment, send: Send, gate: ProgramGate, verdict: Objection, view: GateView): void {
  if (verdict.verdict === 'defer' && isHeld(send, gate.stage, verdict)) {
    note(moment, send, gate, verdict, view, verdict.until);
    defer(moment, send, verdict.until, verdict.reason);
    return;
  }
  note(moment, send, gate, verdict, view);
  settle(moment, send, 'refused', verdict.reason);
}

/** Calls and messages to teams go to nobody whom policies protect: panic and lane judge them, no other gate. */
export function isExempt(send: Send): boolean {
  return send.type === 'call' || send.contact !== undefined;
}

const NO_RIVALS: readonly Send[] = [];

/** Judges one send by the gates of one stage, in order; false when one objected and the send has been dealt with. */
function passes(
  moment: Moment,
  send: Send,
  stage: ProgramGate['stage'],
  act: typeof object,
  rivals: readonly Send[] = NO_RIVALS,
): boolean {
  const view = viewSend(moment, send, addressOf(moment.program, moment.state, send), null);
  for (const gate of moment.program.gates) {
    if (gate.stage !== stage || gate.controls || (isExempt(send) && !gate.calls)) continue;
    const verdict = gate.gate.judge(send, rivals, view);
    if (verdict.verdict === 'pass') continue;
    // Most sends pass, and of what passes nothing is noted. A gate is pure: asked again, it says the same and notes it.
    const noting: GateView = { ...view, seen: {} };
    gate.gate.judge(send, rivals, noting);
    act(moment, send, gate, verdict, noting);
    return false;
  }
  return true;
}

/** Notes on sends that pass where others like them are held. */
type PassNotes = Map<SendKey, PassNote>;

/** True where no control stops a send. One that is stopped has been dealt with. */
function mayGo(moment: Moment, send: Send, notes: PassNotes, act: typeof object): boolean {
  if (!isAnythingStopped(moment)) return true;
  for (const gate of moment.program.gates) {
    if (!gate.controls) continue;
    const view = viewSend(moment, send, null);
    const verdict = gate.gate.judge(send, NO_RIVALS, view);
    if (verdict.verdict !== 'pass') {
      act(moment, send, gate, verdict, view);
      return false;
    }
    if (verdict.note !== undefined) notes.set(send.key, verdict.note);
  }
  return true;
}

function priority(moment: Moment, send: Send): number {
  return moment.program.plan.workspace.classes[send.class]?.priority ?? 0;
}

/** Class priority, then age, then journey by name and step by place, then as planned: the order in which caps are given out. */
function compare(moment: Moment, left: Send, right: Send): number {
  const byPriority = priority(moment, right) - priority(moment, left);
  if (byPriority !== 0) return byPriority;
  if (left.plannedAt !== right.plannedAt) return left.plannedAt - right.plannedAt;
  if (left.journey !== right.journey) return left.journey < right.journey ? -1 : 1;
  const byStep = stepOrder(moment, left) - stepOrder(moment, right);
  if (byStep !== 0) return byStep;
  return 0;
}

function isReachable(moment: Moment, send: Send): boolean {
  if (send.type === 'call' || addressOf(moment.program, moment.state, send) !== null) {
    if (!isExempt(send) && moment.addressChanged && !isKnown(moment, send)) {
      defer(moment, send, moment.now, 'address_changed');
      return false;
    }
    return true;
  }
  fallBack(moment, send, 'rejected', 'address');
  return false;
}

/** An address that a step set in this very call was not looked up: the next call knows whether it is suppressed. */
function isKnown(moment: Moment, send: Send): boolean {
  const before = addressIn(moment.program, moment.before, channelOf(send));
  const address = addressIn(moment.program, moment.state, channelOf(send));
  if (before === null || address === null) return false;
  return suppressionKey('', before) === suppressionKey('', address);
}

/**
 * Sends that wait for nothing but a permit and that no gate so far objects to: they are judged together with those that
 * have one (semantics 27), or the order of permits would decide who wins. Notes and changes nothing.
 */
function waitingRivals(moment: Moment, survivors: readonly Send[]): readonly Send[] {
  if (survivors.length === 0) return [];
  return moment.state.sends.filter(
    (send) =>
      send.state === 'waiting' &&
      send.reason === 'lane' &&
      !isExempt(send) &&
      moment.now <= send.expiresAt &&
      !survivors.includes(send) &&
      addressOf(moment.program, moment.state, send) !== null &&
      (!moment.addressChanged || isKnown(moment, send)) &&
      mayGo(moment, send, new Map(), () => {}) &&
      passes(moment, send, 'alone', () => {}),
  );
}

/** Judges these sends together; each ends up attempting, waiting, on its next channel, or final. */
export function judgeSends(moment: Moment, claimable: readonly Send[]): void {
  const ordered = [...claimable].sort((left, right) => compare(moment, left, right));
  const notes: PassNotes = new Map();
  const started = new Set<Send>();
  const going = ordered.filter((send) => mayGo(moment, send, notes, object));
  reservePermits(moment, going);
  const survivors = going.filter(
    (send) =>
      permitted(moment, send, priority(moment, send)) &&
      isReachable(moment, send) &&
      passes(moment, send, 'alone', object),
  );
  const together = [...survivors, ...waitingRivals(moment, survivors)];
  const objections: (() => void)[] = [];
  const clear = together.filter((send) => {
    const rivals = together.filter((other) => other !== send && !isExempt(other));
    const postpone: typeof object = (...argument) => objections.push(() => cap(...argument));
    return passes(moment, send, 'joint', postpone, rivals);
  });
  for (const act of objections) act();
  for (const send of clear) {
    if (!survivors.includes(send)) continue;
    if (!permitted(moment, send, priority(moment, send)) || !passes(moment, send, 'serial', cap)) continue;
    const address = addressOf(moment.program, moment.state, send) ?? '';
    if (claimSend(moment, send, address, notes.get(send.key))) started.add(send);
  }
  for (const send of going) if (!started.has(send)) returnPermit(moment, send);
  moment.attempts.clear();
}
