/**
 * What the kernel knows about one subscriber: facts and runs, bounded; never raw history.
 * Plain JSON-able data (NEVER is encoded as null by the codec). Nothing here behaves.
 */
import type { Digest, FactId, Instant, RunId, SendKey, StepId, SubscriberId } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';

/** An event as a run remembers it: the one that started it, or the one that moved it to where it is. */
export type RunEvent = { readonly name: string; readonly at: Instant; readonly properties: JsonObject };

/**
 * One subscriber's way through one journey. Pinned to `digest` (semantics 35).
 * `entry.name` is '' when a date, segment, sweep or list element started the run.
 */
export type Run = {
  readonly id: RunId;
  readonly journey: string;
  digest: Digest;
  readonly key: string | null;
  readonly entry: RunEvent;
  /** The event that moved the run onto its present path, for templates and conditions; null on others. */
  event: RunEvent | null;
  step: StepId;
  arrivedAt: Instant;
  /** Earliest instant at which this run wants to be woken; NEVER when only an input moves it. */
  dueAt: Instant;
  /** How often each send, call or repeat step was reached. */
  visits: { [step: string]: number };
  /** Arrival at the steps that `since: <step id>` names. */
  marks: { [step: string]: Instant };
  /** The parked step's own data; cleared when the run moves on. */
  local: Json;
  /** Answers of calls, by step id. */
  answers: { [step: string]: Json };
  /** Entered while its journey was paused: it has not begun, and waits in front of `step`. */
  queued?: true;
};

/**
 * What somebody last said about one purpose on one channel. `at`: when it was said. `pending`: asked for under double
 * opt-in and not confirmed yet. `proof`: what shows it (a form's id, a message's). `text`: version of the words agreed to.
 * `expiredAt`: time has ended it, and only a new consent counts again. `source`: the way it came in.
 */
export type ConsentRecord = {
  readonly given: boolean;
  readonly at: Instant;
  readonly pending?: true;
  readonly confirmedAt?: Instant;
  /** What shows the confirmation. */
  readonly confirmation?: string;
  readonly basis?: string;
  readonly proof?: string;
  readonly text?: string;
  readonly expiresAt?: Instant;
  readonly expiredAt?: Instant;
  /** Of a withdrawal: there was a consent that it took away. */
  readonly wasGiven?: true;
  readonly source?: string;
};

export type ConsentChange = 'given' | 'confirmed' | 'withdrawn' | 'expired' | 'merged';

/** One line of the consent ledger: what changed, when, and the record that holds from then on. Never changed later. */
export type ConsentEntry = {
  readonly at: Instant;
  readonly channel: string;
  readonly purpose: string;
  readonly change: ConsentChange;
  readonly record: ConsentRecord;
};

/** What a send does when a cap refuses it. `deferMs`: up to this long after planning. */
export type OnCapped =
  | { readonly do: 'skip' }
  | { readonly do: 'exit' }
  | { readonly do: 'defer'; readonly deferMs: number };

/** States of semantics 24 that are not final. */
export type PendingState = 'waiting' | 'attempting' | 'unknown';
export type FinalState = 'accepted' | 'refused' | 'rejected' | 'expired' | 'cancelled' | 'dead';

/**
 * A planned send or call that is not final yet. `until`/`reason` speak of `waiting`.
 * The address is read from the profile at each claim, never kept here.
 */
export type Send = {
  readonly key: SendKey;
  readonly type: 'send' | 'call';
  readonly run: RunId;
  readonly journey: string;
  readonly digest: Digest;
  readonly step: StepId;
  readonly visit: number;
  /** Fallback chain and the position in it. A call has the channel `call`. */
  readonly channels: readonly string[];
  readonly channelIndex: number;
  readonly class: string;
  readonly tags: readonly string[];
  /** Channel -> template; empty for a call. */
  readonly templates: { readonly [channel: string]: string };
  /** A call's request, unrendered. */
  readonly request: JsonObject | null;
  /** What the template may read besides the profile: entry, event, journey, steps, digest. */
  readonly scope: JsonObject;
  readonly plannedAt: Instant;
  readonly expiresAt: Instant;
  /** See `SendRequest`. */
  readonly value?: number;
  /** A team: goes to its contact on the channel and not to the subscriber, under panic and lane only (semantics 26). */
  readonly contact?: string;
  /** The panic in which it goes out in the place of another message; that panic lets it pass. */
  readonly substitute?: string;
  readonly onCapped: OnCapped;
  readonly onUnknown: 'retry' | 'hold' | null;
  /** The run stays at its step until this is final. */
  readonly blocks: boolean;
  state: PendingState;
  until: Instant;
  reason: string;
  attempt: number;
  /** When the present attempt was claimed, or the unknown outcome arrived. */
  since: Instant;
  rendered: boolean;
  /** An earlier attempt of this key has an unknown outcome: another one may be a repetition. */
  maybeDuplicate?: true;
};

/** One send that counts against caps: attempting, accepted or unknown (semantics 28). */
export type Touch = {
  readonly key: SendKey;
  readonly at: Instant;
  readonly channel: string;
  readonly class: string;
  readonly tags: readonly string[];
};

/** What re-entry needs to know of a journey (and key): semantics 8. `name`: see `historyKey`. */
export type EntryHistory = {
  readonly name: string;
  readonly count: number;
  readonly enteredAt: Instant;
  readonly exitedAt: Instant | null;
};

/** A run's window in which its goals count, whatever became of the run (semantics 23). */
export type Exposure = {
  readonly journey: string;
  readonly digest: Digest;
  readonly run: RunId;
  /** The run's key: a keyed event counts only for its own (semantics 8). */
  readonly key: string | null;
  readonly from: Instant;
  readonly until: Instant;
  /** Goals with `count: once` that were reached. */
  readonly reached: readonly string[];
};

export type SubscriberState = {
  readonly id: SubscriberId;
  /** The id that experiments and holdouts hash: after a merge the older one's (semantics 10). */
  bucketId?: SubscriberId;
  createdAt: Instant;
  /** The latest instant handled; time never goes back for a subscriber (semantics 5). */
  now: Instant;
  /** Digest of the plan in force at the last touch; another one makes the kernel adopt the new plan. */
  plan: Digest | null;
  profile: { [attribute: string]: Json };
  /** channel -> purpose -> the latest record. */
  consent: { [channel: string]: { [purpose: string]: ConsentRecord } };
  facts: { [id: FactId]: Json };
  /** Watched segments (and population traits): last value and the instant until which it holds. */
  watched: { [name: string]: { value: Json; validUntil: Instant } };
  /** Entries by date, change or list element: journey -> the next instant and what was last seen. */
  alarms: { [journey: string]: { dueAt: Instant; seen: Json } };
  runs: Run[];
  sends: Send[];
  touches: Touch[];
  /** One for each name, in the order of first entries. */
  history: readonly EntryHistory[];
  exposures: Exposure[];
  /** Counter behind run ids. */
  runCount: number;
  /** Panics in force for which a substitute was planned: once each. */
  substituted?: readonly string[];
  /** The program's `factsAt` when its facts were adopted last; absent: 0. */
  factsAt?: number;
  /** Facts of which only what happened after an instant is known: a plan asked for them later. Absent: none. */
  since?: { readonly [id: FactId]: Instant };
};
