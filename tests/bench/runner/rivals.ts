/** The contest: ourselves and the peers in turns on the same journey, and the figures of that. */
import type { Figures } from '../baseline.ts';
import { median } from '../measure.ts';
import { describeVerdict, OWN_NAME, PEER_NAMES, type Run, runContender, Stopped } from './contest.ts';

/** `size`: people for everybody. `minutes`: a contender that would take longer gets fewer, and the figures say so. */
export type ContestOptions = {
  readonly size: number;
  readonly rounds: number;
  readonly minutes: number;
  readonly directory: string;
  readonly names: readonly string[];
  readonly print: (line: string) => void;
};

const TRIAL_SIZE = 2000;

/** The contenders of `only` ("bullmq" stands for both of its settings) or all; throws for a name that there is not. */
export function selectPeers(only: readonly string[]): readonly string[] {
  const isCalled = (name: string, wanted: string) => name === wanted || name.startsWith(`${wanted}_`);
  const unknown = only.filter((wanted) => !PEER_NAMES.some((name) => isCalled(name, wanted)));
  if (unknown.length > 0)
    throw new Error(`no peer ${unknown.join(', ')}; there are ${PEER_NAMES.join(', ')}`);
  return only.length === 0
    ? PEER_NAMES
    : PEER_NAMES.filter((name) => only.some((wanted) => isCalled(name, wanted)));
}

type Standing = { readonly name: string; size: number; readonly runs: Run[] };

/** Runs all of `names`; what cannot run is said, and its figures are NaN (null as JSON). */
export async function runContest(options: ContestOptions): Promise<Figures> {
  const standings: Standing[] = [];
  for (const name of options.names) {
    const size = await tryOut(name, options);
    if (size !== null) standings.push({ name, size, runs: [] });
  }
  for (let turn = 1; turn <= options.rounds; turn += 1) {
    for (const standing of standings) await measureTurn(standing, turn, options);
  }
  const figures = options.names.map((name) =>
    figuresOf(name, standings.find((standing) => standing.name === name)?.runs ?? []),
  );
  return { ...Object.assign({}, ...figures), ...compare(standings, options) };
}

async function runSafely(name: string, size: number, options: ContestOptions): Promise<Run | null> {
  const label = name.padEnd(16);
  try {
    const run = await runContender(name, size, options.directory);
    if (!('skipped' in run)) return run;
    options.print(`${label} SKIPPED: ${run.skipped}`);
  } catch (error) {
    if (error instanceof Stopped) throw error;
    options.print(`${label} FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
  return null;
}

/** A short run: whether it works at all, and how many people it can take in the given time. */
async function tryOut(name: string, options: ContestOptions): Promise<number | null> {
  const trial = await runSafely(name, Math.min(TRIAL_SIZE, options.size), options);
  if (trial === null) return null;
  const possible = rateOf(trial) * options.minutes * 60;
  if (possible >= options.size) return options.size;
  const size = Math.min(options.size, Math.max(TRIAL_SIZE, Math.floor(possible / 1000) * 1000));
  if (size === options.size) return size;
  const reason = `${options.size.toLocaleString('en')} would take more than ${options.minutes} minutes`;
  options.print(`${name.padEnd(16)} gets ${size.toLocaleString('en')} people: ${reason}`);
  return size;
}

async function measureTurn(standing: Standing, turn: number, options: ContestOptions): Promise<void> {
  const run = await runSafely(standing.name, standing.size, options);
  if (run === null) return;
  standing.runs.push(run);
  options.print(`round ${turn} of ${options.rounds}: ${describeRun(run)}`);
}

function rateOf({ verdict, elapsedMs }: Run): number {
  return (verdict.journeys / elapsedMs) * 1000;
}

function cpuOf({ verdict, clientCpuMs, serverCpuMs }: Run): number {
  return (clientCpuMs + serverCpuMs) / verdict.journeys;
}

function describeRun(run: Run): string {
  const { journeys } = run.verdict;
  const [client, server] = [run.clientCpuMs, run.serverCpuMs].map((cpu) => (cpu / journeys).toFixed(3));
  const parts = [
    `${journeys.toLocaleString('en')} ${run.isPaced ? 'paced' : 'raw'}`,
    `${Math.round(rateOf(run)).toLocaleString('en')} journeys/s`,
    `${cpuOf(run).toFixed(3)} ms of CPU each (client ${client}, server ${server})`,
    `${(run.syncs / journeys).toFixed(3)} syncs each, ${Math.round((run.syncs / run.elapsedMs) * 1000)} a second`,
    `machine ${Math.round(run.idle * 100)} % idle`,
    describeVerdict(run.verdict),
  ];
  return `${run.name.padEnd(16)} ${parts.join('; ')}`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Medians over the runs; NaN where there are none. `late`, `unjudged`: the worst run's. */
function figuresOf(name: string, runs: readonly Run[]): Figures {
  const middle = (read: (run: Run) => number, digits: number) => round(median(runs.map(read)), digits);
  const worst = (read: (run: Run) => number) =>
    runs.length === 0 ? Number.NaN : Math.max(...runs.map(read));
  return {
    [`${name}_n`]: worst(({ verdict }) => verdict.journeys),
    [`${name}_journeys_per_s`]: middle(rateOf, 0),
    [`${name}_cpu_ms_per_journey`]: middle(cpuOf, 3),
    [`${name}_syncs_per_journey`]: middle(({ syncs, verdict }) => syncs / verdict.journeys, 3),
    [`${name}_syncs_per_s`]: middle(({ syncs, elapsedMs }) => (syncs / elapsedMs) * 1000, 0),
    [`${name}_idle`]: middle(({ idle }) => idle, 2),
    [`${name}_late`]: worst(({ verdict }) => verdict.late),
    [`${name}_unjudged`]: worst(({ verdict }) => verdict.unjudged),
  };
}

/** The highest rate and the lowest cost of those runs; NaN where there are none. */
function bestOf(standings: readonly Standing[]): {
  readonly name: string;
  readonly rate: number;
  readonly cpu: number;
} {
  const rates = standings.map(({ runs }) => median(runs.map(rateOf)));
  const costs = standings.map(({ runs }) => median(runs.map(cpuOf)));
  if (standings.length === 0) return { name: 'none', rate: Number.NaN, cpu: Number.NaN };
  const rate = Math.max(...rates);
  return { name: standings[rates.indexOf(rate)]?.name ?? '', rate, cpu: Math.min(...costs) };
}

/**
 * Ours against the fastest durable peer that ran, by the clock; and against the cheapest by CPU, which neighbours on the
 * machine hardly touch. Apart from these: against what somebody added batching to that the peer does not have.
 */
function compare(standings: readonly Standing[], { print, names }: ContestOptions): Figures {
  const own = standings.find(({ name }) => name === OWN_NAME)?.runs ?? [];
  const durable = standings.filter(({ name, runs: [run] }) => name !== OWN_NAME && run?.isDurable === true);
  const [peer, extended] = [false, true].map((isExtended) =>
    bestOf(durable.filter(({ runs }) => runs[0]?.isExtended === isExtended)),
  ) as [ReturnType<typeof bestOf>, ReturnType<typeof bestOf>];
  const ran = new Set(standings.filter(({ runs }) => runs.length > 0).map(({ name }) => name));
  const missing = names.filter((name) => !ran.has(name));
  if (missing.length > 0) print(`NOT IN THE COMPARISON: ${missing.join(', ')}`);
  print(`the fastest durable peer: ${peer.name}; with a layer of batching by hand: ${extended.name}`);
  const [rate, cpu] = [median(own.map(rateOf)), median(own.map(cpuOf))];
  return {
    vs_best_durable_peer: round(rate / peer.rate, 2),
    vs_best_durable_peer_cpu: round(peer.cpu / cpu, 2),
    vs_extended_peer: round(rate / extended.rate, 2),
    vs_extended_peer_cpu: round(extended.cpu / cpu, 2),
    contenders_missing: missing.length,
  };
}
