/**
 * The bench `runner`: the same journey on Rutter and on what one would build it on otherwise, and what the runner can
 * bear. Parts of it can be chosen; what did not run is null in the figures.
 */
import type { BenchOptions, Figures } from '../baseline.ts';
import { compileFiveSteps, STEPS_PER_RUN } from '../five-steps.ts';
import { measureFloor } from '../floor.ts';
import { median } from '../measure.ts';
import { measureSqlite } from '../sqlite.ts';
import { canTrace, OWN_NAME, Stopped } from './contest.ts';
import { runDaemon } from './daemon/daemon.ts';
import { runContest, selectPeers } from './rivals.ts';
import { FULL_SCALE, measureScale } from './scale.ts';

/** `only`: parts; `peers`: peers; of both, none means all. `minutes`: how long one run of one contender may take. */
export type RunnerOptions = BenchOptions & {
  readonly only: readonly string[];
  readonly peers: readonly string[];
  readonly minutes: number;
};

/** `figures`: what it adds to the last line, null unless it runs. */
type Part = {
  readonly name: string;
  readonly figures: readonly string[];
  readonly run: (options: RunnerOptions) => Promise<Figures>;
};

const PARTS: readonly Part[] = [
  { name: 'peers', figures: ['vs_best_durable_peer'], run: runPeers },
  { name: 'engine', figures: ['cpu_vs_floor'], run: runEngine },
  { name: 'daemon', figures: ['ingest_vs_engine', 'p99_vs_fsync'], run: runDaemon },
  { name: 'scale', figures: ['rss_mb_5m', 'start_s_5m'], run: runScale },
];

/** Ourselves and the peers that were chosen. */
async function runPeers(options: RunnerOptions): Promise<Figures> {
  const { size, rounds, minutes, directory, print } = options;
  if (!canTrace())
    print('strace is not installed, so nobody counts the waits for the disk: apt-get install strace');
  const names = [OWN_NAME, ...selectPeers(options.peers)];
  return runContest({ size, rounds, minutes, directory, names, print });
}

/** CPU of a step of the engine over that of its floor: what no durable runner on SQLite can go below. */
async function runEngine({ size, rounds, directory, print }: RunnerOptions): Promise<Figures> {
  const plan = await compileFiveSteps();
  const turns: { floor: number; engine: number; rate: number }[] = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    const floor = await measureFloor(size, STEPS_PER_RUN, directory);
    const engine = await measureSqlite(plan, size, directory);
    const [floorUs, engineUs] = [floor, engine].map(({ cpuMs }) => (cpuMs * 1000) / size / STEPS_PER_RUN) as [
      number,
      number,
    ];
    turns.push({ floor: floorUs, engine: engineUs, rate: (size / floor.wallMs) * 1000 });
    const us = [`engine ${engineUs.toFixed(1)}`, `floor ${floorUs.toFixed(1)}`].join(', ');
    print(
      `round ${turn} of ${rounds}: microseconds of CPU for a step at ${size.toLocaleString('en')}: ${us}`,
    );
  }
  const ratio = median(turns.map(({ floor, engine }) => engine / floor));
  return {
    cpu_vs_floor: Number(ratio.toFixed(2)),
    engine_cpu_us_per_step: Number(median(turns.map(({ engine }) => engine)).toFixed(1)),
    floor_cpu_us_per_step: Number(median(turns.map(({ floor }) => floor)).toFixed(1)),
    floor_journeys_per_s: Math.round(median(turns.map(({ rate }) => rate))),
  };
}

/** Stores of up to five million people, whatever the size of everything else. */
function runScale({ directory, print }: RunnerOptions): Promise<Figures> {
  return measureScale({ ...FULL_SCALE, directory, print });
}

/** Runs the parts. One that fails is said and counted, and the others go on; throws for a part that there is not. */
export async function runRunner(options: RunnerOptions): Promise<Figures> {
  const names = PARTS.map(({ name }) => name);
  const unknown = options.only.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const figures: { [name: string]: number } = {};
  for (const part of PARTS) for (const name of part.figures) figures[name] = Number.NaN;
  let failed = 0;
  for (const part of PARTS) {
    if (options.only.length > 0 && !options.only.includes(part.name)) continue;
    try {
      Object.assign(figures, await part.run(options));
    } catch (error) {
      if (error instanceof Stopped) throw error;
      failed += 1;
      options.print(
        `THE PART ${part.name} FAILED: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return { ...figures, parts_failed: failed };
}
