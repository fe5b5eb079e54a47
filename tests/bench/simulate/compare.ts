/**
 * The simulation against the plain loop: the same part of the example, the same made-up people, in turns within one process.
 * What both count must be the same, or nothing is measured.
 */
import { instant } from '../../../src/base/ids.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import { feedOf } from '../../../src/review/population/feed.ts';
import { createPopulation, type Population } from '../../../src/review/population/life.ts';
import { simulate } from '../../../src/review/simulation/simulate.ts';
import { measureCpu, median } from '../measure.ts';
import type { Totals } from './book.ts';
import { compileExample, type Example } from './example.ts';
import { runPlainLoop } from './plain-loop.ts';

const PARTS = ['days', 'policies', 'journeys', 'hours', 'contacts', 'collisions'] as const;
const WARM_UP = 500;

/** Microseconds of CPU for a message, drawing the people included on both sides; `people`: drawing them alone. */
export type PlainTurn = { readonly people: number; readonly loop: number; readonly simulation: number };

/** Throws with the first part that the two count differently. */
function checkTotals(loop: Totals, simulation: Totals): number {
  for (const part of PARTS) {
    const [ours, theirs] = [simulation[part], loop[part]].map((value) => JSON.stringify(value));
    if (ours !== theirs) throw new Error(`${part} differ:\nsimulation ${ours}\nplain loop ${theirs}`);
  }
  return simulation.days.reduce((sum, { sent }) => sum + sent, 0);
}

type Side = { readonly example: Example; readonly population: Population; readonly size: number };

function countPeople({ population, size }: Side): number {
  let messages = 0;
  for (const _message of feedOf(population, size)) messages += 1;
  return messages;
}

function loop({ example, population, size }: Side): Totals {
  const { zone, holdout } = example.plan.plan.workspace;
  if (holdout === undefined) throw new Error('the example holds nobody out');
  const { salt, buckets } = holdout;
  const until = instant(population.endAt - 1);
  return runPlainLoop(feedOf(population, size), {
    from: population.countFrom,
    until,
    zone,
    holdout: { salt, buckets },
  });
}

async function simulateAll({ example, population, size }: Side): Promise<Totals> {
  const simulation = await simulate({
    plan: example.plan,
    kinds: definitions,
    renderer: createRenderer({}),
    input: { people: population, size },
    from: population.countFrom,
    until: instant(population.endAt - 1),
    interventions: [],
    recipients: { seed: 1, complaints: 0, bounces: 0 },
  });
  if (simulation === null) throw new Error('nobody did anything');
  return simulation;
}

async function takeTurn(
  side: Side,
): Promise<PlainTurn & { readonly messages: number; readonly sent: number }> {
  let messages = 0;
  let totals: Totals | null = null;
  let sent = 0;
  const people = await measureCpu(() => {
    messages = countPeople(side);
  });
  const loopMs = await measureCpu(() => {
    totals = loop(side);
  });
  const simulationMs = await measureCpu(async () => {
    const simulated = await simulateAll(side);
    sent = checkTotals(totals as unknown as Totals, simulated);
  });
  const us = (cpuMs: number) => (cpuMs * 1000) / messages;
  return { people: us(people), loop: us(loopMs), simulation: us(simulationMs), messages, sent };
}

/** One entry a round. Throws where the two do not agree. */
export async function compareWithLoop(
  size: number,
  days: number,
  rounds: number,
  print: (line: string) => void,
): Promise<readonly PlainTurn[]> {
  const example = await compileExample('plain');
  const population = createPopulation({ spec: example.population, seed: 1, days });
  await takeTurn({ example, population, size: Math.min(size, WARM_UP) });
  const turns: PlainTurn[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const turn = await takeTurn({ example, population, size });
    turns.push(turn);
    const { messages, sent, people, loop: plain, simulation } = turn;
    print(
      `round ${round} of ${rounds}: ${size.toLocaleString('en')} people, ${messages.toLocaleString('en')} messages, ${sent.toLocaleString('en')} sent by both`,
    );
    print(
      `  us of CPU for a message: drawing it ${people.toFixed(1)}, with the plain loop ${plain.toFixed(1)}, with the simulation ${simulation.toFixed(1)}`,
    );
  }
  return turns;
}

/** How many times the plain loop's CPU the simulation takes, all told; `alone`: without drawing the people. */
export function ratiosOf(turns: readonly PlainTurn[]): { readonly all: number; readonly alone: number } {
  return {
    all: median(turns.map((turn) => turn.simulation / turn.loop)),
    alone: median(
      turns.map((turn) => (turn.simulation - turn.people) / Math.max(0.01, turn.loop - turn.people)),
    ),
  };
}
