/** A send that passed the gate: rendered once, its caps reserved, its permits used, handed over (semantics 25, 30). Judges nothing. */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Mutable } from '../base/mutable.ts';
import type { Message, SendEffect } from './effect.ts';
import type { PassNote } from './kinds.ts';
import { usePermits } from './lanes.ts';
import type { Moment } from './moment.ts';
import type { ProgramJourney, RenderedCopy } from './program.ts';
import type { Rendered } from './renderer.ts';
import { renderScope } from './scope.ts';
import { channelOf, decideSend, fallBack, settle, templateOf } from './sends.ts';
import type { Send } from './state.ts';

const noLinks = () => ({ unsubscribe: '', preferences: '', confirm: '' });

/** Pinned content where the digest is still there; a run-less leftover of an older plan takes today's. */
function journeyOf({ program }: Moment, send: Send) {
  return program.journeys.get(send.digest) ?? program.inForce.get(send.journey);
}

function renderCall(moment: Moment, send: Send): Rendered {
  const scope = renderScope(moment, send.scope, send.journey, journeyOf(moment, send)?.plan.zone, noLinks);
  return moment.program.renderRequest(send.request ?? {})(scope, moment.now);
}

/** The purpose in the event that started the run: a run that asks for a confirmation asks about that one. */
function purposeOf({ scope }: Send): string | null {
  const purpose = isJsonObject(scope.entry) ? scope.entry.purpose : null;
  return typeof purpose === 'string' ? purpose : null;
}

type RenderedSend = ReturnType<ProgramJourney['render']>;

function renderMessage(moment: Moment, send: Send, address: string): RenderedSend {
  const { program, state, now } = moment;
  const journey = journeyOf(moment, send);
  const template = templateOf(send);
  if (journey === undefined || template === null) return { ok: false, error: 'the template is gone' };
  const links = () =>
    program.renderer.links({
      subscriber: state.id,
      key: send.key,
      channel: channelOf(send),
      class: send.class,
      address,
      journey: send.journey,
      step: send.step,
      template,
      at: send.plannedAt,
      purpose: purposeOf(send),
    });
  const scope = renderScope(moment, send.scope, send.journey, journey.plan.zone, links);
  const { locale } = state.profile;
  const wanted = typeof locale === 'string' ? locale : program.plan.workspace.locale;
  // No journey knows of a substitute: its template is the plan's in force, as the policy is (semantics 35).
  const { render } = send.substitute === undefined ? journey : program;
  return render(template, scope, wanted, now);
}

/** To a team, in the language of the workspace; the template is the plan's in force, as the policy is (semantics 35). */
function renderContact(moment: Moment, send: Send): Rendered {
  const { program, now } = moment;
  const zone = journeyOf(moment, send)?.plan.zone;
  const scope = renderScope(moment, send.scope, send.journey, zone, noLinks);
  return program.render(templateOf(send) ?? '', scope, program.plan.workspace.locale, now);
}

function renderSend(moment: Moment, send: Send, address: string): RenderedSend {
  if (send.type === 'call') return renderCall(moment, send);
  return send.contact === undefined ? renderMessage(moment, send, address) : renderContact(moment, send);
}

function messageOf(send: Send, to: string, content: JsonObject): Message {
  const message: Mutable<Message> = {
    key: send.key,
    type: send.type,
    channel: channelOf(send),
    to,
    class: send.class,
    journey: send.journey,
    step: send.step,
    template: templateOf(send),
    content,
  };
  if (send.contact !== undefined) message.contact = send.contact;
  return message;
}

/** What an attempt sends: `message` null: the bytes that are kept. `copy`: see `RenderedCopy`. */
type Prepared = { readonly message: Message | null; readonly copy?: RenderedCopy };

const KEPT: Prepared = { message: null };

/** Renders at the first claim; undefined when the message cannot be made. */
function prepare(moment: Moment, send: Send, address: string): Prepared | undefined {
  if (send.rendered) return KEPT;
  const isCall = send.type === 'call';
  const rendered = renderSend(moment, send, address);
  if (rendered.ok) {
    const { url } = rendered.content;
    const to = isCall ? (typeof url === 'string' ? url : '') : address;
    const message = messageOf(send, to, rendered.content);
    return rendered.copy === undefined ? { message } : { message, copy: rendered.copy };
  }
  const decision = decideSend(moment, 'refused', send, 'render');
  decision.reason = 'render';
  decision.values = { error: rendered.error };
  if (isCall) settle(moment, send, 'rejected', 'render');
  else fallBack(moment, send, 'rejected', 'render');
  return undefined;
}

/** It is kept to which address it goes, where a policy looks at that (semantics 34). */
function touchAddress({ program, effects, now: at }: Moment, send: Send, address: string): void {
  const { key, journey, class: className } = send;
  const channel = channelOf(send);
  if (send.type === 'call' || send.contact !== undefined) return;
  if (program.addressMemory?.covers(className, channel) !== true) return;
  const touch = { key, at, template: templateOf(send), journey, class: className };
  effects.push({ type: 'touch', channel, address, touch });
}

/**
 * Makes a send `attempting` and hands it over. False when its content cannot be made: then it is rejected. `note`: why it
 * passes where others like it are held.
 */
export function claimSend(moment: Moment, send: Send, address: string, note?: PassNote): boolean {
  const prepared = prepare(moment, send, address);
  if (prepared === undefined) return false;
  const { message, copy } = prepared;
  send.state = 'attempting';
  send.attempt++;
  send.since = moment.now;
  send.reason = '';
  send.rendered = true;
  if (send.type === 'send' && send.contact === undefined) touch(moment, send);
  touchAddress(moment, send, address);
  moment.effects.push(handOver(moment, send, address, message));
  notePassed(moment, send, copy, note);
  return true;
}

/** Counts it against caps from now on; an earlier attempt of it counts no more. */
function touch({ state, now }: Moment, send: Send): void {
  const { key, tags } = send;
  const touches = state.touches.filter((each) => each.key !== key);
  touches.push({ key, at: now, channel: channelOf(send), class: send.class, tags });
  state.touches = touches;
}

function handOver(moment: Moment, send: Send, address: string, message: Message | null): SendEffect {
  const { key, attempt, expiresAt, maybeDuplicate } = send;
  const channel = channelOf(send);
  const effect: Mutable<SendEffect> = { type: 'send', key, channel, attempt, expiresAt, message };
  if (message === null && send.type === 'send') effect.to = address;
  if (maybeDuplicate !== undefined) effect.maybeDuplicate = maybeDuplicate;
  const lanes = usePermits(moment, send);
  if (lanes.length > 0) effect.lanes = lanes;
  return effect;
}

function notePassed(
  moment: Moment,
  send: Send,
  copy: RenderedCopy | undefined,
  note: PassNote | undefined,
): void {
  const decision = decideSend(moment, 'passed', send, send.type);
  const values: { [name: string]: Json } = { attempt: send.attempt };
  if (send.maybeDuplicate !== undefined) values.maybe_duplicate = true;
  if (copy !== undefined) values.copy = copy;
  if (note !== undefined) {
    Object.assign(values, note.values);
    decision.policy = note.policy;
    decision.reason = note.reason;
    if (note.source !== undefined) decision.source = note.source;
  }
  decision.values = values;
  if (moment.program.readsShared) decision.shared = moment.context.shared.version;
}
