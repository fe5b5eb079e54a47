/**
 * From messages to inputs: who is meant (aliases, merges, unknown subscribers), what was seen already, what is late.
 * Gathers the inputs of one instant by subscriber, so that each subscriber gets one kernel call an instant.
 */
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import type { EventInput, Input } from '../../kernel/input.ts';
import type { WorkspacePlan } from '../../plan/plan.ts';
import type { Incoming, IncomingResult } from '../host.ts';
import { programOf } from './core.ts';
import type { Touched } from './touched.ts';
import type { Work } from './work.ts';

const DAY_MS = 86_400_000;
/** Anonymous ids remembered as linked; when full, the oldest half is forgotten. */
const LINKED_MAX = 20_000;

type Gathered = { readonly touched: Touched; inputs: Input[]; readonly indexes: number[] };

function loadByAnyId(work: Work, id: string): Touched | null {
  const own = work.load(id as SubscriberId);
  if (own !== null) return own;
  const alias = work.core.store.readAlias(id);
  return alias === null ? null : work.load(alias);
}

/** An event at the instant it is judged at: the future is clamped, what is older than the lateness is late (semantics 4). */
function clampEvent(event: EventInput, at: Instant, latenessMs: number): EventInput {
  const eventAt = instant(Math.min(event.at, at));
  const isLate = at - eventAt > latenessMs;
  if (eventAt === event.at && isLate === (event.late ?? false)) return event;
  return isLate ? { ...event, at: eventAt, late: true } : { ...event, at: eventAt };
}

/** Attributes before events, then event time, then position (semantics 2). */
function inOrder(inputs: readonly Input[]): readonly Input[] {
  if (inputs.length < 2) return inputs;
  const events = inputs.filter((input) => input.type === 'event').sort((a, b) => a.at - b.at);
  return [...inputs.filter((input) => input.type !== 'event'), ...events];
}

function rememberLink(linked: Map<string, SubscriberId>, alias: string, subscriber: SubscriberId): void {
  if (linked.size >= LINKED_MAX) {
    for (const key of [...linked.keys()].slice(0, LINKED_MAX / 2)) linked.delete(key);
  }
  linked.set(alias, subscriber);
}

/** The messages of one commit. All that are taken before `flush` belong to one instant. */
export class Intake {
  /** Answers by the index of the message in its batch. */
  readonly results: IncomingResult[] = [];
  readonly #work: Work;
  readonly #workspace: WorkspacePlan;
  readonly #groups: Map<SubscriberId, Gathered> = new Map();

  constructor(work: Work) {
    this.#work = work;
    this.#workspace = programOf(work.core).plan.workspace;
  }

  /** What is known of the subscriber of a message without changing anything; null when it is unknown. */
  peek(incoming: Incoming): Touched | null {
    const id = incoming.subscriber ?? incoming.anonymousId;
    return id === undefined ? null : loadByAnyId(this.#work, id);
  }

  /** Takes the `index`-th message of the batch, judged at `at`. */
  take(incoming: Incoming, index: number, at: Instant): void {
    const id = (incoming.subscriber ?? incoming.anonymousId ?? '') as SubscriberId;
    if (id === '') {
      this.results[index] = { status: 'rejected', subscriber: null };
      return;
    }
    const known = loadByAnyId(this.#work, id) ?? this.#welcome(id, incoming, at);
    if ('status' in known) {
      this.results[index] = known;
      return;
    }
    const subscriber = known.state.id;
    if (!this.#work.isNew(known, incoming.messageId, at)) {
      this.results[index] = { status: 'duplicate', subscriber };
      return;
    }
    this.results[index] = { status: 'applied', subscriber };
    this.#gather(known).indexes.push(index);
    if (incoming.previousId !== undefined) this.join(incoming.previousId, known, at);
    if (incoming.subscriber !== null && incoming.anonymousId !== undefined) {
      this.join(incoming.anonymousId, known, at);
    }
    this.#takeInputs(incoming, known, at);
  }

  /** Applies what was gathered. */
  flush(at: Instant): void {
    for (const [id, group] of this.#groups) this.#flushGroup(id, group, at);
  }

  #gather(touched: Touched): Gathered {
    const { id } = touched.state;
    let group = this.#groups.get(id);
    if (group === undefined) {
      group = { touched, inputs: [], indexes: [] };
      this.#groups.set(id, group);
    }
    return group;
  }

  #flushGroup(id: SubscriberId, group: Gathered, at: Instant): void {
    this.#groups.delete(id);
    if (group.inputs.length === 0) return;
    if (this.#work.apply(group.touched, inOrder(group.inputs), at)) return;
    for (const index of group.indexes) this.results[index] = { status: 'quarantined', subscriber: id };
  }

  /** Everything that was known under `previous` becomes part of `into`. */
  join(previous: string, into: Touched, at: Instant): void {
    const { core } = this.#work;
    const target = into.state.id;
    if (previous === target || core.linked.get(previous) === target) return;
    const from = this.#work.load(previous as SubscriberId);
    // Somebody in quarantine is not absorbed before it is over: a replay needs the state as it is.
    if (from !== null && this.#work.isAside(from)) {
      this.#work.postponeJoin(from, target, at);
      return;
    }
    if (from !== null) {
      const pending = this.#groups.get(from.state.id);
      if (pending !== undefined) this.#flushGroup(from.state.id, pending, at);
      this.#gather(into).inputs.push({ type: 'merge', absorbed: from.state });
      this.#work.absorb(from, into);
    }
    for (const held of core.store.takeHeld(previous as SubscriberId)) this.#takeInputs(held, into, at);
    core.store.writeAlias(previous, target);
    rememberLink(core.linked, previous, target);
  }

  #takeInputs(incoming: Incoming, touched: Touched, at: Instant): void {
    const { inputs } = this.#gather(touched);
    for (const input of incoming.inputs) {
      if (this.#isIdle(input, touched)) continue;
      inputs.push(input.type === 'event' ? clampEvent(input, at, this.#workspace.latenessMs) : input);
    }
  }

  /** In a rehearsal: an event that no journey, policy or fact hears changes nothing for somebody who is on this plan. */
  #isIdle(input: Input, { state }: Touched): boolean {
    if (input.type !== 'event' || this.#work.core.rehearsal === null) return false;
    const { heard, digest } = programOf(this.#work.core);
    return state.plan === digest && !heard.has(input.name);
  }

  /** A result instead of a subscriber: it is unknown and is not to be created by this message (semantics 7). */
  #welcome(id: SubscriberId, incoming: Incoming, at: Instant): Touched | IncomingResult {
    const { unknownSubscriber } = this.#workspace;
    const { store } = this.#work.core;
    const introduces = incoming.inputs.some((input) => input.type === 'identify');
    if (!introduces && incoming.previousId === undefined && unknownSubscriber !== 'create') {
      if (unknownSubscriber === 'reject') return { status: 'rejected', subscriber: id };
      const isNew = store.holdInput(id, Math.floor(at / DAY_MS), incoming);
      return { status: isNew ? 'held' : 'duplicate', subscriber: id };
    }
    const touched = this.#work.create(id, at);
    if (unknownSubscriber === 'hold') {
      for (const held of store.takeHeld(id)) {
        if (this.#work.isNew(touched, held.messageId, at)) this.#takeInputs(held, touched, at);
      }
    }
    return touched;
  }
}
