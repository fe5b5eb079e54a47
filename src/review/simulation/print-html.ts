/** A simulation as a page that stands alone: what would be sent when, to whom how often, and what stood in the way. */
import { escapeHtml } from '../../base/escape-html.ts';
import { formatInstant } from '../../base/instant.ts';
import { printPage } from '../html/page.ts';
import { type Bar, barChart, legend } from './bar-chart.ts';
import { formatCell } from './columns.ts';
import type { Simulation, Spread } from './simulation.ts';

const STYLE = `
.tiles { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); padding: 0; list-style: none; }
.tiles li { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; } .tiles strong { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; } figcaption { color: var(--dim); font-size: .875rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .25rem 0; } .legend svg { vertical-align: -.1em; margin-right: .35em; }
svg.chart { width: 100%; height: auto; font: 11px system-ui, sans-serif; } .chart text { fill: var(--dim); } .chart .axis { stroke: var(--line); }
.c0 { fill: #0072b2; } .c1 { fill: #d55e00; } .c2 { fill: #009e73; } .c3 { fill: #cc79a7; } .c4 { fill: #e69f00; } .c5 { fill: #56b4e9; }
`;

type Cell = string | number;

function table(caption: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const head = heads.map(
    (each, index) => `<th scope="col"${index === 0 ? '' : ' class="number"'}>${escapeHtml(each)}</th>`,
  );
  const body = rows.map((cells) => {
    const [first = '', ...rest] = cells;
    const numbers = rest.map((cell) => `<td class="number">${escapeHtml(formatCell(cell))}</td>`);
    return `<tr><th scope="row">${escapeHtml(String(first))}</th>${numbers.join('')}</tr>`;
  });
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>\n`;
}

const section = (title: string, ...parts: readonly string[]) => {
  const body = parts.filter((part) => part !== '').join('');
  return body === '' ? '' : `<h2>${escapeHtml(title)}</h2>\n${body}`;
};

function tile(name: string, value: string): string {
  return `<li><strong>${escapeHtml(value)}</strong>${escapeHtml(name)}</li>`;
}

function figure(caption: string, bars: readonly Bar[], series: readonly string[]): string {
  if (bars.length === 0) return '';
  return `<figure><figcaption>${escapeHtml(caption)}</figcaption>${legend(series)}${barChart(caption, bars, series)}</figure>\n`;
}

/** A bar for each day on which anything was decided. */
function dayBars({ days }: Simulation, channels: readonly string[]): readonly Bar[] {
  const byDay = Map.groupBy(days, ({ day }) => day);
  return [...byDay].map(([day, rows]) => ({
    label: day,
    values: channels.map((channel) =>
      rows.reduce((sum, row) => sum + (row.channel === channel ? row.sent : 0), 0),
    ),
  }));
}

function hourBars({ hours }: Simulation, channels: readonly string[]): readonly Bar[] {
  if (hours.length === 0) return [];
  return Array.from({ length: 24 }, (_, hour) => ({
    label: `${String(hour).padStart(2, '0')}:00`,
    values: channels.map(
      (channel) => hours.find((row) => row.hour === hour && row.channel === channel)?.sent ?? 0,
    ),
  }));
}

const spread = ({ median, p95, max }: Spread): readonly Cell[] => [median, p95, max];

function head({ from, until, subscribers, days, contacts, cost }: Simulation): string {
  const sum = (of: 'sent' | 'refused' | 'deferred') => days.reduce((total, row) => total + row[of], 0);
  const tiles = [
    tile('people', formatCell(subscribers)),
    tile('messages sent', formatCell(sum('sent'))),
    tile('refused', formatCell(sum('refused'))),
    tile('deferrals', formatCell(sum('deferred'))),
    tile('most to one person', formatCell(contacts.in_all.max)),
    ...cost.map(({ channel, total }) => tile(`cost of ${channel}`, total.toFixed(2))),
  ];
  const span = `From ${formatInstant(from)} to ${formatInstant(until)}, in virtual time; nothing was sent.`;
  return `<h1>What would be sent</h1>\n<p>${span}</p>\n<ul class="tiles">${tiles.join('')}</ul>\n`;
}

function howOften({ contacts, collisions }: Simulation): string {
  const people = contacts.histogram.map(({ messages, people: number }): Bar => {
    return { label: String(messages), values: [number] };
  });
  const spreads = [
    ['in all', ...spread(contacts.in_all)],
    ['on their busiest day', ...spread(contacts.on_the_busiest_day)],
  ];
  const meetings = collisions.map((each) => [each.journeys.join(' and '), each.days]);
  return section(
    'How often',
    figure('People by how many messages they got', people, ['people']),
    table('Messages a person', ['a person got', 'median', '95 %', 'most'], spreads),
    table('Two journeys on one day', ['two journeys on one day', 'days'], meetings),
  );
}

/** One table under its own title. */
function tableSection(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return section(title, table(title, heads, rows));
}

/** The page. Pure. */
export function printSimulationHtml(simulation: Simulation): string {
  const { days, policies, journeys, cost, controls } = simulation;
  const channels = [...new Set(days.map(({ channel }) => channel))].sort();
  const stops = policies.map((each) => [each.policy, each.refused, each.deferred, each.held]);
  const entries = journeys.map((each) => [each.journey, each.entered, each.not_entered, each.sent]);
  const prices = cost.map((each) => [each.channel, each.sent, String(each.price), each.total.toFixed(2)]);
  const orders = controls.map(({ at, action, by, reason }) => [formatInstant(at), action, by, reason]);
  const body = [
    head(simulation),
    section(
      'When',
      figure('Messages a day', dayBars(simulation, channels), channels),
      figure('Messages by the hour of the day', hourBars(simulation, channels), channels),
    ),
    howOften(simulation),
    tableSection('What stood in the way', ['policy', 'refused', 'deferred', 'held'], stops),
    tableSection('Journeys', ['journey', 'entered', 'not let in', 'sent'], entries),
    tableSection('Cost', ['channel', 'sent', 'price', 'total'], prices),
    tableSection('Stops and warnings', ['when', 'what', 'by', 'why'], orders),
  ];
  return printPage({ title: 'What would be sent', style: STYLE, body: `<main>\n${body.join('')}</main>` });
}
