/**
 * `npm run faults`: runs the fault cases with many trials, one file after the other, writes what they measured into
 * README.md, and prints the sums as JSON on the last line. Ends with 1 where a case failed. `npm run faults -- r1 r24`
 * runs these cases alone: the rows of the others stay as they are.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FIGURES_FILE, type FigureLine, LONG_FACTOR, TRIALS_FACTOR } from './figures.ts';
import { inOrder, placeTable, readTable, rowsOf, summaryOf, type TestResult, tableOf } from './report.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const root = join(folder, '..', '..');
const readme = join(folder, 'README.md');
const scratch = mkdtempSync(join(tmpdir(), 'rutter-figures-'));
const figuresFile = join(scratch, 'figures.ndjson');
const resultsFile = join(scratch, 'results.json');

type ReportedFile = {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly TestResult[];
};

/** Files of cases are named after them: `c3-quiet-hours.test.ts`. */
const asked = process.argv.slice(2).map((name) => name.toLowerCase());
const files = readdirSync(folder).filter((name) => {
  const id = /^([a-z]\d+).*\.test\.ts$/.exec(name)?.[1];
  return id !== undefined && (asked.length === 0 || asked.includes(id));
});
if (files.length === 0) throw new Error(`no case of ${asked.join(', ')}`);

const run = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...files.map((name) => `tests/faults/${name}`),
    '--no-file-parallelism',
    '--testTimeout=600000',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultsFile}`,
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { [TRIALS_FACTOR]: String(LONG_FACTOR), ...process.env, [FIGURES_FILE]: figuresFile },
  },
);

function readLines(): readonly FigureLine[] {
  if (!existsSync(figuresFile)) return [];
  const lines = readFileSync(figuresFile, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as FigureLine);
}

/** A file that could not even be read has no tests: it stands for one that failed. */
function resultsOf({ name, status, assertionResults }: ReportedFile): readonly TestResult[] {
  if (assertionResults.length > 0 || status === 'passed') return assertionResults;
  const id = basename(name).split('-')[0] ?? '';
  return [{ title: `${id.toUpperCase()} ${basename(name)}`, status }];
}

const { testResults } = JSON.parse(readFileSync(resultsFile, 'utf8')) as {
  readonly testResults: readonly ReportedFile[];
};
const rows = rowsOf(testResults.flatMap(resultsOf), readLines());
const summary = summaryOf(rows);
const document = readFileSync(readme, 'utf8');
const ran = new Set(rows.map((row) => row.case));
const kept = asked.length === 0 ? [] : readTable(document).filter((row) => !ran.has(row.case));
writeFileSync(readme, placeTable(document, tableOf(inOrder([...kept, ...rows]))));
rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${tableOf(rows)}\n${JSON.stringify(summary)}\n`);
process.exitCode = run.status === 0 && summary.failed === 0 && rows.length > 0 ? 0 : 1;
