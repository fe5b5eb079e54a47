/** A subscriber within one commit: loaded once, moved in memory, written once. */
import type { Instant, SubscriberId } from '../../base/ids.ts';
import { NEVER } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { EventInput, Input } from '../../kernel/input.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Store, StoredSubscriber, UnreadableSubscriber } from '../store.ts';
import {
  decodeSeen,
  encodeSeen,
  hashMessageId,
  hasSeen,
  mergeSeen,
  noIds,
  noteSeen,
  REMEMBER_DAYS,
  type SeenIds,
  takeOverflow,
} from './seen.ts';

const DAY_MS = 86_400_000;

/**
 * `order` is that of the first touch; `before` is what the store holds; `gone`: absorbed or erased in this commit. `problem`: why
 * the stored state cannot be read (null: it can); `state` is then an empty one that is never written, nothing is applied to it, and
 * `seen` is only what came in this commit: `seenBefore` is what stands beside the state.
 */
export type Touched = {
  readonly order: number;
  readonly before: StoredSubscriber | null;
  readonly problem: string | null;
  state: SubscriberState;
  dueAt: Instant;
  seen: SeenIds | null;
  readonly seenBefore: SeenIds | null;
  readonly decisions: Decision[];
  readonly events: { readonly day: number; readonly event: EventInput }[];
  gone: boolean;
};

/** A subscriber as it comes into a commit. */
export function touch(order: number, before: StoredSubscriber | null, state: SubscriberState): Touched {
  const dueAt = state === before?.state ? before.dueAt : NEVER;
  const kept = { seen: null, seenBefore: null, decisions: [], events: [], gone: false };
  return { order, before, problem: null, state, dueAt, ...kept };
}

/** A subscriber whose state cannot be read, as it comes into a commit. */
export function touchUnreadable(
  order: number,
  { problem, dueAt, seen }: UnreadableSubscriber,
  subscriber: SubscriberId,
): Touched {
  const state = createState(subscriber, 0 as Instant);
  const kept = { seen: noIds(), seenBefore: decodeSeen(seen), decisions: [], events: [], gone: false };
  return { order, before: null, problem, state, dueAt, ...kept };
}

/**
 * Whoever was set apart may have message ids that were spilled meanwhile, whatever stands beside the state since: they are looked
 * for from now on, within the window.
 */
export function recallSpilled(touched: Touched, at: Instant): void {
  touched.seen ??= decodeSeen(touched.before?.seen ?? null);
  touched.seen.spilledDay = Math.max(touched.seen.spilledDay, Math.floor(at / DAY_MS));
}

/**
 * True when this message id is new for the subscriber within the window; it is remembered from now on. `isAside`: they are set
 * apart, so that what came before may have been spilled.
 */
export function takeMessageId(
  store: Store,
  touched: Touched,
  messageId: string,
  at: Instant,
  isAside: boolean,
): boolean {
  if (messageId === '') return true;
  touched.seen ??= decodeSeen(touched.before?.seen ?? null);
  const day = Math.floor(at / DAY_MS);
  const since = day - REMEMBER_DAYS;
  const id = hashMessageId(messageId);
  if (hasSeen(touched.seen, id, since)) return false;
  if (touched.seenBefore !== null && hasSeen(touched.seenBefore, id, since)) return false;
  const maySpill = isAside || touched.seen.spilledDay >= since;
  if (maySpill && store.isSpilled(touched.state.id, id, since)) return false;
  noteSeen(touched.seen, id, day);
  return true;
}

/** Notes the raw events among `inputs`, as of the day on which they were handled. */
export function keepEvents(touched: Touched, inputs: readonly Input[], at: Instant): void {
  const day = Math.floor(at / DAY_MS);
  for (const input of inputs) if (input.type === 'event') touched.events.push({ day, event: input });
}

/** What `from` had seen, decided and done in this commit becomes `into`'s; `from` is gone. */
export function mergeTouched(store: Store, from: Touched, into: Touched): void {
  into.seen ??= decodeSeen(into.before?.seen ?? null);
  const seen = from.seen ?? decodeSeen(from.before?.seen ?? null);
  mergeSeen(into.seen, seen);
  if (seen.spilledDay >= 0) store.moveSpilled(from.state.id, into.state.id);
  into.decisions.push(...from.decisions.splice(0));
  into.events.push(...from.events.splice(0));
  from.gone = true;
}

/** Groups by day and gives each group to `append`, the earliest first. Nearly always there is one. */
function appendByDay<Item>(
  items: readonly Item[],
  dayOf: (item: Item) => number,
  append: (day: number, items: readonly Item[]) => void,
): void {
  const [first] = items;
  if (first === undefined) return;
  const day = dayOf(first);
  let isOne = true;
  for (let index = 1; index < items.length && isOne; index += 1) isOne = dayOf(items[index] as Item) === day;
  if (isOne) {
    append(day, items);
    return;
  }
  const groups = [...Map.groupBy(items, dayOf)].sort(([left], [right]) => left - right);
  for (const [one, group] of groups) append(one, group);
}

function dayOfDecision(decision: Decision): number {
  return Math.floor(decision.at / DAY_MS);
}

function dayOfEvent({ day }: Touched['events'][number]): number {
  return day;
}

/** What only grows comes first: where it ends is written with the state. */
function appendTouched(store: Store, subscriber: SubscriberId, { decisions, events }: Touched): void {
  if (decisions.length > 0) {
    appendByDay(decisions, dayOfDecision, (day, group) => store.appendDecisions(subscriber, day, group));
  }
  if (events.length > 0) {
    appendByDay(events, dayOfEvent, (day, group) => {
      const raw = group.map((kept) => kept.event);
      store.appendEvents(subscriber, day, raw);
    });
  }
}

/** Writes what the commit made of a subscriber. */
export function writeTouched(store: Store, subscriber: SubscriberId, touched: Touched): void {
  if (touched.gone) {
    if (touched.before !== null) store.deleteSubscriber(subscriber);
    return;
  }
  appendTouched(store, subscriber, touched);
  const { before, state, dueAt } = touched;
  if (touched.problem !== null) {
    // Nothing of what cannot be read is written over: what came meanwhile is remembered elsewhere.
    for (const [day, ids] of touched.seen?.days ?? []) store.spillIds(subscriber, day, ids);
    store.writeAside(subscriber, dueAt);
    return;
  }
  let seen = before?.seen ?? null;
  if (touched.seen !== null) {
    for (const [day, ids] of takeOverflow(touched.seen)) store.spillIds(subscriber, day, ids);
    seen = encodeSeen(touched.seen, Math.floor(state.now / DAY_MS) - REMEMBER_DAYS);
  }
  if (before === null || state !== before.state || dueAt !== before.dueAt || touched.seen !== null) {
    store.writeSubscriber({ state, dueAt, seen });
  }
}
