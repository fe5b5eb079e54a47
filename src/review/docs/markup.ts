/** Pieces of pages that come again and again. Text goes in escaped already, unless a parameter says that it is plain. */
import { escapeHtml } from '../../base/escape-html.ts';
import type { User } from './shelf.ts';

/** `cells` are markup. A row with a `id` can be linked to. */
export type Row = { readonly cells: readonly string[]; readonly id?: string; readonly class?: string };

/** A table that scrolls by itself where it is too wide. `caption` is plain, and read out. Nothing for no rows. */
export function table(caption: string, heads: readonly string[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const head = heads.map((each) => `<th scope="col">${escapeHtml(each)}</th>`).join('');
  const body = rows.map(({ cells, id, class: name }) => {
    const [first = '', ...rest] = cells;
    const attributes = `${id === undefined ? '' : ` id="${escapeHtml(id)}"`}${name === undefined ? '' : ` class="${name}"`}`;
    return `<tr${attributes}><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>
`;
}

/** A list of what is known of something; entries without a value are left out. Names are plain, values markup. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): string {
  const shown = entries.filter(([, value]) => value !== '');
  if (shown.length === 0) return '';
  return `<dl>\n${shown.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${value}</dd></div>`).join('\n')}\n</dl>\n`;
}

/** A name as code, as a link where it leads somewhere. `name` is plain. */
export function named(name: string, href: string | null): string {
  const code = `<code>${escapeHtml(name)}</code>`;
  return href === null ? code : `<a href="${escapeHtml(href)}">${code}</a>`;
}

/** "journey `x`, policy `y`"; `root` leads to the root of the site. */
export function users(list: readonly User[], root = ''): string {
  const told = list.map(({ kind, name, href }) => {
    const word = kind.endsWith('Policy') ? 'policy' : kind.toLowerCase();
    return `${word} ${named(name === '' ? kind : name, href === null ? null : root + href)}`;
  });
  return told.join(', ');
}

/** Plain words as markup. */
export const plain = escapeHtml;
