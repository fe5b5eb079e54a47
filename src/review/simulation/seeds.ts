/** The same simulation for several seeds: how far its numbers lie apart by chance alone. Data and its text. */
import { alignColumns, formatCell } from './columns.ts';

/** One number over all seeds. With another policy it is the difference that this makes. */
export type SeedRow = {
  readonly what: string;
  readonly median: number;
  readonly least: number;
  readonly most: number;
};

/** What several seeds say. `differs`: the numbers are differences to the workspace as it is. */
export type Seeds = { readonly seeds: number; readonly differs: boolean; readonly rows: readonly SeedRow[] };

function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return Number(((low + high) / 2).toFixed(4));
}

/** Numbers by name, one map a seed; what a seed does not name is 0 there. Pure. */
export function summarizeSeeds(numbers: readonly ReadonlyMap<string, number>[], differs: boolean): Seeds {
  const names = [...new Set(numbers.flatMap((each) => [...each.keys()]))];
  const rows = names.map((what): SeedRow => {
    const sorted = numbers.map((each) => each.get(what) ?? 0).sort((left, right) => left - right);
    return { what, median: medianOf(sorted), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
  });
  const isTold = ({ least, most }: SeedRow) => least !== 0 || most !== 0;
  return { seeds: numbers.length, differs, rows: rows.filter(isTold) };
}

/** What says that all seeds agree; without a difference each says more or less by the toss of a coin. Pure. */
function sayAgreed(seeds: number): string {
  return `all agree: 1 in ${formatCell(2 ** (seeds - 1))} by chance`;
}

/** Whether every seed says the same about a difference: more, or less. Pure. */
export function isCertain({ least, most }: SeedRow): boolean {
  return least > 0 || most < 0;
}

const told = (value: number) => (Number.isInteger(value) ? formatCell(value) : String(value));

/** The heads and cells of a table of it. Pure. */
export function tabulateSeeds({ seeds, differs, rows }: Seeds) {
  const heads = [`over ${seeds} seeds`, 'median', 'least', 'most', ...(differs ? ['by chance?'] : [])];
  const cells = rows.map((row) => [
    row.what,
    told(row.median),
    told(row.least),
    told(row.most),
    ...(differs ? [isCertain(row) ? sayAgreed(seeds) : 'perhaps'] : []),
  ]);
  return { heads, cells };
}

/** Its title. Pure. */
export function titleOfSeeds({ differs }: Seeds): string {
  return differs ? 'What the change makes of it, for other people' : 'The same for other people';
}

/** A table of it. Pure. */
export function printSeeds(seeds: Seeds): string {
  const { heads, cells } = tabulateSeeds(seeds);
  const lines = alignColumns(heads, cells);
  return `\n${titleOfSeeds(seeds)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
