/**
 * The process of one large simulation: the whole example, its people drawn as they are needed. Says on stdout how far it is,
 * and in the last line what it took.
 */
import { readFileSync } from 'node:fs';
import { instant } from '../../../src/base/ids.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import { createPopulation } from '../../../src/review/population/life.ts';
import { livesOf, playApart } from '../../../src/review/simulation/apart.ts';
import type { SimulationOptions } from '../../../src/review/simulation/play.ts';
import { sumUp } from '../../../src/review/simulation/simulate.ts';
import type { Example } from './example.ts';

/** `steps`: calls of the kernel. `peakMb`: the most memory that the process held. */
export type WholeReport = {
  readonly subscribers: number;
  readonly messages: number;
  readonly sent: number;
  readonly steps: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
};

const BETWEEN = 2_000_000;

const [file = '', ...numbers] = process.argv.slice(2);
const [size, days] = numbers.map(Number) as [number, number];
const { plan, population: spec } = JSON.parse(readFileSync(file, 'utf8')) as Example;
const population = createPopulation({ spec, seed: 1, days });
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
let steps = 0;

function note(): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const megabytes = process.memoryUsage.rss() / 1e6;
  process.stdout.write(
    `  ${(steps / 1e6).toFixed(0)} million steps: ${seconds.toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} s of CPU, ${megabytes.toFixed(0)} MB\n`,
  );
}

const options: SimulationOptions = {
  plan,
  kinds: definitions,
  renderer: createRenderer({}),
  input: { people: population, size },
  from: population.countFrom,
  until: instant(population.endAt - 1),
  interventions: [],
  recipients: { seed: 1, complaints: 0, bounces: 0 },
  onStep: () => {
    steps += 1;
    if (steps % BETWEEN === 0) note();
  },
};
const lives = livesOf(options);
if (lives === null) throw new Error('the people of the example do not live apart');
const simulation = sumUp(options, playApart(options, lives));
if (simulation === null || simulation.quarantined > 0)
  throw new Error('the simulation did not come to its end');
const { user, system } = process.cpuUsage(cpuBefore);
const report: WholeReport = {
  subscribers: simulation.subscribers,
  messages: simulation.lines,
  sent: simulation.days.reduce((sum, { sent }) => sum + sent, 0),
  steps,
  seconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
