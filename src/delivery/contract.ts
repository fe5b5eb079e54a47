/**
 * The adapter contract: how a message leaves. An adapter never retries, never reads the store, never sees the plan.
 * It answers with an outcome for whatever happens, and throws only for its own bugs.
 */
import type { JsonObject } from '../base/json.ts';
import type { Message } from '../kernel/effect.ts';
import type { Outcome, OutcomeReason, ReceiptKind } from '../kernel/input.ts';

export { plainOrReference, readInteger, readText, referenceSchema, requireText } from './config.ts';
export {
  type AnswerFacts,
  classifyFailure,
  classifySmtpReply,
  classifyStatus,
  type SmtpPhase,
} from './outcome.ts';
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

export type Receipt = {
  readonly id: string;
  readonly kind: ReceiptKind;
  readonly key: string | null;
  readonly address: string | null;
  readonly machine?: boolean;
  readonly link?: string;
  readonly reason?: string;
  readonly atMs: number;
};

export type ReceiptRequest = {
  readonly headers: { readonly [name: string]: string | undefined };
  readonly body: Uint8Array;
  readonly url: string;
};

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
  receipts?(request: ReceiptRequest): Receipt[];
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
