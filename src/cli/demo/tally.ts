/** Counts what a run of the daemon decided, by journey, from the decisions of its commits. Knows no store. */
import type { Committed } from '../../hosts/host.ts';
import type { Decision } from '../../kernel/decision.ts';

type Counts = { [name: string]: number };
export type JourneyTally = {
  entered: number;
  /** Accepted by the provider, by channel. */
  readonly sent: Counts;
  /** Waited for quiet hours, a cap or a new attempt at least once, by what held them. */
  readonly held: Counts;
  /** Refused for good, by policy or reason. */
  readonly refused: Counts;
  readonly exited: Counts;
  readonly goals: Counts;
};

export type Tally = {
  readonly journeys: ReadonlyMap<string, JourneyTally>;
  add(committed: Committed): void;
};

type Note = (tally: JourneyTally, decision: Decision) => void;

const notes: { readonly [type: string]: Note } = {
  entered: (tally) => {
    tally.entered += 1;
  },
  settled(tally, decision) {
    const state = String(decision.values?.state ?? '');
    if (state === 'accepted') count(tally.sent, decision.channel ?? decision.kind ?? '');
    else if (state !== '') count(tally.refused, decision.reason || state);
  },
  refused: (tally, decision) => count(tally.refused, decision.policy || (decision.reason ?? '')),
  deferred: (tally, decision) => count(tally.held, decision.policy || (decision.reason ?? '')),
  exited: (tally, decision) => count(tally.exited, decision.reason ?? ''),
  goal: (tally, decision) => count(tally.goals, String(decision.values?.goal ?? decision.reason ?? '')),
};

/** An empty tally over these journeys, in this order. */
export function createTally(journeys: readonly string[]): Tally {
  const all = new Map(journeys.map((name) => [name, emptyTally()]));
  return {
    journeys: all,
    add({ decisions }) {
      for (const { decision } of decisions) {
        const tally = all.get(decision.journey ?? '');
        if (tally !== undefined) notes[decision.type]?.(tally, decision);
      }
    },
  };
}

/** The sum of a kind of counts over all journeys, by name. Pure. */
export function sumCounts(tally: Tally, of: 'sent' | 'held' | 'refused' | 'exited' | 'goals'): Counts {
  const sum: Counts = {};
  for (const journey of tally.journeys.values()) {
    for (const [name, value] of Object.entries(journey[of])) sum[name] = (sum[name] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(sum).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function emptyTally(): JourneyTally {
  return { entered: 0, sent: {}, held: {}, refused: {}, exited: {}, goals: {} };
}

function count(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
