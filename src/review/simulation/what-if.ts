/** Two simulations of the same export side by side: what another policy would change. Data and its text. */
import { alignColumns } from './columns.ts';
import type { Simulation } from './simulation.ts';

/** One number in both; only those that differ. `what`: e.g. "email promotional sent", "refused by `daily_cap`". */
export type WhatIfRow = { readonly what: string; readonly before: number; readonly after: number };

function numbersOf({ days, policies, journeys, contacts, cost }: Simulation): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (what: string, count: number) => void found.set(what, (found.get(what) ?? 0) + count);
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

/** A table of it. Pure. */
export function printWhatIf(rows: readonly WhatIfRow[]): string {
  if (rows.length === 0) return '\nwhat if: nothing differs\n';
  const lines = alignColumns(
    ['', 'as it is', 'what if', 'difference'],
    rows.map(({ what, before, after }) => {
      const difference = Number((after - before).toFixed(4));
      return [what, before, after, `${difference > 0 ? '+' : ''}${difference}`];
    }),
  );
  return `\nwhat if\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
