/** Stacked bars as SVG, drawn once: no script; its numbers stand in a table beside it. Knows no simulation. */
import { escapeHtml } from '../../base/escape-html.ts';
import { formatCell } from './columns.ts';

/** One bar; `values` in the order of the series. `label` stands below it, `told` is said of it. */
export type Bar = { readonly label: string; readonly told: string; readonly values: readonly number[] };

/** A line over the bars, a value for each; null: none there. */
export type Line = { readonly name: string; readonly values: readonly (number | null)[] };

/** What is drawn. `id` is unique on the page; `description` is read out in place of the picture. */
export type Chart = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
  readonly series: readonly string[];
  readonly line?: Line;
};

const WIDTH = 760;
const HEIGHT = 220;
const LEFT = 52;
const BOTTOM = 28;
const TOP = 10;
const LABELS_MAX = 11;
const EDGE = 30;
const TICKS_MAX = 5;
const [PLOT_WIDTH, PLOT_HEIGHT] = [WIDTH - LEFT, HEIGHT - TOP - BOTTOM];
/** Colours of a series repeat after so many: told apart by people who see no red or green (Okabe and Ito). */
const COLOURS = 6;

export const CHART_STYLE = `
:root { --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #b3568c; --c4: #b37c00; --c5: #3d97c9; }
@media (prefers-color-scheme: dark) {
  :root { --c0: #4aa8e0; --c1: #f08a3c; --c2: #2fc79a; --c3: #dd93bd; --c4: #e6b030; --c5: #8fcdf0; } }
.c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
figure { margin: 1rem 0 1.5rem; } figcaption { font-weight: 600; } figcaption span { color: var(--dim); font-weight: 400; display: block; font-size: .875rem; }
svg.chart { display: block; width: 100%; min-width: 44rem; height: auto; font: 12px system-ui, sans-serif; }
.chart text { fill: var(--dim); } .chart .axis { stroke: var(--line); } .chart g:hover rect { opacity: .75; }
.limit { fill: none; stroke: var(--ink); stroke-width: 2; stroke-dasharray: 6 4; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .35rem 0; font-size: .875rem; } .legend svg { vertical-align: -.1em; margin-right: .4em; }
@media print { svg.chart { min-width: 0; } figure { break-inside: avoid; } .chart rect, .legend rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

/** A round number of the form 1, 2 or 5 times a power of ten, not below what is asked. Pure. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((each) => each * power >= value) ?? 10) * power;
}

const sumOf = ({ values }: Bar) => values.reduce((sum, each) => sum + each, 0);
const heightOf = (value: number, top: number) => (value / top) * PLOT_HEIGHT;
const yOf = (value: number, top: number) => (TOP + PLOT_HEIGHT - heightOf(value, top)).toFixed(1);

function drawTicks(step: number, top: number): readonly string[] {
  return Array.from({ length: Math.round(top / step) + 1 }, (_, index) => {
    const value = step * index;
    const y = yOf(value, top);
    return `<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${(Number(y) + 4).toFixed(1)}" text-anchor="end">${formatCell(value)}</text>`;
  });
}

function drawBar({ label, told, values }: Bar, index: number, { bars, series }: Chart, top: number): string {
  const step = PLOT_WIDTH / bars.length;
  const x = LEFT + index * step + step * 0.1;
  let below = 0;
  const parts = values.map((value, place) => {
    if (value === 0) return '';
    below += value;
    const size = `width="${(step * 0.8).toFixed(1)}" height="${heightOf(value, top).toFixed(1)}"`;
    return `<rect class="c${place % COLOURS}" x="${x.toFixed(1)}" y="${yOf(below, top)}" ${size}/>`;
  });
  const numbers = series.map((each, place) => `${each} ${formatCell(values[place] ?? 0)}`).join(', ');
  const middle = x + step * 0.4;
  // A label at the edge stays within the picture.
  const isLast = middle > WIDTH - EDGE;
  const place = `x="${(isLast ? WIDTH : middle).toFixed(1)}" y="${HEIGHT - 10}" text-anchor="${isLast ? 'end' : 'middle'}"`;
  const every = Math.ceil(bars.length / LABELS_MAX);
  const text = index % every === 0 ? `<text ${place}>${escapeHtml(label)}</text>` : '';
  return `<g><title>${escapeHtml(`${told}: ${numbers}`)}</title>${parts.join('')}</g>${text}`;
}

/** Steps: as wide as the bars, broken where there is no value. */
function drawLine({ bars, line }: Chart, top: number): string {
  if (line === undefined) return '';
  const step = PLOT_WIDTH / bars.length;
  let isOpen = false;
  const path = line.values.map((value, index) => {
    const wasOpen = isOpen;
    isOpen = value !== null;
    if (value === null) return '';
    const [from, until] = [(LEFT + index * step).toFixed(1), (LEFT + (index + 1) * step).toFixed(1)];
    const y = yOf(value, top);
    return `${wasOpen ? 'L' : 'M'}${from} ${y}L${until} ${y}`;
  });
  return `<path class="limit" d="${path.join('')}"/>`;
}

/** The picture, in a place of its own that scrolls where it is too narrow. Pure. */
export function barChart(chart: Chart): string {
  const { id, title, description, bars, line } = chart;
  const values = [...bars.map(sumOf), ...(line?.values ?? []).map((each) => each ?? 0)];
  const most = Math.max(1, ...values);
  // Whole numbers at every tick, and no more above the highest bar than is needed.
  const step = roundUp(Math.max(1, most / TICKS_MAX));
  const top = Math.ceil(most / step) * step;
  const drawn = bars.map((bar, index) => drawBar(bar, index, chart, top));
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(`${title}, the picture`)}"><svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-desc">${escapeHtml(description)}</desc>
${[...drawTicks(step, top), ...drawn, drawLine(chart, top)].join('\n')}
</svg></div>`;
}

/** Which colour is which series; nothing for one alone without a line. Pure. */
export function legend({ series, line }: Chart): string {
  if (series.length < 2 && line === undefined) return '';
  const items = series.map(
    (each, place) =>
      `<li><svg width="10" height="10" aria-hidden="true"><rect class="c${place % COLOURS}" width="10" height="10"/></svg>${escapeHtml(each)}</li>`,
  );
  const dashes =
    line === undefined
      ? []
      : [
          `<li><svg width="22" height="10" aria-hidden="true"><path class="limit" d="M0 5H22"/></svg>${escapeHtml(line.name)}</li>`,
        ];
  return `<ul class="legend">${[...items, ...dashes].join('')}</ul>`;
}
