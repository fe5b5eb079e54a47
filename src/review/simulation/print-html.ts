/** A simulation as a page that stands alone: what would be sent when, to whom how often, and what stood in the way. */
import { formatInstant } from '../../base/instant.ts';
import { printPage } from '../html/page.ts';
import type { Bar } from './bar-chart.ts';
import { formatCell } from './columns.ts';
import { allDays } from './days.ts';
import { loadSection } from './html-load.ts';
import { figure, folded, numbers, PARTS_STYLE, section, tile, withCode } from './html-parts.ts';
import { tabulateSeeds, titleOfSeeds } from './seeds.ts';
import type { Simulation, Spread } from './simulation.ts';
import { summarize } from './summary.ts';
import type { Told } from './told.ts';
import { signed } from './what-if.ts';
import { shortDate } from './words.ts';

const TITLE = 'What would be sent';
/** Pairs of journeys that are not folded. */
const MEETINGS_SHOWN = 10;
/** Pairs of journeys that stand in the page at all. */
const MEETINGS_MAX = 50;

/** Those that sent anything, the busiest first: it stands at the foot of the bars. */
function busiestChannels({ days }: Simulation): readonly string[] {
  const sent = new Map<string, number>();
  for (const row of days) sent.set(row.channel, (sent.get(row.channel) ?? 0) + row.sent);
  const used = [...sent].filter(([, count]) => count > 0);
  return used.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([channel]) => channel);
}

/** A bar for each day. */
function dayBars({ days }: Simulation, channels: readonly string[]): readonly Bar[] {
  const byDay = Map.groupBy(days, ({ day }) => day);
  return allDays([...byDay.keys()]).map((day) => ({
    label: shortDate(day),
    told: day,
    values: channels.map((channel) =>
      (byDay.get(day) ?? []).reduce((sum, row) => sum + (row.channel === channel ? row.sent : 0), 0),
    ),
  }));
}

function hourBars({ hours }: Simulation, channels: readonly string[]): readonly Bar[] {
  if (hours.length === 0) return [];
  return Array.from({ length: 24 }, (_, hour) => {
    const label = `${String(hour).padStart(2, '0')}:00`;
    const values = channels.map(
      (channel) => hours.find((row) => row.hour === hour && row.channel === channel)?.sent ?? 0,
    );
    return { label, told: label, values };
  });
}

const spread = ({ median, p95, max }: Spread): readonly number[] => [median, p95, max];

function head(told: Told): string {
  const { subscribers, days, contacts, cost, lanes } = told.simulation;
  const sum = (of: 'sent' | 'refused' | 'expired') => days.reduce((total, row) => total + row[of], 0);
  const waited = lanes.reduce((total, row) => total + row.waited, 0);
  const tiles = [
    tile('people', formatCell(subscribers)),
    tile('messages sent', formatCell(sum('sent'))),
    tile('refused', formatCell(sum('refused'))),
    tile('expired', formatCell(sum('expired'))),
    ...(lanes.length === 0 ? [] : [tile('waited for room', formatCell(waited))]),
    tile('to one person, 95 %', formatCell(contacts.in_all.p95)),
    tile('most to one person', formatCell(contacts.in_all.max)),
    ...cost.map(({ channel, total }) => tile(`cost of ${channel}`, total.toFixed(2))),
  ];
  const sentences = summarize(told).map((each) => `<li>${withCode(each)}</li>`);
  return `<h1>${TITLE}</h1>\n<ul class="summary">\n${sentences.join('\n')}\n</ul>\n<ul class="tiles">${tiles.join('')}</ul>\n`;
}

function whatIf({ differences }: Told): string {
  if (differences === null) return '';
  const rows = differences.map((row) => [row.what, signed(row), row.before, row.after]);
  if (rows.length === 0) return section('What if', '<p>Nothing differs from the workspace as it is.</p>\n');
  return section('What if', numbers('What if', ['what differs', 'by', 'as it is', 'what if'], rows));
}

function otherSeeds({ seeds }: Told): string {
  if (seeds === null) return '';
  const { heads, cells } = tabulateSeeds(seeds);
  return section(titleOfSeeds(seeds), numbers(titleOfSeeds(seeds), heads, cells));
}

function howOften({ contacts, collisions }: Simulation): string {
  const bars = contacts.histogram.map(({ messages, people }): Bar => {
    return { label: String(messages), told: `${messages} messages`, values: [people] };
  });
  const { in_all: all, on_the_busiest_day: busiest } = contacts;
  const spreads = [
    ['in all', ...spread(all)],
    ['on their busiest day', ...spread(busiest)],
  ];
  const meetings = collisions.map((each) => [
    each.journeys.map((name) => `\`${name}\``).join(' and '),
    each.days,
  ]);
  const heads = ['two journeys on one day', 'days'];
  const met = numbers('Two journeys on one day', heads, meetings.slice(0, MEETINGS_SHOWN));
  const more = numbers('More journeys that meet', heads, meetings.slice(MEETINGS_SHOWN, MEETINGS_MAX));
  return section(
    'How often',
    figure(
      {
        id: 'contacts',
        title: 'People by how many messages they got',
        description: `Half got at most ${all.median}, 95 % at most ${all.p95}, nobody more than ${all.max}.`,
        bars,
        series: ['people'],
      },
      'they got',
    ),
    contacts.people === 0
      ? ''
      : numbers('Messages a person', ['a person got', 'median', '95 %', 'most'], spreads),
    met === ''
      ? ''
      : `<h3>Journeys that meet</h3>\n<p>Both wrote to the same person on the same day.</p>\n${met}${folded('More of them', more)}`,
  );
}

function when(simulation: Simulation): string {
  const channels = busiestChannels(simulation);
  const told = channels.join(', ');
  return section(
    'When',
    figure(
      {
        id: 'days',
        title: 'Messages a day',
        description: `Sent by ${told}, by the day of the workspace.`,
        bars: dayBars(simulation, channels),
        series: channels,
      },
      'day',
    ),
    figure(
      {
        id: 'hours',
        title: 'Messages by the hour of the day',
        description: 'All days together, by the clock of the workspace.',
        bars: hourBars(simulation, channels),
        series: channels,
      },
      'hour',
    ),
  );
}

function theRest({ policies, journeys, cost, controls }: Simulation): readonly string[] {
  const stops = policies.map((each) => [`\`${each.policy}\``, each.refused, each.deferred, each.held]);
  const entries = journeys.map((each) => [`\`${each.journey}\``, each.entered, each.not_entered, each.sent]);
  const prices = cost.map((each) => [each.channel, each.sent, String(each.price), each.total.toFixed(2)]);
  const orders = controls.map(({ at, action, by, reason }) => [formatInstant(at), action, by, reason]);
  const own = (title: string, heads: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
    section(title, numbers(title, heads, rows));
  return [
    own('What stood in the way', ['policy', 'refused', 'deferred', 'held'], stops),
    own('Journeys', ['journey', 'entered', 'not let in', 'sent'], entries),
    own('Cost', ['channel', 'sent', 'price', 'total'], prices),
    own('Stops and warnings', ['when', 'what', 'by', 'why'], orders),
  ];
}

/** The page. Pure. */
export function printSimulationHtml(told: Told): string {
  const { simulation } = told;
  const body = [
    head(told),
    whatIf(told),
    otherSeeds(told),
    when(simulation),
    howOften(simulation),
    loadSection(told),
    ...theRest(simulation),
  ];
  return printPage({ title: TITLE, style: PARTS_STYLE, body: `<main>\n${body.join('')}</main>` });
}
