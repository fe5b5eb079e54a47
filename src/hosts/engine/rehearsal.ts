/**
 * An engine of a rehearsal: providers answer within the commit that starts a send, decisions are told as they are made, and
 * what is only read later (raw events, the ledger of consent, whose an address is) is not kept. What is decided is the same.
 */
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import type { Input, Outcome } from '../../kernel/input.ts';
import type { HandOver } from '../host.ts';
import type { OutboxRow } from '../store.ts';

/** Who plays the providers and who listens. Both are called within commits: neither may call the engine. */
export type Rehearsal = {
  /** The outcome of an attempt, taken at the attempt's own instant before anything else happens. */
  answer(handOver: HandOver): Outcome;
  /** Decisions in the order in which they were made; they stand in no commit's result. */
  decided(subscriber: SubscriberId, decisions: readonly Decision[]): void;
};

/** The outbox within a commit, as far as answers need it. */
type Attempts = {
  readonly handOver: HandOver[];
  read(key: SendKey): OutboxRow | null;
  put(row: OutboxRow): void;
};

/** Outcomes of what this commit has just handed over: all of one subscriber and instant. Nothing is left to hand over. */
export function answerAll({ answer }: Rehearsal, outbox: Attempts): readonly Input[] {
  return outbox.handOver.splice(0).flatMap((handOver): readonly Input[] => {
    const { key, attempt } = handOver;
    const outcome = answer(handOver);
    const row = outbox.read(key);
    if (row === null || row.state !== 'attempting' || row.attempt !== attempt) return [];
    outbox.put({ ...row, state: 'kept' });
    return [{ type: 'outcome', key, attempt, outcome }];
  });
}
