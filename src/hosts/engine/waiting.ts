/**
 * How many sends wait in the outbox, by channel, class, journey and tags: kept in memory, read once when the engine
 * opens. A held row that no control covers any more is to be released.
 */
import { controlsOf, covers } from '../../kernel/controls.ts';
import type { SendSubject } from '../../kernel/effect.ts';
import type { ControlScope } from '../../kernel/input.ts';
import type { SendCount } from '../host.ts';
import type { OutboxRow, Store } from '../store.ts';

/** Sends of one kind. */
export type Group = {
  readonly channel: string;
  readonly subject: SendSubject;
  queued: number;
  held: number;
};

/** All groups of the outbox. */
export type Waiting = Map<string, Group>;

function add(
  waiting: Waiting,
  channel: string,
  subject: SendSubject,
  state: OutboxRow['state'],
  count: number,
): void {
  if (state !== 'queued' && state !== 'held') return;
  const key = JSON.stringify([channel, subject.class, subject.journey, ...subject.tags]);
  const group = waiting.get(key) ?? { channel, subject, queued: 0, held: 0 };
  group[state] += count;
  if (group.queued <= 0 && group.held <= 0) waiting.delete(key);
  else waiting.set(key, group);
}

/** Reads the groups of a store. */
export function readWaiting(store: Store): Waiting {
  const waiting: Waiting = new Map();
  for (const { channel, subject, state, count } of store.countWaiting()) {
    add(waiting, channel, subject, state, count);
  }
  return waiting;
}

/** A row of the outbox has changed from `before` to `after`. */
export function moveWaiting(waiting: Waiting, before: OutboxRow | null, after: OutboxRow | null): void {
  if (before?.subject !== undefined) add(waiting, before.channel, before.subject, before.state, -1);
  if (after?.subject !== undefined) add(waiting, after.channel, after.subject, after.state, 1);
}

function isCovered(scopes: readonly ControlScope[], { channel, subject }: Group): boolean {
  return scopes.some((scope) => covers(scope, { channel, ...subject }));
}

/** Sends that wait under any of these scopes and under none of `others`, by channel, class and journey. */
export function countCovered(
  waiting: Waiting,
  scopes: readonly ControlScope[],
  others: readonly ControlScope[] = [],
): readonly SendCount[] {
  const counts = new Map<string, SendCount>();
  for (const group of waiting.values()) {
    if (!isCovered(scopes, group) || isCovered(others, group)) continue;
    const { channel, subject, queued, held } = group;
    const key = JSON.stringify([channel, subject.class, subject.journey]);
    const count = (counts.get(key)?.count ?? 0) + queued + held;
    counts.set(key, { channel, class: subject.class, journey: subject.journey, count });
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

/** Groups with held sends that no control in force covers. */
export function freeGroups(store: Store, waiting: Waiting): readonly Group[] {
  if (waiting.size === 0) return [];
  const scopes = controlsOf(store.readShared()).map(({ scope }) => scope);
  return [...waiting.values()].filter((group) => group.held > 0 && !isCovered(scopes, group));
}
