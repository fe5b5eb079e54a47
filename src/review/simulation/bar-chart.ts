/** Stacked bars as SVG, drawn once: no script, readable aloud through its table beside it. Knows no simulation. */
import { escapeHtml } from '../../base/escape-html.ts';
import { formatCell } from './columns.ts';

/** One bar; `values` in the order of the series. */
export type Bar = { readonly label: string; readonly values: readonly number[] };

const WIDTH = 900;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 8;
const LABELS_MAX = 12;
const EDGE = 36;
const TICKS = 4;
/** Colours of a series repeat after so many: told apart by people who see no red or green (Okabe and Ito). */
const COLOURS = 6;

/** A round number of the form 1, 2 or 5 times a power of ten, not below what is asked. Pure. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((each) => each * power >= value) ?? 10) * power;
}

/** The chart; every bar says its numbers in its title. Pure. */
export function barChart(name: string, bars: readonly Bar[], series: readonly string[]): string {
  const sums = bars.map(({ values }) => values.reduce((sum, each) => sum + each, 0));
  const top = roundUp(Math.max(1, ...sums) / TICKS) * TICKS;
  const [plotWidth, plotHeight] = [WIDTH - LEFT, HEIGHT - TOP - BOTTOM];
  const step = plotWidth / bars.length;
  const every = Math.ceil(bars.length / LABELS_MAX);
  const heightOf = (value: number) => (value / top) * plotHeight;
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => {
    const value = (top / TICKS) * index;
    const y = (TOP + plotHeight - heightOf(value)).toFixed(1);
    return `<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${(Number(y) + 4).toFixed(1)}" text-anchor="end">${formatCell(value)}</text>`;
  });
  const drawn = bars.map(({ label, values }, index) => {
    const x = LEFT + index * step + step * 0.1;
    let y = TOP + plotHeight;
    const parts = values.map((value, place) => {
      const height = heightOf(value);
      y -= height;
      return height === 0
        ? ''
        : `<rect class="c${place % COLOURS}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(step * 0.8).toFixed(1)}" height="${height.toFixed(1)}"/>`;
    });
    const told = series.map((each, place) => `${each} ${formatCell(values[place] ?? 0)}`).join(', ');
    const middle = x + step * 0.4;
    // A label at the edge stays within the picture.
    const anchor = middle > WIDTH - EDGE ? 'end' : 'middle';
    const at = anchor === 'end' ? WIDTH : middle;
    const text =
      index % every === 0
        ? `<text x="${at.toFixed(1)}" y="${HEIGHT - 10}" text-anchor="${anchor}">${escapeHtml(label)}</text>`
        : '';
    return `<g><title>${escapeHtml(`${label}: ${told}`)}</title>${parts.join('')}</g>${text}`;
  });
  return `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`${name}, at most ${formatCell(Math.max(0, ...sums))}`)}">\n${[...ticks, ...drawn].join('\n')}\n</svg>`;
}

/** Which colour is which series; nothing for one alone. Pure. */
export function legend(series: readonly string[]): string {
  if (series.length < 2) return '';
  const items = series.map(
    (each, place) =>
      `<li><svg width="10" height="10" aria-hidden="true"><rect class="c${place % COLOURS}" width="10" height="10"/></svg>${escapeHtml(each)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
