/**
 * What the engine's thread has to say, gathered until its turn ends: one message then, however many requests a commit
 * answered. Of decisions only counts cross, unless somebody watches.
 */
import type { Committed } from '../../hosts/host.ts';
import type { CommitBook } from './commit-book.ts';
import { packFailure } from './failures.ts';
import type { Answer, BodyReply, CommitTime, Count, FromEngine, Pulse } from './protocol.ts';

export type OutgoingOptions = {
  readonly post: (message: FromEngine) => void;
  readonly pulse: () => Pulse;
  readonly isWatched: boolean;
  /** Where somebody traces: which commit handed a send over. */
  readonly book: Pick<CommitBook, 'commitOf'> | null;
};

/** Counts by labels, taken out all at once. */
class Counts {
  #counts = new Map<string, { readonly labels: readonly string[]; count: number }>();

  add(...labels: readonly string[]): void {
    const name = labels.join('\0');
    const known = this.#counts.get(name);
    if (known === undefined) this.#counts.set(name, { labels, count: 1 });
    else known.count += 1;
  }

  take(): readonly Count[] {
    const counts = [...this.#counts.values()];
    this.#counts.clear();
    return counts;
  }
}

type Parts = {
  -readonly [Part in
    | 'answers'
    | 'bodies'
    | 'handOver'
    | 'handedBy'
    | 'audited'
    | 'commits'
    | 'watched'
    | 'settle']: [...FromEngine[Part]];
};

const emptyParts = (): Parts => ({
  answers: [],
  bodies: [],
  handOver: [],
  handedBy: [],
  audited: [],
  commits: [],
  watched: [],
  settle: [],
});

export class Outgoing {
  readonly #options: OutgoingOptions;
  readonly #decisions = new Counts();
  readonly #settled = new Counts();
  #parts = emptyParts();
  #failure: FromEngine['failure'] = null;
  #isScheduled = false;

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  answer(answer: Answer): void {
    this.#parts.answers.push(answer);
    this.schedule();
  }

  reply(reply: BodyReply): void {
    this.#parts.bodies.push(reply);
    this.schedule();
  }

  /** Sends that leave, and what is counted. */
  committed(committed: Committed): void {
    const { handOver, decisions, settled, audited = [] } = committed;
    const { book, isWatched } = this.#options;
    for (const send of handOver) this.#parts.handOver.push(send);
    if (book !== null) for (const send of handOver) this.#parts.handedBy.push(book.commitOf(send));
    for (const { decision } of decisions) this.#decisions.add(decision.type);
    for (const { channel, state } of settled) this.#settled.add(channel, state);
    this.#parts.audited.push(...audited);
    if (isWatched) this.#parts.watched.push(committed);
    this.schedule();
  }

  timed(time: CommitTime): void {
    this.#parts.commits.push(time);
    this.schedule();
  }

  /** Asks whether everything that was handed back at once is back. */
  settle(question: number): void {
    this.#parts.settle.push(question);
    this.schedule();
  }

  /** The end: this is said at once. */
  fail(error: unknown): void {
    this.#failure = packFailure(error);
    this.flush();
  }

  /** Sends that were handed over before leave before whatever follows. */
  flushSends(): void {
    if (this.#parts.handOver.length > 0) this.flush();
  }

  /** Says everything when the turn is over: after the promises that a commit resolved have run. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => process.nextTick(() => this.flush()));
  }

  flush(): void {
    this.#isScheduled = false;
    const parts = this.#parts;
    this.#parts = emptyParts();
    this.#options.post({
      ...parts,
      pulse: this.#options.pulse(),
      decisions: this.#decisions.take(),
      settled: this.#settled.take(),
      failure: this.#failure,
    });
  }
}
