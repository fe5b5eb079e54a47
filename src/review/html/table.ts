/** The table of all pages: scrolls by itself where it is too wide, is named for who hears it, and aligns numbers. */
import { escapeHtml } from '../../base/escape-html.ts';

/** `cells` are markup. A row with an `id` can be linked to. */
export type Row = { readonly cells: readonly string[]; readonly id?: string; readonly class?: string };

/** What stands above a column, plain; `isNumber`: its cells are numbers, and end below each other. */
export type Head = string | { readonly name: string; readonly isNumber: true };

const NUMBER = ' class="number"';

/** The table. `caption` is plain, and read out. Nothing for no rows. Pure. */
export function table(caption: string, heads: readonly Head[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const columns = heads.map((head) => (typeof head === 'string' ? { name: head, isNumber: false } : head));
  const head = columns.map(
    ({ name, isNumber }) => `<th scope="col"${isNumber ? NUMBER : ''}>${escapeHtml(name)}</th>`,
  );
  const body = rows.map(({ cells, id, class: name }) => {
    const [first = '', ...rest] = cells;
    const attributes = `${id === undefined ? '' : ` id="${escapeHtml(id)}"`}${name === undefined ? '' : ` class="${name}"`}`;
    const others = rest.map((cell, index) => `<td${columns[index + 1]?.isNumber ? NUMBER : ''}>${cell}</td>`);
    return `<tr${attributes}><th scope="row">${first}</th>${others.join('')}</tr>`;
  });
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>
`;
}
