/**
 * Rutter as a contender: the real engine on a real file with synchronous=FULL, in this process, driven by the wall clock.
 * One commit after the other, each of what has come in: events, outcomes of the null adapter, and whoever is due.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { instant } from '../../../src/base/ids.ts';
import { createEngine } from '../../../src/hosts/engine/engine.ts';
import type { AttemptOutcome, Committed, Engine, Incoming } from '../../../src/hosts/host.ts';
import { openSqliteStore } from '../../../src/hosts/sqlite/store.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import { personOf, profileOf, projectOf, trialOf } from '../five-steps.ts';
import type { Contender, Ground, Running } from './contender.ts';
import type { Message, Send } from './journey.ts';
import { compileRealTime } from './plan.ts';

/** Messages in one commit, and subscribers woken in one. */
const BATCH = 512;
/** Events in one request, as an SDK sends them. */
const REQUEST = 128;

/** Which message a template is. */
const MESSAGES: { readonly [template: string]: Message } = { hello: 'A', came: 'B', did_not: 'C' };

export const engine: Contender = {
  name: 'rutter',
  isDurable: true,
  isPaced: false,
  isExtended: false,
  batch: REQUEST,
  calls: 4,
  open,
};

type Request = {
  readonly batch: readonly Incoming[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

const now = () => instant(Date.now());

function messageOf(index: number, inputs: Incoming['inputs']): Incoming {
  const [first] = inputs;
  const messageId = first?.type === 'event' ? first.id : '';
  return { messageId, subscriber: personOf(index), at: now(), inputs };
}

/** Everything that the loop has to do, and the engine that does it. */
class EngineLoop {
  readonly #engine: Engine;
  readonly #send: Send;
  readonly #requests: Request[] = [];
  #outcomes: AttemptOutcome[] = [];
  #isOpen = true;

  constructor(own: Engine, send: Send) {
    this.#engine = own;
    this.#send = send;
  }

  ingest(batch: readonly Incoming[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#requests.push({ batch, resolve, reject });
    return promise;
  }

  close(): void {
    this.#isOpen = false;
  }

  async run(): Promise<void> {
    while (this.#isOpen) {
      this.#takeRequests();
      this.#takeOutcomes();
      if (this.#engine.nextDueAt() <= now()) this.#carry(this.#engine.runDue(now(), BATCH));
      this.#takeOutcomes();
      await turn();
    }
  }

  /** What has come in, in one commit. */
  #takeRequests(): void {
    const requests = this.#requests.splice(0, BATCH / REQUEST);
    if (requests.length === 0) return;
    try {
      this.#carry(
        this.#engine.accept(
          requests.flatMap(({ batch }) => batch),
          now(),
        ),
      );
      for (const { resolve } of requests) resolve();
    } catch (error) {
      for (const { reject } of requests) reject(error);
    }
  }

  #takeOutcomes(): void {
    if (this.#outcomes.length === 0) return;
    const batch = this.#outcomes;
    this.#outcomes = [];
    this.#carry(this.#engine.outcomes(batch, now()));
  }

  /** The null adapter: into the ledger, and accepted. */
  #carry({ handOver }: Committed): void {
    for (const { key, subscriber, attempt, message } of handOver) {
      this.#send(Number(subscriber.slice('person-'.length)), MESSAGES[message.template ?? ''] as Message);
      const outcome = { result: 'accepted', providerId: key } as const;
      this.#outcomes.push({ key, subscriber, attempt, outcome });
    }
  }
}

async function open({ directory, size, send }: Ground): Promise<Running> {
  const plan = await compileRealTime();
  const store = openSqliteStore(directory);
  const own = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  own.recover(now());
  own.install(plan, now());
  for (let start = 0; start < size; start += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, size - start) }, (_, index) => start + index);
    own.accept(
      people.map((index) => messageOf(index, [profileOf(index)])),
      now(),
    );
  }
  const loop = new EngineLoop(own, send);
  const running = loop.run();
  return {
    enter: (people) => loop.ingest(people.map((index) => messageOf(index, [trialOf(index, now())]))),
    publish: (people) => loop.ingest(people.map((index) => messageOf(index, [projectOf(index, now())]))),
    async close() {
      loop.close();
      await running;
      store.close();
    },
  };
}
