/**
 * The states of a send outside the gate (semantics 24, 31): planned, final, or on to the next channel of its chain.
 * Tells the run by a task; judges nothing and moves no run.
 */
import { sha256 } from '../base/hash.ts';
import { type Instant, NEVER, type RunId, type SendKey } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import { withMember } from '../base/members.ts';
import type { Mutable } from '../base/mutable.ts';
import type { Decision, DecisionDraft } from './decision.ts';
import type { SendSubject } from './effect.ts';
import type { SendRequest } from './kinds.ts';
import { decide, findRun, type Moment } from './moment.ts';
import type { ProgramJourney } from './program.ts';
import { raise } from './raise.ts';
import { scopeOf } from './scope.ts';
import type { FinalState, Run, Send } from './state.ts';

/**
 * A send without `max_lateness` expires a day after it was planned, or when its `defer` ends if that is later.
 * Essential classes and calls never expire by themselves.
 */
const LATENESS_MS = 86_400_000;

/** The channel that a send stands at. */
export function channelOf(send: Send): string {
  return send.channels[send.channelIndex] as string;
}

/** What controls look at in a send, besides its channel. */
export function subjectOf({ class: className, journey, tags }: Send): SendSubject {
  return { class: className, journey, tags };
}

/** The template of a send on its present channel; null for a call. */
export function templateOf(send: Send): string | null {
  return send.templates[channelOf(send)] ?? null;
}

/** True for classes that are not marketing; an unknown class is marketing. */
export function isEssential(moment: Moment, className: string): boolean {
  return moment.program.plan.workspace.classes[className]?.essential === true;
}

function keyOf(
  moment: Moment,
  send: Pick<Send, 'journey' | 'run' | 'step' | 'visit' | 'channelIndex'>,
): SendKey {
  const { program, state } = moment;
  const { journey, run, step, visit, channelIndex } = send;
  const parts = [program.plan.workspace.name, state.id, journey, run, step, visit, channelIndex];
  return sha256(JSON.stringify(parts)).slice(0, 16) as SendKey;
}

/** When a send that is planned now expires. */
export function expiryOf(
  moment: Moment,
  request: Pick<SendRequest, 'type' | 'class' | 'maxLatenessMs' | 'onCapped'>,
): Instant {
  const { maxLatenessMs, onCapped } = request;
  if (maxLatenessMs !== null) return (moment.now + maxLatenessMs) as Instant;
  if (request.type === 'call' || isEssential(moment, request.class)) return NEVER;
  const deferMs = onCapped.do === 'defer' ? onCapped.deferMs : 0;
  return (moment.now + Math.max(LATENESS_MS, deferMs)) as Instant;
}

/** Notes a decision about a send with what it always says; the caller adds the rest to the draft that it gets. */
export function decideSend(
  moment: Moment,
  type: Decision['type'],
  { key, journey, digest, run, step, class: className, channels, channelIndex, templates }: Send,
  kind: string,
): DecisionDraft {
  const channel = channels[channelIndex] as string;
  const decision: DecisionDraft = {
    type,
    at: moment.now,
    journey,
    digest,
    run,
    step,
    send: key,
    channel,
    class: className,
    kind,
  };
  const template = templates[channel];
  if (template !== undefined) decision.template = template;
  decide(moment, decision);
  return decision;
}

/** The state of a send that nobody has tried yet: the gate may judge it at once. */
export function notTried(now: Instant) {
  return {
    state: 'waiting',
    until: now,
    reason: 'planned',
    attempt: 0,
    since: now,
    rendered: false,
  } satisfies Partial<Send>;
}

function isPlanned(sends: readonly Send[], key: SendKey): boolean {
  for (const send of sends) if (send.key === key) return true;
  return false;
}

const CALL_CHANNELS: readonly string[] = ['call'];

/** The number of this visit, and its key. A kind that plans twice at one visit gets a key of its own for each. */
function countVisit(moment: Moment, run: Run, isCounted: boolean): { visit: number; key: SendKey } {
  let visit = (run.visits[run.step] ?? 0) + (isCounted ? 0 : 1);
  const place = { journey: run.journey, run: run.id, step: run.step, visit, channelIndex: 0 };
  let key = keyOf(moment, place);
  while (isPlanned(moment.state.sends, key)) {
    visit++;
    place.visit = visit;
    key = keyOf(moment, place);
  }
  if (visit !== run.visits[run.step]) run.visits = withMember(run.visits, run.step, visit);
  return { visit, key };
}

/** Plans a send of `run` at its present step. The gate judges it at the end of this instant. */
export function planSend(moment: Moment, run: Run, journey: ProgramJourney, request: SendRequest): SendKey {
  const { state, now } = moment;
  const step = journey.steps.get(run.step);
  const { visit, key } = countVisit(moment, run, step?.isCounted === true);
  const send: Mutable<Send> = {
    key,
    type: request.type,
    run: run.id,
    journey: run.journey,
    digest: run.digest,
    step: run.step,
    visit,
    channels: request.type === 'call' ? CALL_CHANNELS : request.channels,
    channelIndex: 0,
    class: request.class,
    tags: request.tags,
    templates: request.templates,
    request: request.request,
    scope: scopeOf(run),
    plannedAt: now,
    expiresAt: expiryOf(moment, request),
    onCapped: request.onCapped,
    onUnknown: request.onUnknown,
    blocks: request.blocks,
    state: 'waiting',
    until: now,
    reason: 'planned',
    attempt: 0,
    since: now,
    rendered: false,
  };
  if (request.value !== undefined) send.value = request.value;
  state.sends.push(send);
  const decision = decideSend(moment, 'planned', send, request.type);
  if (step !== undefined) decision.source = step.spec.source;
  return key;
}

/**
 * Gives back what a send had reserved of the caps, and says that its address was not reached; that address is not
 * forgotten while nobody knows whether an earlier attempt arrived (semantics 34).
 */
export function release(moment: Moment, { key, attempt, maybeDuplicate }: Send): void {
  const { state, program, effects } = moment;
  if (program.addressMemory !== null && attempt > 0 && maybeDuplicate === undefined) {
    effects.push({ type: 'untouch', key });
  }
  if (state.touches.some((touch) => touch.key === key)) {
    state.touches = state.touches.filter((touch) => touch.key !== key);
  }
}

/** Why a send counts as accepted that nobody made: a restored store does not repeat what may have gone out. */
export const RESTORED = 'restored';

/** Rejections that are about the recipient: to send it again would change nothing. */
const OF_THE_RECIPIENT: ReadonlySet<string> = new Set(['address', 'endpoint_gone', 'unsubscribed']);

/** What a person may want to send again: nobody knows, or a provider or a template said no. */
function isLetter(final: FinalState, reason: string): boolean {
  if (final === 'dead' || reason === RESTORED) return true;
  return final === 'rejected' && !OF_THE_RECIPIENT.has(reason);
}

function remove(moment: Moment, send: Send, final: FinalState, reason?: string): void {
  const { state, effects } = moment;
  state.sends.splice(state.sends.indexOf(send), 1);
  if (final !== 'accepted') release(moment, send);
  const settled = { type: 'settle', key: send.key, channel: channelOf(send), state: final } as const;
  const isKept = reason !== undefined && isLetter(final, reason);
  effects.push(isKept ? { ...settled, letter: { send, reason } } : settled);
}

function announce(moment: Moment, send: Send, final: FinalState, reason: string): void {
  if (send.type === 'call' || send.contact !== undefined) return;
  if (final !== 'accepted' && final !== 'rejected' && final !== 'dead') return;
  const event = final === 'accepted' ? 'Message Accepted' : 'Message Failed';
  if (!moment.program.heard.has(event)) return;
  const about = {
    journey: send.journey,
    step: send.step,
    template: templateOf(send),
    channel: channelOf(send),
    class: send.class,
  };
  raise(moment, event, final === 'accepted' ? about : { ...about, reason });
}

/** The log's word on a final send: the step that wanted it, and for want of an address where it was looked for. */
function noteSettled(moment: Moment, send: Send, final: FinalState, reason: string): void {
  const { program } = moment;
  const journey = program.journeys.get(send.digest) ?? program.inForce.get(send.journey);
  const source = journey?.steps.get(send.step)?.spec.source;
  const attribute = reason === 'address' ? program.addressAttributes.get(channelOf(send)) : undefined;
  const decision = decideSend(moment, 'settled', send, send.type);
  decision.reason = reason;
  if (source !== undefined) decision.source = source;
  decision.values =
    attribute === undefined ? { state: final } : { state: final, attribute: `profile.${attribute}` };
}

/**
 * Ends a send. `answer` is the body a call came back with: it stays with the run. A blocked run hears of it in a task.
 * The decision is left out for refusals: the gate has said it already.
 */
export function settle(moment: Moment, send: Send, final: FinalState, reason: string, answer?: Json): void {
  remove(moment, send, final, reason);
  if (final !== 'refused') noteSettled(moment, send, final, reason);
  announce(moment, send, final, reason);
  const run = findRun(moment, send.run);
  if (run === undefined) return;
  if (answer !== undefined) run.answers = withMember(run.answers, send.step, { response: answer });
  if (!send.blocks) return;
  const { key, step, visit } = send;
  const settled = { run: run.id, key, step, visit, state: final, reason };
  moment.tasks.push({
    task: 'settled',
    settled: answer === undefined ? settled : { ...settled, answer },
  });
}

/** Goes on to the next channel of the chain (semantics 31); ends the send where there is none. */
export function fallBack(moment: Moment, send: Send, final: 'rejected' | 'refused', reason: string): void {
  if (send.channelIndex + 1 >= send.channels.length || (final === 'rejected' && send.reason === RUN_EXITED)) {
    settle(moment, send, final, reason);
    return;
  }
  const channelIndex = send.channelIndex + 1;
  const { maybeDuplicate: _ofTheOldKey, ...planned } = send;
  const next: Send = {
    ...planned,
    key: keyOf(moment, { ...send, channelIndex }),
    channelIndex,
    ...notTried(moment.now),
  };
  remove(moment, send, final);
  if (final === 'rejected') noteSettled(moment, send, final, reason);
  moment.state.sends.push(next);
  decideSend(moment, 'planned', next, send.type).reason = 'fallback';
}

/** Marks a send under way whose run was taken out: it is not tried again. */
export const RUN_EXITED = 'run_exited';

/** A run was taken out of its journey: its waiting sends go with it; those under way are not tried again. Teams are told all the same. */
export function cancelSends(moment: Moment, run: RunId, reason: string): void {
  if (moment.state.sends.length === 0) return;
  for (const send of moment.state.sends.filter(
    (candidate) => candidate.run === run && candidate.contact === undefined,
  )) {
    if (send.state === 'waiting') settle(moment, send, 'cancelled', reason);
    else send.reason = RUN_EXITED;
  }
}
