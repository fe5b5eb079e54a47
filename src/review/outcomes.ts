/** The providers of a case: what the test scripted, each answer used once and in order; otherwise accepted. */
import type { TestEvent } from '../compiler/test-document.ts';
import type { HandOver } from '../hosts/host.ts';
import type { Outcome, OutcomeReason } from '../kernel/input.ts';

type Scripted = Extract<TestEvent, { readonly does: 'outcome' }>;

/** Answers attempts; `unused` are answers that nobody asked for. */
export type Providers = { answer(handOver: HandOver): Outcome; unused(): readonly Scripted[] };

function toOutcome(scripted: Scripted, key: string): Outcome {
  const { result, answer } = scripted;
  if (result !== 'accepted') return { result, reason: scripted.reason as OutcomeReason };
  return { result, providerId: `test-${key}`, ...(answer === undefined ? {} : { answer }) };
}

/** Makes the providers. A scripted answer waits for the first attempt at or after its instant that it fits. */
export function createProviders(events: readonly TestEvent[]): Providers {
  const waiting = events.filter((event): event is Scripted => event.does === 'outcome');
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
      return found === undefined ? { result: 'accepted', providerId: `test-${key}` } : toOutcome(found, key);
    },
    unused: () => waiting,
  };
}
