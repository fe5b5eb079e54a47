/**
 * What a large store costs: how fast it opens, how much memory it takes, what a step costs in it against a small one, and
 * how many timers that are due in the same second are run. Each store is made and measured in processes of its own.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figures } from '../baseline.ts';
import { compileFiveSteps } from '../five-steps.ts';
import type { ScaleReport, ScaleTask } from './scale-process.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('scale-process.ts', import.meta.url));
/** The heap that Node takes by itself where there are 512 MB; on a large machine it would let garbage lie for longer. */
const HEAP_MB = 256;
/** What a store takes on the disk while it is made, for each person in it. */
const BYTES_EACH = 2000;

/**
 * `sizes`: people in a store, from the smallest to the largest; `due`: timers in the largest at one instant; `people`: how
 * many are moved to measure a step.
 */
export type ScaleOptions = {
  readonly sizes: readonly number[];
  readonly due: number;
  readonly people: number;
  readonly directory: string;
  readonly print: (line: string) => void;
};

/** What is asked of the runner: five million people, a million timers at once. */
export const FULL_SCALE = { sizes: [10_000, 100_000, 1_000_000, 5_000_000], due: 1_000_000, people: 7000 };

/** A size as it stands in the name of a figure: `10k`, `5m`. Pure. */
function labelOf(size: number): string {
  if (size % 1_000_000 === 0) return `${size / 1_000_000}m`;
  return size % 1000 === 0 ? `${size / 1000}k` : `${size}`;
}

async function runProcess(task: ScaleTask): Promise<string> {
  const flags = task.does === 'measure' ? ['--expose-gc', `--max-old-space-size=${HEAP_MB}`] : [];
  const { stdout } = await run(process.execPath, [...flags, SCRIPT, JSON.stringify(task)]);
  return stdout;
}

/** Makes, measures and removes the store of one size. */
async function measureSize(
  task: Omit<ScaleTask, 'does' | 'folder'>,
  directory: string,
): Promise<ScaleReport> {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize < 2 * BYTES_EACH * task.size) {
    throw new Error(`a store of ${task.size} needs more room than there is in ${directory}`);
  }
  const folder = mkdtempSync(join(directory, 'rutter-scale-'));
  try {
    await runProcess({ ...task, does: 'prepare', folder });
    return JSON.parse(await runProcess({ ...task, does: 'measure', folder })) as ScaleReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(size: number, { startMs, rssMb, stepUs, drain }: ScaleReport): string {
  const line = `${size.toLocaleString('en').padStart(11)} people: opened in ${(startMs / 1000).toFixed(2)} s, ${stepUs.toFixed(1)} us of CPU per step, at most ${rssMb} MB`;
  if (drain === undefined) return line;
  const timers = drain.timers.toLocaleString('en');
  return `${line}; ${timers} timers of one second: ${drain.perSecond} a second, at most ${drain.rssMb} MB`;
}

/** Runs it. Figures are named by the sizes: `start_s_5m`, `rss_mb_5m` (drained), `step_us_10k`, ... Throws when work was left. */
export async function measureScale(options: ScaleOptions): Promise<Figures> {
  const { sizes, due, people, directory, print } = options;
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(join(directory, 'rutter-scale-plan-'));
  const plan = join(scratch, 'plan.json');
  writeFileSync(plan, JSON.stringify(await compileFiveSteps()));
  const figures: { [name: string]: number } = {};
  const steps: number[] = [];
  try {
    for (const size of sizes) {
      const drains = size === sizes.at(-1);
      // Nobody else is due: whoever is moved waits for an event.
      const task = { plan, size, due: drains ? due : 0, people: Math.min(people, size >> 1), drains };
      const report = await measureSize(task, directory);
      print(describe(size, report));
      steps.push(report.stepUs);
      figures[`step_us_${labelOf(size)}`] = Number(report.stepUs.toFixed(1));
      if (!drains) continue;
      figures[`start_s_${labelOf(size)}`] = Number((report.startMs / 1000).toFixed(2));
      figures[`rss_mb_${labelOf(size)}`] = report.drain?.rssMb ?? report.rssMb;
      figures.drained_timers_per_s = report.drain?.perSecond ?? Number.NaN;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  figures.step_cost_large_vs_small = Number(((steps.at(-1) ?? Number.NaN) / (steps[0] ?? 1)).toFixed(2));
  return figures;
}
