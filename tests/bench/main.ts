/** `npm run bench -- NAME`: lists the benches, runs one, and prints its figures as JSON on the last line. */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Figures, runBaseline } from './baseline.ts';
import { runGate } from './gate.ts';
import { runLint } from './lint/lint.ts';
import { Stopped } from './runner/contest.ts';
import { type RunnerOptions, runRunner } from './runner/runner.ts';
import { runSimulate } from './simulate/simulate.ts';

/** `size`, `journeys`, `rounds`: unless the command line says otherwise. */
type Bench = {
  readonly summary: string;
  readonly size?: number;
  readonly journeys: number;
  readonly rounds?: number;
  readonly run: (options: RunnerOptions) => Promise<Figures>;
};

const BENCHES: { readonly [name: string]: Bench } = {
  baseline: {
    summary: 'kernel in memory, SQLite host against a floor, compiler against its YAML parser',
    journeys: 1000,
    run: runBaseline,
  },
  gate: {
    summary: 'a send with 20 policies and without; conditions against other ways to write rules',
    journeys: 1000,
    run: runGate,
  },
  lint: {
    summary: 'the linter against its YAML parser and Spectral; its cache, its memory, its start',
    journeys: 10_000,
    run: runLint,
  },
  runner: {
    summary:
      'the five steps in real time against BullMQ, graphile-worker, Restate, DBOS; the daemon; 5 million people (an hour)',
    size: 100_000,
    journeys: 1000,
    rounds: 1,
    run: runRunner,
  },
  simulate: {
    summary:
      'the example for ninety days (a million people); a part of it against a loop by hand; the CDNOW log against the daemon',
    size: 1_000_000,
    journeys: 1,
    rounds: 3,
    run: runSimulate,
  },
};

const USAGE = `usage: npm run bench -- NAME [--size SUBSCRIBERS] [--journeys N] [--rounds N] [--directory DIR]
       runner, simulate: [--only PART,...]   runner: [--peers NAME,...] [--minutes N]

${Object.entries(BENCHES)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}`;

function readCount(text: string | undefined, name: string, otherwise: number): number {
  const count = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} is a whole number from 1 on`);
  return count;
}

function readNames(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '');
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string' },
    journeys: { type: 'string' },
    rounds: { type: 'string' },
    directory: { type: 'string', default: tmpdir() },
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: '' },
    minutes: { type: 'string' },
  },
});
const [name = ''] = positionals;
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
const print = (line: string) => {
  process.stdout.write(`${line}\n`);
};
if (bench === undefined) {
  print(USAGE);
  process.exitCode = name === '' ? 0 : 2;
} else {
  const work = bench.run({
    size: readCount(values.size, 'size', bench.size ?? 20_000),
    journeys: readCount(values.journeys, 'journeys', bench.journeys),
    rounds: readCount(values.rounds, 'rounds', bench.rounds ?? 3),
    minutes: readCount(values.minutes, 'minutes', 5),
    only: readNames(values.only),
    peers: readNames(values.peers),
    directory: values.directory,
    print,
  });
  const figures = await work.catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
    print(error.message);
    return null;
  });
  if (figures === null) process.exitCode = 130;
  else print(JSON.stringify(figures));
  if ((figures?.parts_failed ?? 0) > 0) process.exitCode = 1;
}
