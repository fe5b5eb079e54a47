/**
 * The bench `simulate`: a million people of the example for ninety days in one process; a part of it against a loop written by
 * hand; the steps of the SQLite host beside those of the simulation; and the CDNOW log against the daemon's run of it.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { sendByDaemon } from '../../replay/cdnow-daemon.ts';
import { lineOf } from '../../replay/cdnow-lines.ts';
import { LOG_END, readLog, readMessages } from '../../replay/cdnow-log.ts';
import { compileCdnow } from '../../replay/cdnow-run.ts';
import { sendBySimulation } from '../../replay/cdnow-simulated.ts';
import type { Figures } from '../baseline.ts';
import { compileFiveSteps, STEPS_PER_RUN } from '../five-steps.ts';
import type { RunnerOptions } from '../runner/runner.ts';
import { measureSqlite } from '../sqlite.ts';
import { compareWithLoop, ratiosOf } from './compare.ts';
import { simulateWhole } from './whole.ts';

const DAYS = 90;
/** So many people are played by the plain loop as well, at most. */
const PLAIN_MAX = 10_000;
/** Runs of five steps on the SQLite host. */
const SQLITE_RUNS = 10_000;

type Part = { readonly name: string; readonly run: (options: RunnerOptions) => Promise<Figures> };

const PARTS: readonly Part[] = [
  { name: 'plain', run: runPlain },
  { name: 'sqlite', run: runSqlite },
  { name: 'cdnow', run: runCdnow },
  { name: 'whole', run: runWhole },
];

async function runPlain({ size, rounds, print }: RunnerOptions): Promise<Figures> {
  print('a part of the example (4 journeys, 6 policies), and the same written by hand');
  const people = Math.min(size, PLAIN_MAX);
  const turns = await compareWithLoop(people, DAYS, rounds, print);
  const { all, alone } = ratiosOf(turns);
  return { vs_plain_loop: Number(all.toFixed(2)), vs_plain_loop_without_people: Number(alone.toFixed(2)) };
}

async function runSqlite({ directory, print }: RunnerOptions): Promise<Figures> {
  const plan = await compileFiveSteps();
  const { wallMs } = await measureSqlite(plan, SQLITE_RUNS, directory);
  const rate = Math.round((SQLITE_RUNS * STEPS_PER_RUN * 1000) / wallMs);
  print(`the SQLite host: ${rate.toLocaleString('en')} steps/s (five steps, every one durable)`);
  return { sqlite_steps_per_s: rate };
}

/** The same export through the simulation and through the daemon. Throws with what only one of them sent. */
async function runCdnow({ directory, print }: RunnerOptions): Promise<Figures> {
  const log = readLog();
  if (log === null) {
    print('the CDNOW log is not there: nothing is compared');
    return {};
  }
  const plan = await compileCdnow();
  const lines = readMessages(log, () => true).map(lineOf);
  const { messages } = await sendBySimulation(plan, lines, LOG_END);
  const daemons = await sendByDaemon(plan, lines, LOG_END, mkdtempSync(join(directory, 'rutter-cdnow-')));
  const [ours, theirs] = [new Set(messages), new Set(daemons)];
  const apart = [
    ...messages.filter((each) => !theirs.has(each)).map((each) => `simulation only: ${each}`),
    ...daemons.filter((each) => !ours.has(each)).map((each) => `daemon only: ${each}`),
  ];
  if (apart.length > 0 || ours.size !== messages.length || messages.length !== daemons.length) {
    throw new Error(`${apart.length} messages differ:\n${apart.slice(0, 10).join('\n')}`);
  }
  print(
    `the CDNOW log: ${lines.length.toLocaleString('en')} lines, ${messages.length.toLocaleString('en')} messages, each sent by the simulation and by the daemon at the same instant under the same key`,
  );
  return { cdnow_messages: messages.length, cdnow_apart: apart.length };
}

async function runWhole({ size, directory, print }: RunnerOptions): Promise<Figures> {
  print(`the whole example: ${size.toLocaleString('en')} people for ${DAYS} days, in one process`);
  const report = await simulateWhole(size, DAYS, directory, print);
  const { subscribers, messages, sent, steps, seconds, cpuSeconds, peakMb } = report;
  print(
    `${messages.toLocaleString('en')} messages came in, ${sent.toLocaleString('en')} went out in ${steps.toLocaleString('en')} steps; ${cpuSeconds.toFixed(0)} s of CPU`,
  );
  return {
    subscribers,
    days: DAYS,
    seconds: Math.round(seconds),
    cpu_seconds: Math.round(cpuSeconds),
    peak_mb: Math.round(peakMb),
    steps_per_s: Math.round(steps / seconds),
  };
}

/** Runs the parts that were chosen (default: all). Throws when anything did not do its work, or two sides do not agree. */
export async function runSimulate(options: RunnerOptions): Promise<Figures> {
  const unknown = options.only.find((name) => PARTS.every((part) => part.name !== name));
  if (unknown !== undefined)
    throw new Error(`the parts of this bench are plain, sqlite, cdnow and whole, not ${unknown}`);
  let figures: Figures = {};
  for (const { name, run } of PARTS) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    figures = { ...figures, ...(await run(options)) };
  }
  return figures;
}
