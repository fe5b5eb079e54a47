/** A plain table of texts and numbers: texts to the left, numbers to the right. Pure. */

export type Cell = string | number;

/** Lines of a table with a head; a column in which every number is zero is left out, unless it is the first. */
export function alignColumns(head: readonly string[], rows: readonly (readonly Cell[])[]): readonly string[] {
  const shown = head.flatMap((_title, column) =>
    column === 0 || rows.some((row) => row[column] !== 0 && row[column] !== '') ? [column] : [],
  );
  const texts = [head, ...rows].map((row) => shown.map((column) => formatCell(row[column] ?? '')));
  const widths = shown.map((_column, place) => Math.max(...texts.map((row) => (row[place] ?? '').length)));
  const isNumber = shown.map((column) => rows.some((row) => typeof row[column] === 'number'));
  return texts.map((row) =>
    row
      .map((text, place) =>
        isNumber[place] ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** A number with its thousands apart. */
export function formatCell(cell: Cell): string {
  return typeof cell === 'string' ? cell : String(cell).replace(/\B(?=(\d{3})+$)/g, ',');
}
