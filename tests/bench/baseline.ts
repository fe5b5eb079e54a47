/** The bench `baseline`: kernel, SQLite host against its floor, compiler against its parser; medians of rounds in turn. */

import { measureCompile, measureParse } from './compile.ts';
import { compileFiveSteps, STEPS_PER_RUN } from './five-steps.ts';
import { measureFloor } from './floor.ts';
import { generateWorkspace } from './generated.ts';
import { measureKernel } from './kernel.ts';
import { type Cost, median, medianCost } from './measure.ts';
import { measureSqlite, type SqliteCost } from './sqlite.ts';

/** `size`: subscribers; `journeys`: of the generated workspace; `directory`: where the stores are made. */
export type BenchOptions = {
  readonly size: number;
  readonly journeys: number;
  readonly rounds: number;
  readonly directory: string;
  readonly print: (line: string) => void;
};

/** What a bench found, for machines: the last line of its output. */
export type Figures = { readonly [name: string]: number };

const WARM_UP = 1000;

function perSecond(count: number, { wallMs }: Cost): number {
  return Math.round((count / wallMs) * 1000);
}

function describe(name: string, steps: number, cost: Cost): string {
  const rate = perSecond(steps, cost).toLocaleString('en');
  const cpuUs = ((cost.cpuMs * 1000) / steps).toFixed(1);
  const bytes = Number.isNaN(cost.writtenBytes) ? '' : `, ${Math.round(cost.writtenBytes / steps)} B written`;
  return `${name.padEnd(8)} ${rate.padStart(10)} steps/s   per step: ${cpuUs} us of CPU${bytes}`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

async function runRunner(options: BenchOptions): Promise<Figures> {
  const { size, rounds, directory, print } = options;
  const plan = await compileFiveSteps();
  const steps = size * STEPS_PER_RUN;
  await measureKernel(plan, WARM_UP);
  await measureSqlite(plan, WARM_UP, directory);
  const kernels: Cost[] = [];
  const floors: Cost[] = [];
  const hosts: SqliteCost[] = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    kernels.push(await measureKernel(plan, size));
    floors.push(await measureFloor(size, STEPS_PER_RUN, directory));
    hosts.push(await measureSqlite(plan, size, directory));
    print(`round ${turn} of ${rounds}: ${size.toLocaleString('en')} runs of ${STEPS_PER_RUN} durable steps`);
    print(`  ${describe('kernel', steps, { ...kernels.at(-1)!, writtenBytes: Number.NaN })}`);
    print(`  ${describe('floor', steps, floors.at(-1)!)}`);
    print(`  ${describe('sqlite', steps, hosts.at(-1)!)}`);
  }
  const [kernel, floor, host] = [kernels, floors, hosts].map(medianCost) as [Cost, Cost, Cost];
  return {
    kernel_steps_per_s: perSecond(steps, kernel),
    sqlite_steps_per_s: perSecond(steps, host),
    sqlite_vs_floor_cpu: round(host.cpuMs / floor.cpuMs, 2),
    rows_per_step: round(median(hosts.map(({ rows }) => rows)) / steps, 2),
    bytes_per_step: Math.round(host.writtenBytes / steps),
  };
}

async function runCompiler({ journeys, rounds, print }: BenchOptions): Promise<Figures> {
  const warm = generateWorkspace(Math.min(100, journeys), 'warm-up');
  await measureCompile(warm);
  await measureParse(warm);
  const compiles: Cost[] = [];
  const parses: Cost[] = [];
  for (let turn = 1; turn <= rounds; turn += 1) {
    const files = generateWorkspace(journeys, `round ${turn}`);
    parses.push(await measureParse(files));
    compiles.push(await measureCompile(files));
    const bytes = files.reduce((sum, { text }) => sum + text.length, 0);
    const what = `${journeys} journeys, ${files.length} files, ${(bytes / 1024).toFixed(0)} KB`;
    const [parsed, compiled] = [parses.at(-1)!, compiles.at(-1)!].map(({ cpuMs }) => cpuMs.toFixed(0));
    print(`round ${turn} of ${rounds}: ${what}; CPU ms: yaml ${parsed}, compile ${compiled}`);
  }
  return { compile_vs_parse: round(medianCost(compiles).cpuMs / medianCost(parses).cpuMs, 2) };
}

/** Runs it all. Throws when anything that was measured did not do its work. */
export async function runBaseline(options: BenchOptions): Promise<Figures> {
  return { ...(await runRunner(options)), ...(await runCompiler(options)) };
}
