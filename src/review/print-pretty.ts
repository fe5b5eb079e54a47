/** A test report for people. Returns text; writes nothing. */
import { styleText } from 'node:util';
import { type PrettyOptions, printPretty, type TextOf } from '../language/diagnostics/pretty.ts';
import type { CaseReport, Covered, TestReport } from './report.ts';

const MISSING_MAX = 8;

type Paint = (style: 'red' | 'green' | 'dim', text: string) => string;

/** Cases by file, the failures with their frames, then counts and coverage. Pure. */
export function printTestsPretty(report: TestReport, textOf: TextOf, options: PrettyOptions = {}): string {
  const paint: Paint = (style, text) =>
    options.colour === true ? styleText(style, text, { validateStream: false }) : text;
  const files = Map.groupBy(report.cases, (each) => each.file);
  const lists = [...files].map(([file, cases]) =>
    [file, ...cases.map((each) => caseLine(each, paint)), ''].join('\n'),
  );
  const failures = report.cases.flatMap((each) => each.failures);
  const frames = failures.length === 0 ? '' : `${printPretty(failures, textOf, options)}\n`;
  const failed = report.cases.filter((each) => each.failures.length > 0).length;
  const passed = report.cases.length - failed;
  const counts =
    failed === 0
      ? paint('green', `${passed} passed`)
      : `${passed} passed, ${paint('red', `${failed} failed`)}`;
  return `${lists.join('\n')}\n${frames}${counts}\n${coverageLines(report, paint)}`;
}

function caseLine({ name, failures }: CaseReport, paint: Paint): string {
  return failures.length === 0
    ? `  ${paint('green', 'ok')}    ${name}`
    : `  ${paint('red', 'FAIL')}  ${name}`;
}

function coverageLines({ coverage }: TestReport, paint: Paint): string {
  const parts: readonly (readonly [string, Covered])[] = [
    ['steps', coverage.steps],
    ['paths', coverage.paths],
    ['timeouts', coverage.timeouts],
    ['policies that refused or held', coverage.gates],
  ];
  const shown = parts.filter(([, { total }]) => total > 0);
  if (shown.length === 0) return '';
  const counts = shown.map(([name, { reached, total }]) => `${name} ${reached}/${total}`).join(', ');
  const missing = shown.flatMap(([, covered]) => covered.missing);
  const listed = missing.slice(0, MISSING_MAX).map((name) => paint('dim', `  not reached: ${name}`));
  const rest = missing.length - listed.length;
  if (rest > 0) listed.push(paint('dim', `  ... and ${rest} more (--format json lists them)`));
  return `${[`coverage: ${counts}`, ...listed].join('\n')}\n`;
}
