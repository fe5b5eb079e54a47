/**
 * Subscribers whose stored state cannot be read: they are set apart like those on whom the kernel fails, and nobody else notices.
 * Nothing is repaired here: the state stays as it stands until it is put back, or erased with its subscriber.
 */
import type { SubscriberId } from '../../base/ids.ts';
import type { SubscriberState } from '../../kernel/state.ts';
import type { Inspection } from '../inspection.ts';
import { isReadable, type Store } from '../store.ts';
import type { Core } from './core.ts';

/** The class under which they stand in quarantine. */
export const UNREADABLE = 'UnreadableState';

/** The state of a subscriber; null where there is none, or none that can be read. */
export function readState(
  store: Pick<Store, 'readSubscriber'>,
  subscriber: SubscriberId,
): SubscriberState | null {
  const record = store.readSubscriber(subscriber);
  return record !== null && isReadable(record) ? record.state : null;
}

/** What is known about a subscriber by its own id; null: nothing. */
export function inspect({ store, quarantined }: Core, id: SubscriberId): Inspection | null {
  const record = store.readSubscriber(id);
  if (record === null) return null;
  const { dueAt } = record;
  const about = { dueAt, aliases: store.aliasesOf(id), quarantined: quarantined.has(id) };
  return isReadable(record)
    ? { state: record.state, problem: null, ...about }
    : { state: null, problem: record.problem, ...about };
}
