/**
 * The replay clock: time is the newest event time fed (semantics 4). History runs as fast as the machine and the
 * providers allow; whoever has a send under way waits for its outcome, the others go on.
 */
import type { Instant } from '../base/ids.ts';
import type { AttemptOutcome, Committed, Engine, Fed, Incoming, IncomingResult } from '../hosts/host.ts';
import type { Carrier, Loop } from './loop.ts';

/** How long outcomes wait for others, so that one commit takes them all. */
const GATHER_MS = 10;

/** Drives `engine` by the times in its inputs. Calls are served one after the other, in the order of their coming. */
export function createReplayLoop(engine: Engine, carrier: Carrier, startAt: Instant): Loop {
  return new ReplayLoop(engine, carrier, startAt);
}

class ReplayLoop implements Loop {
  readonly #engine: Engine;
  readonly #carrier: Carrier;
  readonly #waiting = new Set<string>();
  #time: Instant;
  #line: Promise<unknown> = Promise.resolve();
  #pending: AttemptOutcome[] = [];
  #underway = 0;
  #wake: (() => void) | null = null;

  constructor(engine: Engine, carrier: Carrier, startAt: Instant) {
    this.#engine = engine;
    this.#carrier = carrier;
    this.#time = startAt;
  }

  ingest(batch: readonly Incoming[]): Promise<readonly IncomingResult[]> {
    return this.#inLine(async () => {
      const order = [...batch.keys()].sort((a, b) => (batch[a]?.at ?? 0) - (batch[b]?.at ?? 0) || a - b);
      let rest = order.map((index) => batch[index] as Incoming);
      const results: IncomingResult[] = [];
      await this.#drive(() => {
        const fed = this.#engine.feed(rest);
        results.push(...fed.results.slice(0, fed.consumed));
        rest = rest.slice(fed.consumed);
        return fed;
      });
      const answers: IncomingResult[] = [];
      for (const [position, index] of order.entries()) answers[index] = results[position] as IncomingResult;
      return answers;
    });
  }

  receipts(batch: Parameters<Loop['receipts']>[0]): Promise<void> {
    return this.#inLine(async () => this.#take(this.#engine.receipts(batch, this.#time)));
  }

  advanceTo(until: Instant): Promise<void> {
    return this.#inLine(async () => {
      await this.#drive(() => this.#engine.advanceTo(until));
      while (this.#underway > 0 || this.#waiting.size > 0) await this.#settle();
    });
  }

  outcome(outcome: AttemptOutcome): void {
    this.#pending.push(outcome);
    this.#wake?.();
  }

  ready(): void {
    this.#wake?.();
  }

  nudge(committed?: Committed): void {
    if (committed !== undefined) this.#take(committed);
  }

  now(): Instant {
    return this.#time;
  }

  stop(): Promise<void> {
    return this.#inLine(async () => this.#applyOutcomes());
  }

  #inLine<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#line.then(work);
    this.#line = result.catch(() => undefined);
    return result;
  }

  /** Repeats `step` until it is done, giving it the outcomes in between. */
  async #drive(step: () => Fed): Promise<void> {
    for (;;) {
      const fed = step();
      this.#time = fed.time;
      this.#take(fed);
      if (fed.done) return;
      await this.#settle();
    }
  }

  /** Waits for outcomes: all that are under way, or those that come soon after the first. One commit takes them. */
  async #settle(): Promise<void> {
    // Nothing is under way, yet the engine is not done (a sweep, a full commit): let others have a turn.
    if (this.#pending.length === 0 && this.#underway === 0)
      await new Promise((resolve) => setImmediate(resolve));
    else await this.#gather();
    this.#applyOutcomes();
    this.#claimFree();
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | null = null;
      const end = () => {
        if (timer !== null) clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      this.#wake = () => {
        if (this.#pending.length >= this.#underway) end();
        else if (this.#pending.length > 0) timer ??= setTimeout(end, GATHER_MS);
      };
      this.#wake();
    });
  }

  #take(committed: Committed): void {
    this.#underway += committed.handOver.length;
    for (const channel of committed.queued) this.#waiting.add(channel);
    this.#carrier.carry(committed);
    this.#claimFree();
  }

  #claimFree(): void {
    for (const channel of [...this.#waiting]) {
      const free = Math.min(this.#carrier.free(channel), this.#engine.free(channel));
      if (free <= 0) continue;
      const claimed = this.#engine.claim(channel, free, this.#time);
      this.#underway += claimed.handOver.length;
      if (claimed.decisions.length === 0) this.#waiting.delete(channel);
      this.#carrier.carry(claimed);
    }
  }

  #applyOutcomes(): void {
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length === 0) return;
    this.#underway -= batch.length;
    this.#take(this.#engine.outcomes(batch, this.#time));
  }
}
