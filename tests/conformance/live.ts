/**
 * Scenarios on the live clock, where the caller says what time it is: for downtime and for clocks that go back.
 * The body runs once on the memory host and once on SQLite; providers answer at once.
 */
import { instant } from '../../src/base/ids.ts';
import { parseInstant } from '../../src/base/instant.ts';
import { createEngine } from '../../src/hosts/engine/engine.ts';
import type { Committed, Incoming } from '../../src/hosts/host.ts';
import type { Decision, DecisionType } from '../../src/kernel/decision.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import {
  ACCEPTED,
  type Act,
  type Attempt,
  attemptOf,
  compileFiles,
  decided,
  incomingOf,
  instantOf,
  type Scenario,
  sent,
  type When,
} from './scenario.ts';
import { STORES } from './stores.ts';

const START = '2026-03-02T09:00:00Z';
const PERSON = { email: 'ana@x.example', phone: '+34600000001', push_token: 'token-ana' };

/** A daemon under the hand of a test. `now` is what its clock says. */
export type Live = {
  /** Takes acts that arrive together; their own `at` is when they happened. */
  take(now: When, ...acts: readonly Act[]): void;
  /** What the clock of the daemon does: wakes whoever is due by now. */
  wake(now: When): void;
  /** The process dies and comes back. */
  restart(now: When): void;
  sent(): string[];
  decided(...types: readonly DecisionType[]): string[];
};

/** Runs `body` against a live engine on each host. */
export async function live(scenario: Scenario, body: (daemon: Live) => void): Promise<void> {
  for (const [name, create] of STORES.filter(([each]) => each === 'memory' || each === 'sqlite')) {
    const under = create();
    try {
      body(await open(scenario, under));
    } catch (error) {
      if (error instanceof Error) error.message = `on ${name}: ${error.message}`;
      throw error;
    } finally {
      under.remove();
    }
  }
}

type Under = ReturnType<(typeof STORES)[number][1]>;

async function open(scenario: Scenario, under: Under): Promise<Live> {
  const startAt = parseInstant(scenario.start ?? START) ?? instant(0);
  const plan = await compileFiles(scenario.files);
  const provider = scenario.provider ?? (() => ACCEPTED);
  let store = under.open();
  const create = () => createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  let engine = create();
  engine.install(plan, startAt);
  const sends: Attempt[] = [];
  const decisions: { subscriber: string; decision: Decision }[] = [];

  function settle(first: Committed, now: When): void {
    let committed = first;
    for (;;) {
      decisions.push(...committed.decisions);
      if (committed.handOver.length === 0) return;
      const outcomes = committed.handOver.map((handOver) => {
        const attempt = attemptOf(handOver, startAt);
        const outcome = provider(attempt);
        if (outcome.result === 'accepted') sends.push(attempt);
        const { subscriber, key } = handOver;
        return { subscriber, key, attempt: handOver.attempt, outcome };
      });
      committed = engine.outcomes(outcomes, instantOf(startAt, now));
    }
  }

  const told = () => ({
    startAt,
    sends,
    decisions,
    calls: [],
    attempts: sends,
    results: [],
    problems: [],
    reports: [],
    states: {},
    profiles: {},
  });
  const daemon: Live = {
    take(now, ...acts) {
      const at = instantOf(startAt, now);
      const batch = acts.map((act, index) => ({ ...incomingOf(act as never, startAt, index), at }));
      settle(engine.accept(batch as Incoming[], at), now);
    },
    wake(now) {
      for (let more = true; more; ) {
        const ran = engine.runDue(instantOf(startAt, now), 100);
        settle(ran, now);
        more = ran.more;
      }
    },
    restart(now) {
      store = under.reopen(store);
      engine = create();
      settle(engine.recover(instantOf(startAt, now)), now);
    },
    sent: () => sent(told()),
    decided: (...types) => decided(told(), ...types),
  };
  daemon.take('0s', { does: 'identify', at: '0s', subscriber: 'ana', traits: PERSON });
  return daemon;
}
