/** Two simulations of the same people side by side: what another policy would change. Data and its text. */
import { alignColumns, formatCell } from './columns.ts';
import type { Simulation } from './simulation.ts';

/** One number in both; only those that differ. `what`: e.g. "email promotional sent", "refused by `daily_cap`". */
export type WhatIfRow = { readonly what: string; readonly before: number; readonly after: number };

type Add = (what: string, count: number) => void;

function addLoad({ lanes, channels }: Simulation, add: Add): void {
  for (const { policy, demanded, waited, expired, full_days: full, wait } of lanes) {
    add(`came to ${policy}`, demanded);
    add(`waited for ${policy}`, waited);
    add(`expired in ${policy}`, expired);
    add(`days on which ${policy} was full`, full);
    add(`seconds waited for ${policy}, median`, wait.median_s);
    add(`seconds waited for ${policy}, p95`, wait.p95_s);
    add(`seconds waited for ${policy}, max`, wait.max_s);
  }
  for (const { channel, busiest_day: day, busiest_hour: hour } of channels) {
    add(`most by ${channel} in one day`, day?.sent ?? 0);
    add(`most by ${channel} in one hour`, hour?.sent ?? 0);
  }
}

/** Every number that a simulation is compared by, under what it is called. Pure. */
export function numbersOf(simulation: Simulation): ReadonlyMap<string, number> {
  const { days, policies, journeys, contacts, meetings, cost } = simulation;
  const found = new Map<string, number>();
  const add: Add = (what, count) => void found.set(what, (found.get(what) ?? 0) + count);
  for (const row of days) {
    add(`sent by ${row.channel} as ${row.class}`, row.sent);
    add(`expired or failed by ${row.channel} as ${row.class}`, row.expired + row.failed);
  }
  for (const { policy, refused, deferred, held } of policies) {
    add(`refused by ${policy}`, refused);
    add(`deferred by ${policy}`, deferred + held);
  }
  for (const { journey, entered, sent } of journeys) {
    add(`entered ${journey}`, entered);
    add(`sent by ${journey}`, sent);
  }
  add('people who got any', contacts.people);
  for (const part of ['median', 'p95', 'max'] as const) {
    add(`messages a person, ${part}`, contacts.in_all[part]);
    add(`messages a person on the busiest day, ${part}`, contacts.on_the_busiest_day[part]);
  }
  add('days with two journeys', meetings);
  addLoad(simulation, add);
  for (const { channel, total } of cost) add(`cost of ${channel}`, total);
  return found;
}

/** What differs, in the order of the first one's numbers. Pure. */
export function compareSimulations(before: Simulation, after: Simulation): readonly WhatIfRow[] {
  const [old, young] = [numbersOf(before), numbersOf(after)];
  return [...new Set([...old.keys(), ...young.keys()])]
    .map((what) => ({ what, before: old.get(what) ?? 0, after: young.get(what) ?? 0 }))
    .filter((row) => row.before !== row.after);
}

/** The difference with its sign. Pure. */
export function signed({ before, after }: WhatIfRow): string {
  const difference = Number((after - before).toFixed(4));
  const told = Number.isInteger(difference) ? formatCell(difference) : String(difference);
  return `${difference > 0 ? '+' : ''}${told}`;
}

/** A table of it. Pure. */
export function printWhatIf(rows: readonly WhatIfRow[]): string {
  if (rows.length === 0) return '\nwhat if: nothing differs\n';
  const lines = alignColumns(
    ['', 'as it is', 'what if', 'difference'],
    rows.map((row) => [row.what, row.before, row.after, signed(row)]),
  );
  return `\nwhat if (the same people and the same seed: what differs comes of the change, and not of chance)\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
