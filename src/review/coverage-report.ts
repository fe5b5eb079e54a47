/** How often tests came where, line by line: as JSON for programs, as a page for people. Returns text; writes nothing. */
import { escapeHtml } from '../base/escape-html.ts';
import { printPage } from './html/page.ts';
import { type Head, type Row, table } from './html/table.ts';
import type { Coverage, Covered, StepHits, TestReport } from './report.ts';

/** How a file of the workspace is shown to the reader. */
type Show = (file: string) => string;

/** Steps, paths and timeouts that were reached of all there are, in percent; 100 where there are none. Pure. */
export function percentCovered({ steps, paths, timeouts }: Coverage): number {
  const parts = [steps, paths, timeouts];
  const total = parts.reduce((sum, each) => sum + each.total, 0);
  const reached = parts.reduce((sum, each) => sum + each.reached, 0);
  return total === 0 ? 100 : (reached / total) * 100;
}

/**
 * `{ totals, files: { FILE: { lines: { LINE: HITS }, branches: [{ line, step, path, hits }] } } }`: what lcov says of code,
 * of journeys. A policy's line counts how often it refused or held. Pure.
 */
export function printCoverageJson({ coverage, detail }: TestReport, show: Show): string {
  type File = { readonly lines: { [line: string]: number }; readonly branches: object[] };
  const files: { [file: string]: File } = {};
  const fileOf = (path: string): File => {
    const name = show(path);
    files[name] ??= { lines: {}, branches: [] };
    return files[name];
  };
  const count = (path: string, line: number, hits: number) => {
    const { lines } = fileOf(path);
    lines[line] = (lines[line] ?? 0) + hits;
  };
  for (const { journey, steps } of detail.journeys) {
    for (const { step, source, hits, paths } of steps) {
      count(source.file, source.line, hits);
      for (const { path, hits: taken } of paths) {
        fileOf(source.file).branches.push({ line: source.line, journey, step, path, hits: taken });
      }
    }
  }
  for (const { source, hits } of detail.policies) count(source.file, source.line, hits);
  const percent = Number(percentCovered(coverage).toFixed(2));
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ totals: { percent, ...coverage }, files: sorted }, null, 2)}\n`;
}

const code = (text: string) => `<code>${escapeHtml(text)}</code>`;
const dim = (text: string) => `<span class="dim">${code(text)}</span>`;

function meter(name: string, { reached, total }: Covered): string {
  const share = total === 0 ? 1 : reached / total;
  const label = `${reached} of ${total}`;
  return `<tr><th scope="row">${name}</th><td class="number">${label}</td><td><meter min="0" max="1" low="0.8" high="0.999" optimum="1" value="${share}" aria-label="${name}: ${label}">${label}</meter></td></tr>`;
}

const REACHED: Head = { name: 'reached', isNumber: true };
const NEVER = '<span class="bad">never</span>';

function stepRow({ step, source, hits, paths }: StepHits, show: Show): Row {
  const isMissed = hits === 0 || paths.some((each) => each.hits === 0);
  const ways = paths.map(
    (each) =>
      `<span class="${each.hits === 0 ? 'bad' : 'dim'}">${code(each.path)} ${each.hits === 0 ? 'never' : each.hits}</span>`,
  );
  const where = `${show(source.file)}:${source.line}`;
  const cells = [code(step), hits === 0 ? NEVER : String(hits), ways.join('<br>'), dim(where)];
  return { cells, ...(isMissed && { class: 'missed' }) };
}

/** A page of its own: what was reached how often, what never. Pure. */
export function printCoverageHtml({ cases, coverage, detail }: TestReport, show: Show): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const sums = [
    meter('steps', coverage.steps),
    meter('paths', coverage.paths),
    meter('timeouts', coverage.timeouts),
    meter('policies that refused or held', coverage.gates),
  ];
  const journeys = detail.journeys.map(({ journey, steps }) => {
    const rows = steps.map((each) => stepRow(each, show));
    return `<h2>${code(journey)}</h2>\n${table(journey, ['step', REACHED, 'ways taken', 'where'], rows)}`;
  });
  const policies = detail.policies.map(({ policy, source, hits }): Row => {
    const where = dim(`${show(source.file)}:${source.line}`);
    const cells = [code(policy), hits === 0 ? NEVER : String(hits), where];
    return { cells, ...(hits === 0 && { class: 'missed' }) };
  });
  const shared =
    policies.length === 0
      ? ''
      : `<h2>Policies that refused or held</h2>\n${table('Policies', ['policy', REACHED, 'where'], policies)}`;
  const percent = Math.floor(percentCovered(coverage) * 10) / 10;
  const counts = `${cases.length - failed} tests passed${failed === 0 ? '' : `, <span class="bad">${failed} failed</span>`}`;
  return printPage({
    title: 'What the tests reach',
    body: `<main>
<h1>What the tests reach: ${percent.toFixed(1)} %</h1>
<p>${counts}. Numbers say how often runs came to a step or took a way, in all tests together.</p>
<table><tbody>${sums.join('\n')}</tbody></table>
${[...journeys, shared].filter((each) => each !== '').join('\n')}
</main>`,
  });
}
