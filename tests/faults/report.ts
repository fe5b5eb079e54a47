/** From what vitest and the cases wrote to the table of README.md and the last line of `npm run faults`. Pure. */
import type { FigureLine, Figures } from './figures.ts';

/** What became of one test, as vitest's JSON reporter says it. */
export type TestResult = { readonly title: string; readonly status: string };

/** One row of the table: a test of a case. `figures` is null where it recorded none. */
export type Row = {
  readonly case: string;
  readonly test: string;
  readonly status: string;
  readonly figures: Figures | null;
};

/**
 * The last line of `npm run faults`. `failed` counts tests, and `skipped` those that this machine has not the tools or
 * rights for; `cases` what the table of faults numbers.
 */
export type Summary = {
  readonly cases: number;
  readonly failed: number;
  readonly skipped: number;
  readonly lost: number;
  readonly duplicates_beyond_promise: number;
};

const TITLE = /^([A-Z]\d+) (.+)$/s;

/** What a test is that could not run here; vitest has two words for it. */
const SKIPPED: readonly string[] = ['skipped', 'pending'];

/** Rows by case, then by title. A test whose title names no case, or that failed, or recorded nothing, keeps its row. */
export function rowsOf(results: readonly TestResult[], lines: readonly FigureLine[]): readonly Row[] {
  const rows = results.map(({ title, status }): Row => {
    const [, id = '?', test = title] = TITLE.exec(title) ?? [];
    const found = lines.filter((line) => line.case === id && line.test === title);
    const figures = found.length === 0 ? null : Object.assign({}, ...found.map((line) => line.figures));
    return {
      case: id,
      test,
      status: id === '?' || (status === 'passed' && figures === null) ? 'no figures' : spell(status),
      figures,
    };
  });
  return inOrder(rows);
}

function spell(status: string): string {
  return SKIPPED.includes(status) ? 'skipped' : status;
}

/** By case, then by title. */
export function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(
    (left, right) => compareIds(left.case, right.case) || (left.test < right.test ? -1 : 1),
  );
}

/** `C2` before `C10`. */
function compareIds(left: string, right: string): number {
  if (left[0] !== right[0]) return (left[0] ?? '') < (right[0] ?? '') ? -1 : 1;
  return Number(left.slice(1)) - Number(right.slice(1));
}

/** Adds up the rows. A row that is neither `passed` nor `skipped` failed. */
export function summaryOf(rows: readonly Row[]): Summary {
  const sum = (name: string) => rows.reduce((total, { figures }) => total + (figures?.[name] ?? 0), 0);
  return {
    cases: new Set(rows.map((row) => row.case)).size,
    failed: rows.filter(({ status }) => status !== 'passed' && status !== 'skipped').length,
    skipped: rows.filter(({ status }) => status === 'skipped').length,
    lost: sum('lost'),
    duplicates_beyond_promise: sum('duplicates_beyond_promise'),
  };
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The table in Markdown, without a final newline. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const figures = Object.entries(row.figures ?? {}).map(
      ([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(3)}`,
    );
    return `| ${row.case} | ${cell(row.test)} | ${row.status} | ${cell(figures.join(', '))} |`;
  });
  return ['| case | what must hold | result | figures |', '|---|---|---|---|', ...lines].join('\n');
}

const MARKS = ['<!-- figures: written by `npm run faults` -->', '<!-- end of figures -->'] as const;

/** The rows of the table between a document's marks, as `tableOf` wrote them. Throws where the marks are not there. */
export function readTable(document: string): readonly Row[] {
  const [from, to] = placesIn(document);
  const lines = document.slice(from, to).split('\n');
  return lines.flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((text) => text.trim().replaceAll('\\|', '|'));
    const [id = '', test = '', status = '', figures = ''] = cells;
    if (!/^[A-Z?]\d*$/.test(id)) return [];
    const pairs = figures.split(', ').filter((pair) => pair !== '');
    const numbers = pairs.map((pair) => [pair.split(' ')[0] ?? '', Number(pair.split(' ')[1])] as const);
    return [{ case: id, test, status, figures: pairs.length === 0 ? null : Object.fromEntries(numbers) }];
  });
}

/** The document with the table between its two marks. Throws where the marks are not there, in this order. */
export function placeTable(document: string, table: string): string {
  const [from, to] = placesIn(document);
  return `${document.slice(0, from)}\n${table}\n${document.slice(to)}`;
}

/** Where the table begins and ends. */
function placesIn(document: string): readonly [from: number, to: number] {
  const [from, to] = MARKS.map((mark) => document.indexOf(mark)) as [number, number];
  if (from < 0 || to < from) throw new Error('README.md has lost the marks of its figures');
  return [from + MARKS[0].length, to];
}
