/**
 * What an engine shows of what it keeps, when somebody asks: subscribers, consents, dead letters, quarantine, lanes and gauges.
 * Data only; nothing here is handed in.
 */
import type { Instant, SendKey, SubscriberId } from '../base/ids.ts';
import type { Message } from '../kernel/effect.ts';
import type { ConsentEntry, FinalState, Send, SubscriberState } from '../kernel/state.ts';

/** What is known about one subscriber. `problem`: why the stored state cannot be read, and then `state` is null; null: it can. */
export type Inspection = {
  readonly state: SubscriberState | null;
  readonly problem: string | null;
  readonly dueAt: Instant;
  readonly aliases: readonly string[];
  readonly quarantined: boolean;
};

/** One profile on the way through all of them; null for somebody of whom nothing is kept, or whose state cannot be read. */
export type ProfileRow = {
  readonly subscriber: SubscriberId;
  readonly cursor: string;
  readonly profile: SubscriberState['profile'] | null;
};

/**
 * One line of a subscriber's consent ledger. `hash` is made of the line and of `previous`, the hash of the line before
 * ('' for the first): a line that was changed, taken out or put in between shows.
 */
export type ConsentRow = {
  readonly subscriber: SubscriberId;
  readonly entry: ConsentEntry;
  readonly previous: string;
  readonly hash: string;
};

/**
 * The consent ledger of a subscriber, oldest line first, with those of whom it absorbed. `brokenAt`: the first line that
 * is not what was written; null: every chain is whole. `isCurrent`: the own lines come to what the state says.
 */
export type ConsentLedger = {
  readonly rows: readonly ConsentRow[];
  readonly brokenAt: number | null;
  readonly isCurrent: boolean;
};

/**
 * A dead letter: a send that ended and that a person may send again, as it was at its end. `message`: its bytes, where they
 * were rendered. The reason `restored`: it was never made; it is taken for sent by the daemon before the backup was restored.
 */
export type DeadLetter = {
  readonly key: SendKey;
  readonly subscriber: SubscriberId;
  readonly at: Instant;
  readonly state: FinalState;
  readonly reason: string;
  readonly channel: string;
  readonly send: Send;
  readonly message: Message | null;
};

/** So many dead letters of one end. */
export type LetterCount = { readonly state: FinalState; readonly reason: string; readonly count: number };

/**
 * A subscriber in quarantine. `kind`: the class of the error, without its words, which may quote what somebody said.
 * `problem`: why the stored state cannot be read; null: it can.
 */
export type QuarantineStatus = {
  readonly subscriber: SubscriberId;
  readonly at: Instant;
  readonly kind: string;
  readonly problem: string | null;
  readonly inputs: number;
};

/** The mark of a store from a backup. `control`: what holds its sends. `restoredAt`: when the backup was taken over. */
export type RestoredMark = {
  readonly control: string;
  readonly backupAt: Instant;
  readonly restoredAt: Instant;
};

/** A lane of a policy: how many wait in it, how many may start now, and when that will be more than none. */
export type LaneStatus = {
  readonly policy: string;
  readonly queued: number;
  readonly free: number;
  readonly nextAt: Instant;
};

/** A gauge that some lane reads, and what was last said; null: nothing ever was. */
export type GaugeStatus = {
  readonly name: string;
  readonly value: number | null;
  readonly at: Instant | null;
};
