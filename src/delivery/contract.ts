/**
 * The adapter contract: how a message leaves. An adapter never retries, never reads the store, never sees the plan.
 * It answers with an outcome for whatever happens, and throws only for its own bugs.
 */
import type { JsonObject } from '../base/json.ts';
import type { Message } from '../kernel/effect.ts';
import type { Outcome, OutcomeReason, ReceiptKind } from '../kernel/input.ts';

export { judgeFailure } from '../mail/status.ts';
export { plainOrReference, readInteger, readText, referenceSchema, requireText } from './config.ts';
export {
  type AnswerFacts,
  classifyFailure,
  classifySmtpReply,
  classifyStatus,
  type SmtpPhase,
} from './outcome.ts';
export { logUnaccepted } from './outcome-log.ts';
export type { Message, Outcome, OutcomeReason, ReceiptKind };

/** A message on its way: the kept bytes, which attempt this is, and the links made for it. */
export type OutboundMessage = Message & {
  readonly attempt: number;
  /** Present where the class may be unsubscribed from: the RFC 8058 one-click address (https). */
  readonly unsubscribeUrl: string | null;
  /** An earlier attempt under this key may have arrived: say so where the channel can. */
  readonly maybeDuplicate?: true;
};

/** What an adapter gets from the outside; nothing is global. */
export type AdapterDeps = {
  /** Reads a secret named in the configuration as `{ env: NAME }` or `{ file: PATH }`. */
  secret(reference: JsonObject): string;
  /** A secret of this channel for one purpose, the same after a restart, where nobody configured one. */
  secretFor?(purpose: string): string;
  log(level: 'info' | 'warn' | 'error', message: string, fields?: JsonObject): void;
  now(): number;
};

/**
 * One thing that a provider says afterwards. `id`: the same for the same news, however often and in however many requests
 * it comes. `key`: of the send, null where nobody knows it. `address`: who it is about, null: whoever the send went to.
 */
export type Receipt = {
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly key: string | null;
  readonly address: string | null;
  readonly machine?: boolean;
  readonly link?: string;
  readonly reason?: string;
};

/** A request of a provider to the address of one channel. `body`: the bytes as they came, which is what is signed. */
export type ReceiptRequest = {
  readonly channel: string;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: Uint8Array;
};

/**
 * Why a request counts for nothing: no message in it, no signature that proves it, of another source, too old (or of the
 * future). The last two may be said of what nobody has proved: looking costs less. Used as metric labels.
 */
export type ReceiptRefusal = 'unreadable' | 'unproved' | 'foreign' | 'stale';

/**
 * What came of a provider's request. `proved`: it is what it says it is; `about` says what, from a closed list of the
 * adapter's; there may be no receipt in it. `later`: it could not be judged now, and may come again.
 */
export type ReceiptAnswer =
  | { readonly result: 'proved'; readonly about: string; readonly receipts: readonly Receipt[] }
  | { readonly result: 'refused'; readonly reason: ReceiptRefusal }
  | { readonly result: 'later' };

export type Capabilities = {
  /** The provider drops a second send with the same key. */
  readonly honoursKey: boolean;
  /** Attempts that may be under way at once on one open adapter. */
  readonly maxInFlight: number;
};

/** What a return path says that is proved to be of our own making. */
export type ReturnPath = {
  readonly key: string;
  /** Whether the message went to this address; letters of either case. */
  isFor(address: string): boolean;
};

/** Where the reports about a channel's mail come: to an address of each message's own, or (feedback loops) to `address`. */
export type ReturnPaths = {
  readonly address: string;
  /** Null: not of our making, altered, too old, or of another channel. Takes any text, in constant time for the secret. */
  read(path: string, channel: string): ReturnPath | null;
};

export type OpenAdapter = {
  /** One attempt; resolves before `deadlineMs` from now whatever the provider does. */
  send(message: OutboundMessage, deadlineMs: number): Promise<Outcome>;
  /** Proves a request of the provider and says what it means. Never rejects; changes nothing here or there but a subscription. */
  receipts?(request: ReceiptRequest): Promise<ReceiptAnswer>;
  readonly returnPaths?: ReturnPaths;
  close(): Promise<void>;
};

export type Adapter = {
  readonly name: string;
  readonly summary: string;
  readonly configSchema: JsonObject;
  readonly capabilities: Capabilities;
  open(config: JsonObject, deps: AdapterDeps): Promise<OpenAdapter>;
};
