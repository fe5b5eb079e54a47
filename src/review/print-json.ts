/** A test report for programs. Stable names. */
import { formatInstant } from '../base/instant.ts';
import { printJson } from '../language/diagnostics/json.ts';
import type { TextOf } from '../language/diagnostics/pretty.ts';
import type { TestReport } from './report.ts';

/** `{ tests: [...], coverage, passed, failed }`; failures are diagnostics with lines and columns. Pure. */
export function printTestsJson({ cases, coverage }: TestReport, textOf: TextOf): string {
  const tests = cases.map(({ file, document, name, source, failures, endedAt }) => ({
    file,
    line: source.line,
    document,
    name,
    ok: failures.length === 0,
    endedAt: formatInstant(endedAt),
    failures: (JSON.parse(printJson(failures, textOf)) as { diagnostics: unknown }).diagnostics,
  }));
  const failed = cases.filter((each) => each.failures.length > 0).length;
  return `${JSON.stringify({ passed: cases.length - failed, failed, coverage, tests }, null, 2)}\n`;
}
