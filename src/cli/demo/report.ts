/** The table at the end of `npm start`: one row a journey. Text in, text out. */
import Table from 'cli-table3';
import type { JourneyTally, Tally } from './tally.ts';

/** A table with a row for each journey; empty cells are dots. Pure. */
export function printTally(tally: Tally): string {
  const table = new Table({
    head: ['journey', 'entered', 'sent', 'held', 'refused', 'exited', 'goals'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right'],
  });
  for (const [name, journey] of tally.journeys) table.push([name, journey.entered, ...cells(journey)]);
  return table.toString();
}

function cells(journey: JourneyTally): string[] {
  return [journey.sent, journey.held, journey.refused, journey.exited, journey.goals].map((counts) => {
    const lines = Object.entries(counts).sort(([, a], [, b]) => b - a);
    return lines.length === 0 ? '·' : lines.map(([name, value]) => `${value} ${name}`).join('\n');
  });
}
