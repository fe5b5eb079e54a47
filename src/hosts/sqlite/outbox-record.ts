/** An outbox row as SQLite keeps it, and the way to and from the store's. */
import type { Instant, SendKey, SubscriberId } from '../../base/ids.ts';
import type { Message, SendSubject } from '../../kernel/effect.ts';
import type { OutboxRow } from '../store.ts';

/** Columns of the table `outbox`; `state` is an index into `OUTBOX_STATES`, `message` and `subject` JSON. */
export type OutboxRecord = {
  readonly key: string;
  readonly subscriber: string;
  readonly channel: string;
  readonly state: number;
  readonly attempt: number;
  readonly epoch: number;
  readonly priority: number;
  readonly at: number;
  readonly message: string | null;
  readonly subject: string | null;
  readonly lane: string;
  readonly rank: number;
};

/** In the order of their numbers in the file; the partial indexes of the schema name 0, 1 and 3. */
export const OUTBOX_STATES = ['queued', 'attempting', 'kept', 'held'] as const;

/** A row as the engine knows it. */
export function unpackOutbox(record: OutboxRecord): OutboxRow {
  return {
    key: record.key as SendKey,
    subscriber: record.subscriber as SubscriberId,
    channel: record.channel,
    state: OUTBOX_STATES[record.state] ?? 'kept',
    attempt: record.attempt,
    epoch: record.epoch,
    priority: record.priority,
    at: record.at as Instant,
    message: record.message === null ? null : (JSON.parse(record.message) as Message),
    ...(record.subject === null ? {} : { subject: unpackSubject(record.subject) }),
    ...(record.lane === record.channel ? {} : { lane: record.lane, rank: record.rank }),
  };
}

/** A subject as text: equal for equal subjects. Pure. */
export function packSubject({ class: className, journey, tags }: SendSubject): string {
  return JSON.stringify([className, journey, ...tags]);
}

/** The subject behind such a text. Pure. */
export function unpackSubject(text: string): SendSubject {
  const [className = '', journey = '', ...tags] = JSON.parse(text) as string[];
  return { class: className, journey, tags };
}
