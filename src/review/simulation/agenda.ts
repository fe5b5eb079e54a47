/** What is to happen at given instants of a simulation: interventions, and receipts as they are drawn. In order of time. */
import { type Instant, NEVER } from '../../base/ids.ts';
import type { Coming } from './recipients.ts';
import type { Intervention } from './simulation.ts';

export type Agenda = {
  /** When something is next; NEVER: nothing is. */
  nextAt(): Instant;
  /** Takes what is due at or before an instant. */
  takeInterventions(until: Instant): readonly Intervention[];
  takeReceipts(until: Instant): readonly Coming[];
  add(coming: Coming): void;
};

/** Receipts of one kind come after a fixed time: each kind is a queue of its own, in order of time. */
export function createAgenda(interventions: readonly Intervention[]): Agenda {
  const plan = interventions.toSorted((left, right) => left.at - right.at);
  const queues = new Map<string, Coming[]>();
  const heads = () => [...queues.values()].flatMap(([first]) => first?.at ?? []);
  return {
    nextAt: () => Math.min(plan[0]?.at ?? NEVER, ...heads()) as Instant,
    takeInterventions(until) {
      const later = plan.findIndex(({ at }) => at > until);
      return plan.splice(0, later < 0 ? plan.length : later);
    },
    takeReceipts(until) {
      return [...queues.values()].flatMap((queue) => {
        const later = queue.findIndex(({ at }) => at > until);
        return queue.splice(0, later < 0 ? queue.length : later);
      });
    },
    add(coming) {
      const { kind } = coming.notice.receipt;
      const queue = queues.get(kind) ?? [];
      queue.push(coming);
      queues.set(kind, queue);
    },
  };
}
