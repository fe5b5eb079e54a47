/**
 * The linter on a large workspace: against `yaml` alone and against Spectral on the same files, cold and with its cache,
 * and how long two small commands take as whole processes. Every run must do its work: a finding, or no plan, throws.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BenchOptions, Figures } from '../baseline.ts';
import { measureParse } from '../compile.ts';
import type { GeneratedFile } from '../generated.ts';
import { describeSpread, measure, median } from '../measure.ts';
import { measureSpectral } from './spectral.ts';
import { measureThreeRules } from './three-rules.ts';
import { generateLargeWorkspace } from './workspace.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
/** Spectral takes some 40 ms a file: a sample of the journeys, compared by file. */
const SPECTRAL_FILES = 200;
const STARTS = 31;

/** Measures everything; `journeys`: how many. */
export async function runLint({ journeys, rounds, directory, print }: BenchOptions): Promise<Figures> {
  const folder = mkdtempSync(join(directory, 'rutter-lint-'));
  try {
    const files = generateLargeWorkspace(journeys);
    const own = files.filter(({ path }) => path.startsWith('journeys/'));
    const bytes = own.reduce((sum, { text }) => sum + text.length, 0);
    print(`${journeys} journeys of ${Math.round(bytes / own.length)} bytes, ${files.length} files`);
    writeFiles(join(folder, 'large'), files);
    const compared = await compareWithParser(files, rounds, print);
    const program = buildProgram(folder);
    const runs = measureRuns(program, join(folder, 'large'), print);
    const spectralMs = await measureSpectral(own.slice(0, SPECTRAL_FILES));
    const threeMs = await measureThreeRules(files);
    const fullMs = compared.coldMs / files.length;
    const each = (ms: number) => `${ms.toFixed(2)} ms a file`;
    print(`spectral, three rules: ${each(spectralMs)} (${SPECTRAL_FILES} files)`);
    print(`rutter, the same three: ${each(threeMs)}; compiled, with all rules: ${each(fullMs)}`);
    return {
      cold_vs_parse: compared.ratio,
      ...runs,
      vs_spectral: spectralMs / threeMs,
      all_rules_vs_spectral: spectralMs / fullMs,
      ...measureStarts(program, print),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: readonly GeneratedFile[]): void {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** CPU of texts to findings over CPU of `parseDocument` with a `LineCounter`, in turns; the medians. */
async function compareWithParser(
  files: readonly GeneratedFile[],
  rounds: number,
  print: BenchOptions['print'],
): Promise<{ readonly ratio: number; readonly coldMs: number }> {
  const [{ compileWorkspace }, { lintWorkspace }, { rules }, { definitions }, { adapters }, { instant }] =
    await Promise.all([
      import('../../../src/compiler/compile.ts'),
      import('../../../src/rules/lint-workspace.ts'),
      import('../../../src/rules/registry.ts'),
      import('../../../src/kinds/registry.ts'),
      import('../../../adapters/registry.ts'),
      import('../../../src/base/ids.ts'),
    ]);
  const now = instant(Date.parse('2026-11-23T09:00:00Z'));
  const costs: { readonly parse: number; readonly cold: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const parse = await measureParse(files);
    // A comment that changes from round to round: nothing is remembered.
    const fresh = files.map(({ path, text }) => ({ path, text: `${text}# ${round}\n` }));
    let found = -1;
    const cold = await measure(async () => {
      const compiled = await compileWorkspace(fresh, definitions, { adapters, now });
      found =
        compiled.plan === null ? -1 : lintWorkspace(compiled, definitions, { now, rules }).diagnostics.length;
    });
    if (found !== 0)
      throw new Error(found < 0 ? 'there is no plan' : `${found} findings in a clean workspace`);
    costs.push({ parse: parse.cpuMs, cold: cold.cpuMs });
  }
  const ratios = costs.map(({ parse, cold }) => cold / parse);
  print(`cold over parsing alone: ${describeSpread(ratios, 2)}, ${rules.length} rules`);
  return { ratio: median(ratios), coldMs: median(costs.map(({ cold }) => cold)) };
}

/** The built program, as it is installed. Returns its entry. */
function buildProgram(folder: string): string {
  const home = join(folder, 'program');
  const config = join(ROOT, 'rolldown.config.ts');
  execFileSync(join(ROOT, 'node_modules/.bin/rolldown'), ['-c', config, '--dir', home], { cwd: ROOT });
  cpSync(join(ROOT, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
  return join(home, 'src/cli/main.js');
}

type Run = { readonly cpuMs: number; readonly peakMb: number };

/** Says at the end of a process what it has cost: CPU time, and its peak of memory. */
const REPORT = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify(cost));
});`;

/** A process that lints and does nothing else: cold, with nothing changed, with one file changed. */
function measureRuns(program: string, folder: string, print: BenchOptions['print']): Figures {
  const { CI: _ci, GITHUB_ACTIONS: _actions, ...env } = process.env;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(REPORT)}`];
  const words = ['lint', '--workspace', folder, '--now', '2026-11-23T09:00:00Z'];
  const run = (): Run => {
    const { status, output } = spawnSync(process.execPath, [...preload, program, ...words], {
      encoding: 'utf8',
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    const [, said = '', complaint = '', cost = ''] = output.map((each) => each ?? '');
    if (status !== 0 || !said.startsWith('nothing found')) throw new Error(said.slice(0, 400) + complaint);
    return JSON.parse(cost) as Run;
  };
  const cold = run();
  const warm = run();
  appendFileSync(join(folder, 'journeys/00000.yaml'), '# changed\n');
  const changed = run();
  const again = run();
  print(`cold ${(cold.cpuMs / 1000).toFixed(1)} s of CPU, peak ${cold.peakMb.toFixed(0)} MB`);
  print(
    `nothing changed ${(warm.cpuMs / 1000).toFixed(2)} s; one file changed ${(changed.cpuMs / 1000).toFixed(1)} s; then again ${(again.cpuMs / 1000).toFixed(2)} s`,
  );
  return {
    warm_vs_cold: warm.cpuMs / cold.cpuMs,
    one_changed_vs_cold: changed.cpuMs / cold.cpuMs,
    peak_mb: cold.peakMb,
  };
}

/** Whole processes of the built program; medians of the clock on the wall. */
function measureStarts(program: string, print: BenchOptions['print']): Figures {
  const small = join(ROOT, 'tests/fixtures/workspaces/rules');
  const times = (args: readonly string[]): readonly number[] =>
    Array.from({ length: STARTS }, () => {
      const startedAt = performance.now();
      spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
      return performance.now() - startedAt;
    });
  const version = times(['--version']);
  const validate = times(['validate', '--workspace', small]);
  print(
    `--version ${describeSpread(version, 0)} ms; validate on twelve files ${describeSpread(validate, 0)} ms`,
  );
  return { version_ms: median(version), validate_ms: median(validate) };
}
