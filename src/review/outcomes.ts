/**
 * The providers of a case: what the test scripted, each answer used once and in order; else what the state of the
 * provider says (`up` when nothing is said).
 */
import type { ProviderState, ScriptedOutcome, TestEvent } from '../compiler/tests/test-document.ts';
import type { HandOver } from '../hosts/host.ts';
import type { Outcome, OutcomeReason } from '../kernel/input.ts';

type Scripted = Extract<TestEvent, { readonly does: 'outcome' }>;

/** Answers attempts; `unused` are answers that nobody asked for. */
export type Providers = {
  answer(handOver: HandOver): Outcome;
  /** From now on a channel's provider is in this state. */
  set(channel: string, state: ProviderState): void;
  unused(): readonly Scripted[];
};

const ANSWERS: { readonly [State in ProviderState]: (key: string) => Outcome } = {
  up: (key) => ({ result: 'accepted', providerId: `test-${key}` }),
  down: () => ({ result: 'retryable', reason: 'connection' }),
  rejects: () => ({ result: 'rejected', reason: 'provider' }),
};

function toOutcome(scripted: ScriptedOutcome, key: string): Outcome {
  const { result, answer } = scripted;
  if (result !== 'accepted') return { result, reason: scripted.reason as OutcomeReason };
  return { result, providerId: `test-${key}`, ...(answer === undefined ? {} : { answer }) };
}

/** Makes the providers. A scripted answer waits for the first attempt at or after its instant that it fits. */
export function createProviders(events: readonly TestEvent[]): Providers {
  const waiting = events.filter((event): event is Scripted => event.does === 'outcome');
  const states = new Map<string, ProviderState>();
  return {
    answer({ key, channel, subscriber, at, message }) {
      const named = message.type === 'call' ? 'call' : channel;
      const index = waiting.findIndex(
        (each) =>
          each.channel === named &&
          each.at <= at &&
          (each.subscriber === null || each.subscriber === subscriber),
      );
      const [found] = index < 0 ? [] : waiting.splice(index, 1);
      return found === undefined ? ANSWERS[states.get(named) ?? 'up'](key) : toOutcome(found, key);
    },
    set: (channel, state) => void states.set(channel, state),
    unused: () => waiting,
  };
}
