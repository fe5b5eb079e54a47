/** What a run of the linter cost, for `--stats`. Returns text. */
import type { LintRun } from './session.ts';

const RULES_SHOWN = 10;

/** Files, phases and the slowest rules, in milliseconds. Pure. */
export function printStats(
  { compiled, linted }: LintRun,
  spans: { readonly [phase: string]: number },
): string {
  const ms = (value: number) => `${value.toFixed(1).padStart(9)} ms`;
  const phases = Object.entries(spans).map(([phase, value]) => `${ms(value)}  ${phase}`);
  const slowest = [...linted.ran.durations].sort((left, right) => right[1] - left[1]).slice(0, RULES_SHOWN);
  const rules = slowest.map(([rule, value]) => `${ms(value)}  rule ${rule}`);
  const counts = `${compiled.texts.size} files, ${linted.ran.ran.length} rules, ${linted.findings.length} findings`;
  return `${[counts, ...phases, ...rules].join('\n')}\n`;
}
