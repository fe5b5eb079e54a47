/** `npm run bench -- NAME`: lists the benches, runs one, and prints its figures as JSON on the last line. */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchOptions, type Figures, runBaseline } from './baseline.ts';
import { runGate } from './gate.ts';
import { runLint } from './lint/lint.ts';

/** `journeys`: unless the command line says otherwise. */
type Bench = {
  readonly summary: string;
  readonly journeys: number;
  readonly run: (options: BenchOptions) => Promise<Figures>;
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
};

const USAGE = `usage: npm run bench -- NAME [--size SUBSCRIBERS] [--journeys N] [--rounds N] [--directory DIR]

${Object.entries(BENCHES)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}`;

function readCount(text: string, name: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} is a whole number from 1 on`);
  return count;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '20000' },
    journeys: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    directory: { type: 'string', default: tmpdir() },
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
  const figures = await bench.run({
    size: readCount(values.size, 'size'),
    journeys: values.journeys === undefined ? bench.journeys : readCount(values.journeys, 'journeys'),
    rounds: readCount(values.rounds, 'rounds'),
    directory: values.directory,
    print,
  });
  print(JSON.stringify(figures));
}
