/** Load against capacity as tables for a terminal: lanes, the days on which they were full, busiest times. Pure. */
import { alignColumns, type Cell } from './columns.ts';
import type { LaneDay, Simulation } from './simulation.ts';
import type { Told } from './told.ts';
import { formatHour, formatWait } from './words.ts';

/** Full days that are listed: those on which most waited. */
const FULL_DAYS_MAX = 10;

const pressureOf = ({ waited, expired, waiting }: LaneDay) => waited + expired + waiting;

/** One row a lane. */
export function laneLines({ lanes }: Simulation): readonly string[] {
  const rows = lanes.map(({ policy, limits, demanded, started, waited, expired, full_days: full, wait }) => {
    const waits = waited === 0 ? ['', '', ''] : [wait.median_s, wait.p95_s, wait.max_s].map(formatWait);
    return [policy, limits.join('+'), demanded, started, waited, expired, full, ...waits];
  });
  const heads = ['lane', 'limit', 'came', 'started', 'waited', 'expired', 'days full', 'median wait'];
  return alignColumns([...heads, '95 %', 'longest'], rows);
}

/** The days on which somebody had to wait, the worst ones of all lanes, in their order. */
export function fullDayLines({ lanes }: Simulation): readonly string[] {
  const all = lanes.flatMap(({ policy, days }) => days.map((day) => ({ policy, day })));
  const full = all.filter(({ day }) => pressureOf(day) > 0);
  const worst = new Set(
    full.toSorted((left, right) => pressureOf(right.day) - pressureOf(left.day)).slice(0, FULL_DAYS_MAX),
  );
  const rows = full.flatMap((each): readonly (readonly Cell[])[] => {
    if (!worst.has(each)) return [];
    const { day, demanded, started, waited, expired, waiting, room } = each.day;
    return [[day, each.policy, demanded, room ?? 'not known', started, waited, expired, waiting]];
  });
  const heads = ['day', 'lane', 'came', 'room', 'started', 'waited', 'expired', 'at midnight'];
  const lines = alignColumns(heads, rows);
  const more = full.length - rows.length;
  return more > 0 ? [...lines, `... and ${more} more`] : lines;
}

/** The busiest day and hour of each channel. */
export function busiestLines({ simulation: { channels }, zone }: Told): readonly string[] {
  const rows = channels.map(({ channel, busiest_day: day, busiest_hour: hour }) => [
    channel,
    day?.sent ?? 0,
    day?.day ?? '',
    hour?.sent ?? 0,
    hour === null ? '' : formatHour(zone, hour.at),
  ]);
  return alignColumns(['channel', 'in a day', 'on', 'in an hour', 'from'], rows);
}
