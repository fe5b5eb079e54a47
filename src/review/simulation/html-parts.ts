/** Pieces of the page of a simulation: tables of numbers, pictures with their numbers, tiles. Knows no simulation. */
import { escapeHtml } from '../../base/escape-html.ts';
import { type Head, table } from '../html/table.ts';
import { barChart, CHART_STYLE, type Chart, legend } from './bar-chart.ts';
import { type Cell, formatCell } from './columns.ts';

export const PARTS_STYLE = `${CHART_STYLE}
.tiles { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); padding: 0; list-style: none; margin: 1.25rem 0; }
.tiles li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; color: var(--dim); font-size: .875rem; }
.tiles strong { display: block; font-size: 1.5rem; line-height: 1.3; color: var(--ink); font-variant-numeric: tabular-nums; }
.summary { padding-left: 1.2rem; max-width: 52rem; } .summary li { margin: .35rem 0; }
details { margin: .5rem 0 1rem; } summary { cursor: pointer; color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
section { border-top: 1px solid var(--line); margin-top: 2rem; } section h2 { margin-top: 1.25rem; } h3 { margin: 1.75rem 0 .25rem; } p { max-width: 52rem; }
.scroll th[scope=row] { min-width: 11.5rem; overflow-wrap: anywhere; } .scroll td:not(:last-child) { white-space: nowrap; } h3 code { font-size: 1.05rem; }
@media (max-width: 32rem) { th, td { padding: .3rem .35rem; } .scroll th[scope=row] { min-width: 9.5rem; } } thead th { white-space: normal; }
@media print { details::details-content { content-visibility: visible; block-size: auto; } summary { display: none; } section { break-inside: auto; } }
`;

/** Text in which names stand in backticks, as markup. Pure. */
export function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

const isFigure = (cell: Cell) => typeof cell === 'number' || /^[+-]?\d[\d,.]*( %)?$/.test(cell);

/** A table of numbers: a column of figures ends below each other. Nothing for no rows. Pure. */
export function numbers(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  const columns = heads.map((name, column): Head => {
    const isNumber = rows.length > 0 && rows.every((row) => column > 0 && isFigure(row[column] ?? ''));
    return isNumber ? { name, isNumber } : name;
  });
  const cells = (row: readonly Cell[]) => row.map((cell) => withCode(formatCell(cell)));
  return table(
    caption,
    columns,
    rows.map((row) => ({ cells: cells(row) })),
  );
}

/** What is behind a picture, for whoever opens it. Pure. */
export function folded(title: string, content: string): string {
  return content === '' ? '' : `<details><summary>${escapeHtml(title)}</summary>\n${content}</details>\n`;
}

/** A picture with its legend, and its numbers folded below. Nothing where there is no bar. Pure. */
export function figure(chart: Chart, first: string): string {
  const { title, description, bars, series, line } = chart;
  if (bars.length === 0) return '';
  const heads = [first, ...series, ...(line === undefined ? [] : [line.name])];
  const rows = bars.map(({ told, values }, index) => {
    const limit = line?.values[index] ?? null;
    return [told, ...values, ...(line === undefined ? [] : [limit === null ? 'none' : limit])];
  });
  const caption = `<figcaption>${escapeHtml(title)}<span>${escapeHtml(description)}</span></figcaption>`;
  return `<figure>${caption}${legend(chart)}${barChart(chart)}</figure>\n${folded('The numbers', numbers(title, heads, rows))}`;
}

/** A part of the page under its title; nothing where nothing is in it. Pure. */
export function section(title: string, ...parts: readonly string[]): string {
  const body = parts.join('');
  return body === '' ? '' : `<section>\n<h2>${escapeHtml(title)}</h2>\n${body}</section>\n`;
}

/** One figure, large. Pure. */
export function tile(name: string, value: string): string {
  return `<li><strong>${escapeHtml(value)}</strong>${escapeHtml(name)}</li>`;
}
