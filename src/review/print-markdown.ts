/** A test report in Markdown, for the summary of a job or a comment: counts, what failed, and what was not reached. */
import type { TextOf } from '../language/diagnostics/pretty.ts';
import {
  CHARACTERS_MAX,
  codeSpan,
  cutRows,
  escapeMarkdown,
} from '../language/diagnostics/printers/markdown.ts';
import { createPlaces } from '../language/diagnostics/printers/places.ts';
import type { CaseReport, TestReport } from './report.ts';
import { TIMELINE_HEAD } from './timeline.ts';

const MISSING_MAX = 20;
/** The share of the text that failures may take, so that coverage is never cut. */
const ROWS_MAX = CHARACTERS_MAX - 8_000;

/** The report's text, with a final newline; failures by case, as many as fit. Pure. */
export function printTestsMarkdown(report: TestReport, textOf: TextOf): string {
  const failed = report.cases.filter((each) => each.failures.length > 0);
  const passed = report.cases.length - failed.length;
  const failures = failed.reduce((sum, each) => sum + each.failures.length, 0);
  const how = failures === failed.length ? '' : ` (${failures} expectations not met)`;
  const title = `### rutter test: ${passed} passed${failed.length === 0 ? '' : `, ${failed.length} failed${how}`}\n`;
  const placeOf = createPlaces(textOf);
  const rows = failed.flatMap(({ document, name, failures }: CaseReport) =>
    failures.map(({ span, message, notes = [] }) => {
      // What came nearest is told; the timeline around it is for a terminal.
      const told = notes.filter((note) => !note.startsWith(TIMELINE_HEAD));
      const got = told.map((note) => `; ${escapeMarkdown(note.replace(/\s*\n\s*/g, ', '))}`);
      const { line } = placeOf(span);
      const where = codeSpan(`${span.file}:${line}`);
      return `| ${codeSpan(document)}: ${escapeMarkdown(name)} | ${where} | ${escapeMarkdown(message)}${got.join('')} |\n`;
    }),
  );
  const table =
    rows.length === 0 ? '' : `\n| case | where | what |\n|---|---|---|\n${cutRows(rows, ROWS_MAX)}`;
  return `${title}${table}${coverage(report)}`;
}

function coverage({ coverage: { steps, paths, timeouts, gates } }: TestReport): string {
  const parts = [
    ['steps', steps],
    ['paths', paths],
    ['timeouts', timeouts],
    ['policies that refused or held', gates],
  ] as const;
  const shown = parts.filter(([, { total }]) => total > 0);
  if (shown.length === 0) return '';
  const rows = shown.map(([name, { reached, total }]) => `| ${name} | ${reached} of ${total} |\n`).join('');
  const missing = shown.flatMap(([, covered]) => covered.missing);
  const named = missing.slice(0, MISSING_MAX).map(codeSpan);
  const rest = missing.length - named.length;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const unreached = missing.length === 0 ? '' : `\nNot reached: ${named.join(', ')}${more}.\n`;
  return `\n| coverage | reached |\n|---|---|\n${rows}${unreached}`;
}
