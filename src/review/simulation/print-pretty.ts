/** A simulation for people. Returns text; writes nothing. */
import { civilFromDays, daysFromCivil, formatDate, parseDate, weekdayOf } from '../../base/civil.ts';
import { formatInstant } from '../../base/instant.ts';
import type { ControlReport } from '../../hosts/control-order.ts';
import { alignColumns, formatCell } from './columns.ts';
import { createCountTable } from './count-table.ts';
import { busiestLines, fullDayLines, laneLines } from './pretty-load.ts';
import { printSeeds } from './seeds.ts';
import { type DayRow, type Drill, OUTCOMES, type Simulation } from './simulation.ts';
import { summarize } from './summary.ts';
import type { Told } from './told.ts';
import { printWhatIf } from './what-if.ts';

/** More days than this are shown by the week. */
const DAYS_SHOWN_MAX = 21;
const HOURS_SHOWN_MAX = 24;
const AUDIT_SHOWN_MAX = 20;
const COLLISIONS_SHOWN_MAX = 10;
const SEND_HEAD = ['channel', 'class', ...OUTCOMES];

/** The Monday of a local date. */
function weekOf(day: string): string {
  const date = parseDate(day);
  if (date === null) return day;
  const number = daysFromCivil(date.year, date.month, date.day);
  return `week of ${formatDate(civilFromDays(number - (weekdayOf(number) - 1)))}`;
}

function sumBy(rows: readonly DayRow[], place: (row: DayRow) => string): readonly DayRow[] {
  const table = createCountTable(OUTCOMES);
  for (const row of rows) {
    for (const outcome of OUTCOMES) table.add([place(row), row.channel, row.class], outcome, row[outcome]);
  }
  return table.rows().map(({ at: [day = '', channel = '', name = ''], counts }) => {
    return { day, channel, class: name, ...counts };
  });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length < 2 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function sendLines({ days }: Simulation): readonly string[] {
  const dates = new Set(days.map(({ day }) => day));
  const isLong = dates.size > DAYS_SHOWN_MAX;
  const shown = sumBy(days, ({ day }) => (isLong ? weekOf(day) : day));
  const cells = (row: DayRow) => OUTCOMES.map((outcome) => row[outcome]);
  const rows = shown.map((row, index) => {
    const label = row.day === shown[index - 1]?.day ? '' : row.day;
    return [label, row.channel, row.class, ...cells(row)];
  });
  const totals = sumBy(days, () => 'all').map((row, index) => {
    return [index === 0 ? 'all days' : '', row.channel, row.class, ...cells(row)];
  });
  return alignColumns([isLong ? 'week' : 'day', ...SEND_HEAD], [...rows, ...totals]);
}

function describeReport({ held, handedOver, parked, trickled, substituted }: ControlReport): string {
  const waiting = held.reduce((sum, { count }) => sum + count, 0);
  const gone = handedOver.flatMap(({ channel, inFlight, accepted }) =>
    inFlight + accepted === 0
      ? []
      : [
          `${channel} ${formatCell(inFlight)} in flight and ${formatCell(accepted)} accepted in the last 15 minutes`,
        ],
  );
  const planB =
    trickled + substituted === 0
      ? []
      : [`plan B: ${formatCell(trickled)} trickled, ${formatCell(substituted)} substituted`];
  return [
    `${formatCell(waiting)} sends held`,
    ...(gone.length === 0 ? [] : [`out of our hands: ${gone.join(', ')}`]),
    ...(parked === 0 ? [] : [`${formatCell(parked)} runs in its journeys`]),
    ...planB,
  ].join('; ');
}

function rampLines({ ramp }: Drill): readonly string[] {
  const rows = ramp.slice(0, HOURS_SHOWN_MAX).map(({ hour, backlog_sent, sent, waiting }) => {
    return [`hour ${hour + 1}`, backlog_sent, sent - backlog_sent, waiting];
  });
  const more = ramp.length - rows.length;
  const rest = more > 0 ? [`... and ${more} more hours`] : [];
  return [...alignColumns(['after the resume', 'of the backlog', 'others', 'still waiting'], rows), ...rest];
}

function drillLines({ drill }: Simulation): readonly string[] {
  if (drill === null) return [];
  const { pulled, resumed, hours_to_clear: hours, lost, refused } = drill;
  const cleared =
    hours === null
      ? 'the backlog was not gone when the simulation ended'
      : `the backlog was gone ${hours === 1 ? 'within the first hour' : `after ${hours} hours`}`;
  return [
    '',
    'drill',
    `  ${formatInstant(pulled.at)}  panic: ${describeReport(pulled)}`,
    ...(resumed === null ? [] : [`  ${formatInstant(resumed.at)}  resume: ${describeReport(resumed)}`]),
    ...(resumed === null
      ? []
      : [
          `  ${cleared}; ${formatCell(refused)} were refused then, ${formatCell(lost)} expired while they waited`,
        ]),
    ...(drill.ramp.length === 0 ? [] : ['', ...rampLines(drill).map((line) => `  ${line}`)]),
  ];
}

function auditLines({ controls, drill }: Simulation): readonly string[] {
  const known = new Set([...(drill?.pulled.ids ?? []), ...(drill?.resumed?.ids ?? [])]);
  const own = controls.filter(({ control }) => control === null || !known.has(control));
  const lines = own.slice(0, AUDIT_SHOWN_MAX).map(({ at, action, by, reason }) => {
    return `${formatInstant(at)}  ${action} by ${by}: ${reason}`;
  });
  const more = own.length - lines.length;
  if (lines.length === 0) return [];
  return [
    '',
    'stops and warnings',
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  ... and ${more} more`] : []),
  ];
}

function contactLines({ contacts }: Simulation): readonly string[] {
  const { people, in_all: all, on_the_busiest_day: busiest } = contacts;
  if (people === 0) return [];
  const rows = [
    ['in all', all.median, all.p95, all.max],
    ['on the busiest day', busiest.median, busiest.p95, busiest.max],
  ];
  return section(
    `messages a person, of ${formatCell(people)} who got any`,
    alignColumns(['', 'median', '95 %', 'most'], rows),
  );
}

function collisionRows({ collisions }: Simulation): readonly (readonly (string | number)[])[] {
  return collisions
    .slice(0, COLLISIONS_SHOWN_MAX)
    .map(({ journeys, days }) => [journeys.join(' and '), days]);
}

function costRows({ cost }: Simulation): readonly (readonly (string | number)[])[] {
  return cost.map(({ channel, sent, price, total }) => [channel, sent, String(price), total.toFixed(2)]);
}

/** The sentences of the summary, then sends by day, policies, journeys, load, and the drill. Pure. */
export function printSimulation(told: Told): string {
  const { simulation, differences, seeds } = told;
  const { policies, journeys } = simulation;
  const byPolicy = policies.map((each) => [each.policy, each.gate, each.refused, each.deferred, each.held]);
  const byJourney = journeys.map((each) => [each.journey, each.entered, each.not_entered, each.sent]);
  return [
    ...summarize(told),
    ...section('sends', sendLines(simulation)),
    ...section('by policy', alignColumns(['policy', 'gate', 'refused', 'deferred', 'held'], byPolicy)),
    ...section('by journey', alignColumns(['journey', 'entered', 'not entered', 'sent'], byJourney)),
    ...contactLines(simulation),
    ...section('two journeys on one day', alignColumns(['journeys', 'days'], collisionRows(simulation))),
    ...section('load', laneLines(simulation)),
    ...section('full days', fullDayLines(simulation)),
    ...section('busiest times', busiestLines(told)),
    ...section('cost', alignColumns(['channel', 'sent', 'price', 'total'], costRows(simulation))),
    ...auditLines(simulation),
    ...drillLines(simulation),
    '',
    ...(differences === null ? [] : [printWhatIf(differences).slice(1)]),
    ...(seeds === null ? [] : [printSeeds(seeds).slice(1)]),
  ].join('\n');
}
