/**
 * Which requests a commit acknowledged, and which sends it handed over, by numbers: kept only while somebody traces. Holds on
 * to nothing: what is over is forgotten with its objects.
 */
import type { Committed, HandOver, Incoming } from '../../hosts/host.ts';
import type { CommitWork } from './protocol.ts';

/** One call of the engine. `given`: its first argument; `committed`: null when it failed. */
export type BookedCall = {
  readonly call: string;
  readonly startedAt: number;
  readonly given: unknown;
  readonly committed: Committed | null;
};

export class CommitBook {
  readonly #requests = new WeakMap<object, number>();
  readonly #commits = new WeakMap<object, number>();
  #last = 0;

  /** Messages that came with the request of this number. */
  came(incoming: readonly Incoming[], request: number): void {
    for (const each of incoming) this.#requests.set(each, request);
  }

  /** Enters a call with its commit. */
  enter({ call, startedAt, given, committed }: BookedCall): CommitWork {
    this.#last += 1;
    const number = this.#last;
    const inputs = inputsOf(given, committed);
    const handOver = committed?.handOver ?? [];
    for (const send of handOver) this.#commits.set(send, number);
    return {
      number,
      call,
      startedAt,
      failed: committed === null,
      inputs: inputs.length,
      people: committed === null ? 0 : countPeople(committed),
      sends: handOver.length,
      settled: committed?.settled.length ?? 0,
      requests: [...new Set(inputs.flatMap((each) => this.#requests.get(each) ?? []))],
    };
  }

  /** The commit that handed a send over; null: none that was entered. */
  commitOf(send: HandOver): number | null {
    return this.#commits.get(send) ?? null;
  }
}

/** Messages, outcomes or receipts; of a call that took only the first of them, those. */
function inputsOf(given: unknown, committed: Committed | null): readonly object[] {
  if (!Array.isArray(given)) return [];
  const isPart = committed !== null && 'consumed' in committed && typeof committed.consumed === 'number';
  return isPart ? given.slice(0, committed.consumed as number) : given;
}

/** Those about whom something was taken in, decided or sent. */
function countPeople({ results, decisions, handOver }: Committed): number {
  const people = new Set<string>();
  for (const { subscriber } of results) if (subscriber !== null) people.add(subscriber);
  for (const { subscriber } of decisions) people.add(subscriber);
  for (const { subscriber } of handOver) people.add(subscriber);
  return people.size;
}
