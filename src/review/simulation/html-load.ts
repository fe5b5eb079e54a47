/** Load against capacity on the page of a simulation: a picture for each lane, and the busiest times of channels. Pure. */
import type { Bar, Chart } from './bar-chart.ts';
import { formatCell } from './columns.ts';
import { allDays } from './days.ts';
import { figure, numbers, section, withCode } from './html-parts.ts';
import type { LaneRow } from './simulation.ts';
import { laneSentence } from './summary.ts';
import type { Told } from './told.ts';
import { countOf, formatHour, formatWait, percentOf, shortDate } from './words.ts';

/** A line that lies further above the bars than this would only make them small. */
const LINE_ABOVE_MAX = 4;
const SERIES = ['went at once', 'waited first', 'expired', 'waiting at midnight'];

function barsOf({ days }: LaneRow): readonly Bar[] {
  const byDay = new Map(days.map((each) => [each.day, each]));
  return allDays(days.map(({ day }) => day)).map((day) => {
    const { started = 0, waited = 0, expired = 0, waiting = 0 } = byDay.get(day) ?? {};
    return { label: shortDate(day), told: day, values: [started - waited, waited, expired, waiting] };
  });
}

function chartOf(row: LaneRow, index: number): Chart {
  const bars = barsOf(row);
  const byDay = new Map(row.days.map(({ day, room }) => [day, room]));
  let room: number | null = null;
  // On a quiet day there is as much room as on the day before.
  const rooms = bars.map(({ told }) => {
    const own = byDay.get(told);
    if (own !== undefined) room = own;
    return room;
  });
  const [highest, most] = [
    Math.max(0, ...rooms.map((room) => room ?? 0)),
    Math.max(1, ...bars.map(({ values }) => values.reduce((sum, each) => sum + each, 0))),
  ];
  const shown = SERIES.map((_, place) => place < 1 || bars.some(({ values }) => values[place] !== 0));
  const isNear = highest > 0 && highest <= most * LINE_ABOVE_MAX;
  const about =
    highest === 0
      ? 'How much room there is, only the outside knows.'
      : isNear
        ? 'The dashed line is what a day has room for.'
        : `A day has room for ${countOf(highest, 'message')}, far above these bars${row.waited === 0 ? '' : ': what waits here comes all at once'}.`;
  return {
    id: `lane-${index}`,
    title: `What came to ${row.policy}, day by day`,
    description: about,
    bars: bars.map((bar) => ({ ...bar, values: bar.values.filter((_, place) => shown[place]) })),
    series: SERIES.filter((_, place) => shown[place]),
    ...(isNear && { line: { name: 'room', values: rooms } }),
  };
}

function laneTable({ simulation: { lanes }, zone }: Told): string {
  const rows = lanes.map(({ policy, demanded, started, waited, expired, full_days: full, wait, ...rest }) => {
    const { busiest_hour: hour } = rest;
    const used = hour === null || hour.room === null ? 'not known' : percentOf(hour.started, hour.room);
    const at = hour === null ? '' : `${formatHour(zone, hour.at)}: ${formatCell(hour.demanded)} came`;
    const longest = waited === 0 ? 'none' : formatWait(wait.max_s);
    return [`\`${policy}\``, demanded, started, waited, expired, full, longest, at, used];
  });
  const heads = ['lane', 'came', 'started', 'waited', 'expired', 'days full', 'longest wait'];
  return numbers('Lanes', [...heads, 'busiest hour', 'of its room used'], rows);
}

function channelTable({ simulation: { channels }, zone }: Told): string {
  const rows = channels.map(({ channel, busiest_day: day, busiest_hour: hour }) => [
    channel,
    day?.sent ?? 0,
    day === null ? '' : shortDate(day.day),
    hour?.sent ?? 0,
    hour === null ? '' : formatHour(zone, hour.at),
  ]);
  const heads = ['channel', 'most in a day', 'on', 'most in an hour', 'from'];
  return rows.length === 0 ? '' : `<h3>Busiest times</h3>\n${numbers('Busiest times', heads, rows)}`;
}

/** The section; nothing where nothing was sent. */
export function loadSection(told: Told): string {
  const lanes = told.simulation.lanes.map((row, index) => {
    const { policy } = row;
    return `<h3>${withCode(`\`${policy}\``)}</h3>\n<p>${withCode(laneSentence(row))}</p>\n${figure(chartOf(row, index), 'day')}`;
  });
  return section('Load against capacity', laneTable(told), ...lanes, channelTable(told));
}
