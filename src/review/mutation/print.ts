/** What came of the mutants, for people, programs and pull requests. Returns text; writes nothing. */
import { codeSpan, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import { OPERATORS } from './mutant.ts';
import { type Fate, type MutationReport, scoreOf, type TriedMutant } from './run-mutants.ts';

/** How a file of the workspace is shown to the reader. */
type Show = (file: string) => string;

function count(report: MutationReport, fate: Fate): number {
  return report.tried.filter((each) => each.fate === fate).length;
}

function of(report: MutationReport, fate: Fate): readonly TriedMutant[] {
  return report.tried.filter((each) => each.fate === fate);
}

function percent(report: MutationReport): string {
  return `${(Math.floor(scoreOf(report) * 10) / 10).toFixed(1)} %`;
}

function sumUp(report: MutationReport): string {
  const parts = (['noticed', 'survived', 'equivalent', 'impossible'] as const)
    .map((fate) => [fate, count(report, fate)] as const)
    .filter(([fate, number]) => fate === 'noticed' || number > 0)
    .map(([fate, number]) => `${number} ${fate}`);
  return `${report.tried.length} mutants: ${parts.join(', ')} (${percent(report)})`;
}

/** Survivors with their places, then what is stale, then the count. Pure. */
export function printMutantsPretty(report: MutationReport, show: Show): string {
  const survivors = of(report, 'survived').map(({ mutant: { id, says, source } }) => {
    return `survived  ${id}\n    ${says}, and no test notices\n    --> ${show(source.file)}:${source.line}:${source.column}\n`;
  });
  const stale = report.stale.map(
    (id) =>
      `stale     ${id}\n    is declared equivalent, and there is no such mutant, or a test notices it\n`,
  );
  return `${[...survivors, ...stale].join('')}${sumUp(report)}\n`;
}

/** `{ noticed, survived, equivalent, impossible, score, operators, stale, mutants: [...] }`. Pure. */
export function printMutantsJson(report: MutationReport, show: Show): string {
  const mutants = report.tried.map(({ mutant, fate, by, reason }) => {
    const { id, operator, journey, says, source } = mutant;
    return { id, operator, journey, says, file: show(source.file), line: source.line, fate, by, reason };
  });
  const operators = Object.fromEntries(
    OPERATORS.map((operator) => {
      const own = report.tried.filter(({ mutant }) => mutant.operator === operator);
      const noticed = own.filter(({ fate }) => fate === 'noticed').length;
      return [operator, { tried: own.length, noticed }];
    }),
  );
  const counts = Object.fromEntries(
    (['noticed', 'survived', 'equivalent', 'impossible'] as const).map((fate) => [fate, count(report, fate)]),
  );
  const score = Number(scoreOf(report).toFixed(2));
  return `${JSON.stringify({ ...counts, score, operators, stale: report.stale, mutants }, null, 2)}\n`;
}

/** A table of the survivors, and those that are equivalent with their reasons. Pure. */
export function printMutantsMarkdown(report: MutationReport, show: Show): string {
  const rows = of(report, 'survived').map(({ mutant: { id, says, source } }) => {
    const where = `${show(source.file)}:${source.line}`;
    return `| ${codeSpan(id)} | ${codeSpan(where)} | ${escapeMarkdown(says)} |\n`;
  });
  const table =
    rows.length === 0 ? '' : `\n| no test notices | where | what |\n|---|---|---|\n${rows.join('')}`;
  const reasons = of(report, 'equivalent').map(
    ({ mutant, reason }) => `- ${codeSpan(mutant.id)}: ${escapeMarkdown(String(reason))}\n`,
  );
  const equivalents = reasons.length === 0 ? '' : `\nEquivalent:\n\n${reasons.join('')}`;
  return `### rutter test --mutate: ${sumUp(report)}\n${table}${equivalents}`;
}
