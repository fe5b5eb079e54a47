/**
 * The gate: judges all sends of one subscriber that are claimable at one instant, together (semantics 25 to 28).
 * Gates judge in registry order: those that look at one send alone, those that look at all survivors, those that
 * look at what was reserved just now. Hands over nothing itself.
 */

import type { Instant } from '../base/ids.ts';
import { NEVER } from '../base/ids.ts';
import { addressIn, addressOf } from './address.ts';
import { claimSend } from './claim.ts';
import { planInstead } from './instead.ts';
import type { GateView, PassNote, Verdict } from './kinds.ts';
import { permitted, reservePermit, returnPermit } from './lanes.ts';
import { findRun, type Moment, zoneOf } from './moment.ts';
import { isAnythingStopped } from './pause.ts';
import type { ProgramGate } from './program.ts';
import { channelOf, decideSend, fallBack, isEssential, settle, subjectOf } from './sends.ts';
import type { Send } from './state.ts';
import { planSubstitute } from './substitute.ts';
import { suppressionKey } from './suppression.ts';

/** A refusal by one of these is about the address or the channel: the next channel of the chain is tried. */
export const CHANNEL_GATES: ReadonlySet<string> = new Set(['suppression', 'consent', 'quality']);

function stepOrder({ program }: Moment, send: Send): number {
  return program.journeys.get(send.digest)?.order.get(send.step) ?? 0;
}

/** A class, so that a view makes one object and no closures. */
class SendView implements GateView {
  readonly now: Instant;
  readonly state: GateView['state'];
  readonly event: GateView['event'];
  readonly run: GateView['run'];
  readonly context: GateView['context'];
  readonly zone: string;
  validUntil = NEVER;
  seen: GateView['seen'];
  readonly address: string | null;
  readonly essential: boolean;
  readonly #moment: Moment;

  constructor(moment: Moment, send: Send, address: string | null, seen: GateView['seen']) {
    const run = findRun(moment, send.run) ?? null;
    this.now = moment.now;
    this.state = moment.state;
    this.event = run?.event ?? null;
    this.run = run;
    this.context = moment.context;
    this.zone = zoneOf(moment, moment.program.journeys.get(send.digest)?.plan.zone);
    this.seen = seen;
    this.address = address;
    this.essential = isEssential(moment, send.class);
    this.#moment = moment;
  }

  stepOrder(send: Send): number {
    return stepOrder(this.#moment, send);
  }
}

/** What the gates see of a send that goes to this address, noting what they read. */
export function viewSend(moment: Moment, send: Send, address: string | null): GateView {
  return new SendView(moment, send, address, {});
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
  const decision = decideSend(moment, until === undefined ? 'refused' : 'deferred', send, gate.name);
  decision.policy = verdict.policy;
  decision.reason = verdict.reason;
  if (verdict.source !== undefined) decision.source = verdict.source;
  if (view.seen !== null) decision.values = view.seen;
  if (moment.program.readsShared) decision.shared = moment.context.shared.version;
  if (until !== undefined && until !== NEVER) decision.until = until;
  if (until === undefined && verdict.verdict === 'defer') decision.againAt = verdict.until;
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

/**
 * A send that is judged, and what the gates see of it: that stays as it is until all are judged. `note`: why it passes
 * where others like it are held.
 */
type Candidate = {
  readonly send: Send;
  readonly view: GateView;
  note: PassNote | undefined;
  hasStarted: boolean;
};

function candidateOf(moment: Moment, send: Send): Candidate {
  const address = addressOf(moment.program, moment.state, send);
  return { send, view: new SendView(moment, send, address, null), note: undefined, hasStarted: false };
}

/** Judges one send by the gates of one stage, in order; false when one objected and the send has been dealt with. */
function passes(
  moment: Moment,
  { send, view }: Candidate,
  stage: ProgramGate['stage'],
  act: typeof object,
  rivals: readonly Send[] = NO_RIVALS,
): boolean {
  const exempt = isExempt(send);
  for (const gate of moment.program.judges[stage]) {
    if (exempt && !gate.calls) continue;
    const verdict = gate.gate.judge(send, rivals, view);
    if (verdict.verdict === 'pass') continue;
    // Most sends pass, and of what passes nothing is noted. A gate is pure: asked again, it says the same and notes it.
    const noting = viewSend(moment, send, view.address);
    gate.gate.judge(send, rivals, noting);
    act(moment, send, gate, verdict, noting);
    return false;
  }
  return true;
}

/** True where no control stops a send. One that is stopped has been dealt with. */
function mayGo(moment: Moment, candidate: Candidate, act: typeof object): boolean {
  if (!isAnythingStopped(moment)) return true;
  const { send } = candidate;
  for (const gate of moment.program.judges.controls) {
    const view = viewSend(moment, send, null);
    const verdict = gate.gate.judge(send, NO_RIVALS, view);
    if (verdict.verdict !== 'pass') {
      act(moment, send, gate, verdict, view);
      return false;
    }
    if (verdict.note !== undefined) candidate.note = verdict.note;
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

function isReachable(moment: Moment, { send, view: { address } }: Candidate): boolean {
  if (send.type === 'call' || address !== null) {
    if (moment.addressChanged && !isExempt(send) && !isKnown(moment, send)) {
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

/** A send that waits for nothing but a permit, and that no gate so far objects to. Notes and changes nothing. */
function isWaitingRival(moment: Moment, candidate: Candidate): boolean {
  const { send, view } = candidate;
  return (
    !isExempt(send) &&
    moment.now <= send.expiresAt &&
    view.address !== null &&
    (!moment.addressChanged || isKnown(moment, send)) &&
    mayGo(moment, candidate, () => {}) &&
    passes(moment, candidate, 'alone', () => {})
  );
}

/**
 * Those that wait for a permit are judged together with those that have one (semantics 27), or the order of permits
 * would decide who wins.
 */
function withWaitingRivals(moment: Moment, survivors: readonly Candidate[]): readonly Candidate[] {
  if (survivors.length === 0) return survivors;
  let together = survivors;
  for (const send of moment.state.sends) {
    if (send.state !== 'waiting' || send.reason !== 'lane') continue;
    if (survivors.some((survivor) => survivor.send === send)) continue;
    const candidate = candidateOf(moment, send);
    if (isWaitingRival(moment, candidate)) together = [...together, candidate];
  }
  return together;
}

function rivalsOf(together: readonly Candidate[], { send }: Candidate): readonly Send[] {
  if (together.length < 2) return NO_RIVALS;
  const rivals: Send[] = [];
  for (const other of together) if (other.send !== send && !isExempt(other.send)) rivals.push(other.send);
  return rivals;
}

/** Those whom no `joint` gate keeps back for the sake of another; the others are dealt with once all have been judged. */
function judgeTogether(moment: Moment, together: readonly Candidate[]): readonly Candidate[] {
  const objections: (() => void)[] = [];
  const postpone: typeof object = (...argument) => objections.push(() => cap(...argument));
  const clear: Candidate[] = [];
  for (const candidate of together) {
    if (passes(moment, candidate, 'joint', postpone, rivalsOf(together, candidate))) clear.push(candidate);
  }
  for (const act of objections) act();
  return clear;
}

/** Judges these sends together; each ends up attempting, waiting, on its next channel, or final. */
export function judgeSends(moment: Moment, claimable: readonly Send[]): void {
  const ordered =
    claimable.length < 2 ? claimable : [...claimable].sort((left, right) => compare(moment, left, right));
  const going: Candidate[] = [];
  for (const send of ordered) {
    const candidate = candidateOf(moment, send);
    if (mayGo(moment, candidate, object)) going.push(candidate);
  }
  for (const { send } of going) reservePermit(moment, send);
  const survivors: Candidate[] = [];
  for (const candidate of going) {
    const { send } = candidate;
    if (!permitted(moment, send, priority(moment, send)) || !isReachable(moment, candidate)) continue;
    if (passes(moment, candidate, 'alone', object)) survivors.push(candidate);
  }
  for (const candidate of judgeTogether(moment, withWaitingRivals(moment, survivors))) {
    const { send, view, note } = candidate;
    if (!survivors.includes(candidate) || !permitted(moment, send, priority(moment, send))) continue;
    if (!passes(moment, candidate, 'serial', cap)) continue;
    candidate.hasStarted = claimSend(moment, send, view.address ?? '', note);
  }
  for (const { send, hasStarted } of going) if (!hasStarted) returnPermit(moment, send);
  moment.attempts = null;
}
