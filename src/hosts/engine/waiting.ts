/**
 * How many sends wait in the outbox, by channel, class, journey and tags: kept in memory and, in the transaction of the
 * rows, in the store, from which it is read once, when the engine opens. A held row that no control covers any more is to be released.
 */
import { controlsOf, covers } from '../../kernel/controls.ts';
import type { SendSubject } from '../../kernel/effect.ts';
import type { ControlScope } from '../../kernel/input.ts';
import type { SendCount } from '../control-order.ts';
import type { OutboxRow, Store, WaitingGroup } from '../store.ts';

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
  for (const { channel, subject, state, count } of store.readWaiting()) {
    add(waiting, channel, subject, state, count);
  }
  return waiting;
}

/** A row of the outbox has changed from `before` to `after`. */
export function moveWaiting(waiting: Waiting, before: OutboxRow | null, after: OutboxRow | null): void {
  if (before?.subject !== undefined) add(waiting, before.channel, before.subject, before.state, -1);
  if (after?.subject !== undefined) add(waiting, after.channel, after.subject, after.state, 1);
}

/** A row of the outbox before and after a commit; null: none. */
type Changed = { readonly before: OutboxRow | null; readonly row: OutboxRow | null };

/** What changed rows come to: by how much each kind of waiting send grows or shrinks. Pure. */
export function sumWaiting(changed: Iterable<Changed>): readonly WaitingGroup[] {
  const sums = new Map<string, WaitingGroup>();
  const count = (row: OutboxRow | null, difference: number) => {
    if (row?.subject === undefined || (row.state !== 'queued' && row.state !== 'held')) return;
    const { channel, subject, state } = row;
    const key = JSON.stringify([state, channel, subject.class, subject.journey, ...subject.tags]);
    const sum = (sums.get(key)?.count ?? 0) + difference;
    sums.set(key, { channel, subject, state, count: sum });
  };
  for (const { before, row } of changed) {
    count(before, -1);
    count(row, 1);
  }
  return [...sums.values()].filter((sum) => sum.count !== 0);
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
