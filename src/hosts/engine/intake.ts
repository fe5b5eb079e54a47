/**
 * From messages to inputs: who is meant (aliases, merges, unknown subscribers), what was seen already, what is late.
 * Gathers the inputs of one instant by subscriber, so that each subscriber gets one kernel call an instant.
 */
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import type { EventInput, Input } from '../../kernel/input.ts';
import type { Incoming, IncomingResult } from '../host.ts';
import { programOf } from './core.ts';
import type { Touched, Work } from './work.ts';

const DAY_MS = 86_400_000;
/** Anonymous ids remembered as linked; when full, the oldest half is forgotten. */
const LINKED_MAX = 20_000;

type Gathered = { readonly touched: Touched; inputs: Input[]; readonly indexes: number[] };

export type Intake = {
  /** Takes the `index`-th message of the batch, judged at `at`; all messages before `flush` belong to one instant. */
  take(incoming: Incoming, index: number, at: Instant): void;
  /** Applies what was gathered. */
  flush(at: Instant): void;
  /** What is known of the subscriber of a message without changing anything; null when it is unknown. */
  peek(incoming: Incoming): Touched | null;
  readonly results: IncomingResult[];
};

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
function inOrder(inputs: readonly Input[]): Input[] {
  const events = inputs.filter((input) => input.type === 'event').sort((a, b) => a.at - b.at);
  return [...inputs.filter((input) => input.type !== 'event'), ...events];
}

function rememberLink(linked: Map<string, SubscriberId>, alias: string, subscriber: SubscriberId): void {
  if (linked.size >= LINKED_MAX) {
    for (const key of [...linked.keys()].slice(0, LINKED_MAX / 2)) linked.delete(key);
  }
  linked.set(alias, subscriber);
}

/** An intake over one commit. */
export function createIntake(work: Work): Intake {
  const { core } = work;
  const { store } = core;
  const { unknownSubscriber, latenessMs } = programOf(core).plan.workspace;
  const groups = new Map<SubscriberId, Gathered>();
  const results: IncomingResult[] = [];

  function gather(touched: Touched): Gathered {
    const { id } = touched.state;
    let group = groups.get(id);
    if (group === undefined) {
      group = { touched, inputs: [], indexes: [] };
      groups.set(id, group);
    }
    return group;
  }

  function flushGroup(id: SubscriberId, group: Gathered, at: Instant): void {
    groups.delete(id);
    if (group.inputs.length === 0) return;
    const applied = work.apply(group.touched, inOrder(group.inputs), at);
    if (applied) return;
    for (const index of group.indexes) results[index] = { status: 'quarantined', subscriber: id };
  }

  /** Everything that was known under `previous` becomes part of `into`. */
  function join(previous: string, into: Touched, at: Instant): void {
    const target = into.state.id;
    if (previous === target || core.linked.get(previous) === target) return;
    const from = work.load(previous as SubscriberId);
    if (from !== null && core.quarantined.has(from.state.id)) return;
    if (from !== null) {
      const pending = groups.get(from.state.id);
      if (pending !== undefined) flushGroup(from.state.id, pending, at);
      gather(into).inputs.push({ type: 'merge', absorbed: from.state });
      work.absorb(from, into);
    }
    for (const held of store.takeHeld(previous as SubscriberId)) takeInputs(held, into, at);
    store.writeAlias(previous, target);
    rememberLink(core.linked, previous, target);
  }

  function takeInputs(incoming: Incoming, touched: Touched, at: Instant): void {
    const { inputs } = gather(touched);
    for (const input of incoming.inputs) {
      inputs.push(input.type === 'event' ? clampEvent(input, at, latenessMs) : input);
    }
  }

  /** Null with a result: the subscriber is unknown and is not to be created by this message. */
  function welcome(id: SubscriberId, incoming: Incoming, at: Instant): Touched | IncomingResult {
    const introduces = incoming.inputs.some((input) => input.type === 'identify');
    if (!introduces && incoming.previousId === undefined && unknownSubscriber !== 'create') {
      if (unknownSubscriber === 'reject') return { status: 'rejected', subscriber: id };
      const isNew = store.holdInput(id, Math.floor(at / DAY_MS), incoming);
      return { status: isNew ? 'held' : 'duplicate', subscriber: id };
    }
    const touched = work.create(id, at);
    if (unknownSubscriber === 'hold') {
      for (const held of store.takeHeld(id)) {
        if (work.isNew(touched, held.messageId, at)) takeInputs(held, touched, at);
      }
    }
    return touched;
  }

  return {
    results,
    peek(incoming) {
      const id = incoming.subscriber ?? incoming.anonymousId;
      return id === undefined ? null : loadByAnyId(work, id);
    },
    take(incoming, index, at) {
      const id = (incoming.subscriber ?? incoming.anonymousId ?? '') as SubscriberId;
      if (id === '') {
        results[index] = { status: 'rejected', subscriber: null };
        return;
      }
      const known = loadByAnyId(work, id) ?? welcome(id, incoming, at);
      if ('status' in known) {
        results[index] = known;
        return;
      }
      const subscriber = known.state.id;
      if (!work.isNew(known, incoming.messageId, at)) {
        results[index] = { status: 'duplicate', subscriber };
        return;
      }
      results[index] = { status: 'applied', subscriber };
      gather(known).indexes.push(index);
      if (incoming.previousId !== undefined) join(incoming.previousId, known, at);
      if (incoming.subscriber !== null && incoming.anonymousId !== undefined) {
        join(incoming.anonymousId, known, at);
      }
      takeInputs(incoming, known, at);
    },
    flush(at) {
      for (const [id, group] of groups) flushGroup(id, group, at);
    },
  };
}
