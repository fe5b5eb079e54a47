/**
 * What a large store costs: what a step costs in it against a small one; and how soon the daemon starts on the largest, how
 * much memory it takes while it runs timers that are due in the same second, and how soon it answers meanwhile. Each store is
 * made and measured in processes of its own.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PlanFile } from '../../../src/plan/plan.ts';
import type { Figures } from '../baseline.ts';
import { compileFiveSteps } from '../five-steps.ts';
import { quantile } from './daemon/syncs.ts';
import { type Drained, drainByDaemon } from './drain.ts';
import type { ScaleReport, ScaleTask } from './scale-process.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('scale-process.ts', import.meta.url));
/** The heap of the daemon's engine; on a large machine a bare process would let garbage lie for longer. */
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

type Measured = { readonly report: ScaleReport; readonly drained: Drained | null };

/** Makes, measures and removes the store of one size. */
async function measureSize(
  task: Omit<ScaleTask, 'does' | 'folder'>,
  directory: string,
  plan: PlanFile,
): Promise<Measured> {
  const { bavail, bsize } = statfsSync(directory);
  if (bavail * bsize < 2 * BYTES_EACH * task.size) {
    throw new Error(`a store of ${task.size} needs more room than there is in ${directory}`);
  }
  const folder = mkdtempSync(join(directory, 'rutter-scale-'));
  try {
    await runProcess({ ...task, does: 'prepare', folder });
    const report = JSON.parse(await runProcess({ ...task, does: 'measure', folder })) as ScaleReport;
    return { report, drained: task.due > 0 ? await drainByDaemon(folder, plan, task.due) : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(size: number, { report, drained }: Measured): string {
  const { startMs, stepUs, rssMb } = report;
  const line = `${size.toLocaleString('en').padStart(11)} people: opened in ${(startMs / 1000).toFixed(2)} s, ${stepUs.toFixed(1)} us of CPU per step, at most ${rssMb} MB`;
  if (drained === null) return line;
  const { timers, perSecond, startS, peakMb, takenMs } = drained;
  const ingest = `${takenMs.length.toLocaleString('en')} requests of the ingest meanwhile, p99 ${quantile(takenMs, 0.99).toFixed(0)} ms, most ${quantile(takenMs, 1).toFixed(0)} ms`;
  return `${line}; the daemon: up in ${startS.toFixed(2)} s, ${timers.toLocaleString('en')} timers of one second: ${Math.round(perSecond)} a second, at most ${peakMb} MB; ${ingest}`;
}

function figuresOf(label: string, { startS, peakMb, perSecond, takenMs }: Drained): Figures {
  return {
    [`start_s_${label}`]: Number(startS.toFixed(2)),
    [`rss_mb_${label}`]: peakMb,
    drained_timers_per_s: Math.round(perSecond),
    drain_ingest_ms_p99: Number(quantile(takenMs, 0.99).toFixed(1)),
  };
}

/**
 * Runs it. Figures are named by the sizes: `step_us_10k`, ..., and of the daemon on the largest `start_s_5m`, `rss_mb_5m` (after
 * the drain). Throws when work was left.
 */
export async function measureScale(options: ScaleOptions): Promise<Figures> {
  const { sizes, due, people, directory, print } = options;
  mkdirSync(directory, { recursive: true });
  const scratch = mkdtempSync(join(directory, 'rutter-scale-plan-'));
  const plan = join(scratch, 'plan.json');
  const file = await compileFiveSteps();
  writeFileSync(plan, JSON.stringify(file));
  const figures: { [name: string]: number } = {};
  const steps: number[] = [];
  try {
    for (const size of sizes) {
      // Nobody else is due: whoever is moved waits for an event.
      const task = { plan, size, due: size === sizes.at(-1) ? due : 0, people: Math.min(people, size >> 1) };
      const measured = await measureSize(task, directory, file);
      print(describe(size, measured));
      steps.push(measured.report.stepUs);
      figures[`step_us_${labelOf(size)}`] = Number(measured.report.stepUs.toFixed(1));
      if (measured.drained !== null) Object.assign(figures, figuresOf(labelOf(size), measured.drained));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  figures.step_cost_large_vs_small = Number(((steps.at(-1) ?? Number.NaN) / (steps[0] ?? 1)).toFixed(2));
  return figures;
}
