/**
 * A process that a hostile workspace may try to kill: reads the folder of each line of its input, compiles, lints and
 * prints it, and answers with what was said, how long that took and how much memory the process has had. The judge is outside.
 */
import { createInterface } from 'node:readline';
import { adapters } from '../../../adapters/registry.ts';
import type { Instant } from '../../../src/base/ids.ts';
import { compileWorkspace } from '../../../src/compiler/compile.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { printPretty } from '../../../src/language/diagnostics/pretty.ts';
import { readWorkspace } from '../../../src/language/workspace/read.ts';
import { lintWorkspace } from '../../../src/rules/lint-workspace.ts';
import { rules } from '../../../src/rules/registry.ts';

const NOW = Date.UTC(2026, 10, 23, 9) as Instant;

/** What one folder gave. `found`: `file code` of each error; `unplaced`: those without a file, or outside of its text. */
export type Answer = {
  readonly found: readonly string[];
  readonly unplaced: readonly string[];
  readonly compiles: boolean;
  readonly ms: number;
  /** The most that the process has held so far, in megabytes. */
  readonly peakMb: number;
};

async function answer(folder: string): Promise<Answer> {
  const startedAt = performance.now();
  const read = readWorkspace(folder);
  const compiled = await compileWorkspace(read.files, definitions, { adapters, now: NOW });
  const linted = lintWorkspace(compiled, definitions, { now: NOW, rules });
  const errors = [...read.diagnostics, ...linted.diagnostics].filter(({ severity }) => severity === 'error');
  printPretty(errors, (file) => compiled.texts.get(file));
  const unplaced = errors.filter(({ span }) => {
    const length = compiled.texts.get(span.file)?.length ?? 0;
    return span.file === '' || span.start < 0 || span.end < span.start || span.end > length;
  });
  return {
    found: errors.map(({ span, code }) => `${span.file} ${code}`),
    unplaced: unplaced.map(({ code, span }) => `${code} ${span.file}:${span.start}-${span.end}`),
    compiles: compiled.plan !== null && read.diagnostics.length === 0,
    ms: Math.round(performance.now() - startedAt),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

for await (const folder of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(folder))}\n`);
}
