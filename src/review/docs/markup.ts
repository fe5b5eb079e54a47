/** Pieces of pages that come again and again. Text goes in escaped already, unless a parameter says that it is plain. */
import { escapeHtml } from '../../base/escape-html.ts';
import type { User } from './shelf.ts';

export { type Row, table } from '../html/table.ts';

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
