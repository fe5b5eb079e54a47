/**
 * The query of a link of a template: which parameters it carries, and the text of the link with more of them. Knows that
 * Liquid prints parts of it; knows no standards.
 */
import { replaceConstructs } from '../../language/content/constructs.ts';

/** Stands for what Liquid prints; no link holds this character. */
const PRINTED = '\uE000';

/** One parameter; `value` null where Liquid prints it or a part of it. `piece`: name and value as they stand in the URL. */
export type Parameter = { readonly name: string; readonly value: string | null; readonly piece: string };

/**
 * What is fixed of a link. `host` null: Liquid prints it, or there is none. `isOpen`: Liquid may print whole parameters.
 */
export type LinkQuery = {
  readonly host: string | null;
  readonly parameters: readonly Parameter[];
  readonly isOpen: boolean;
};

/** Reads a link; null for what is no link to a page (`mailto:`, an anchor, an address that Liquid prints). Pure. */
export function readQuery(url: string): LinkQuery | null {
  const fixed = replaceConstructs(url.trim(), () => PRINTED);
  const [, authority] = /^https?:\/\/([^/?#]*)/i.exec(fixed) ?? [];
  if (authority === undefined) return null;
  const [address = ''] = fixed.split('#');
  const [, query = ''] = /\?(.*)$/s.exec(address) ?? [];
  const pieces = query.split('&').filter((piece) => piece !== '');
  const isOpen = /\{%/.test(url) || pieces.some((piece) => (piece.split('=')[0] ?? '').includes(PRINTED));
  const parameters = pieces.flatMap((piece): readonly Parameter[] => {
    const [name = '', ...rest] = piece.split('=');
    if (name.includes(PRINTED)) return [];
    const value = rest.join('=');
    return [{ name: decode(name), value: value.includes(PRINTED) ? null : decode(value), piece }];
  });
  const host = authority.includes(PRINTED) ? null : (authority.split('@').at(-1) ?? '').replace(/:\d+$/, '');
  return { host: host?.toLowerCase() ?? null, parameters, isOpen };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** True if a host is one of `hosts`; `*.example.com` takes in all below. No hosts: every one is. Pure. */
export function isAmong(host: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true;
  return hosts.some((each) => {
    const own = each.toLowerCase();
    return own.startsWith('*.') ? host.endsWith(own.slice(1)) : host === own;
  });
}

/**
 * The link with parameters added to its query. `written`: as it stands in the file; undefined where it is not written there
 * as it reads (escaped), so that nothing can be added safely. Pure.
 */
export function addParameters(
  written: string,
  added: readonly (readonly [name: string, value: string])[],
  isMarkup: boolean,
): string | undefined {
  const masked = replaceConstructs(written, (length) => PRINTED.repeat(length));
  const isEscaped =
    masked.includes('\\') || (isMarkup && /&#|&(?!amp;)[a-z]+;/i.test(masked)) || /\s/.test(masked);
  if (isEscaped || added.length === 0) return undefined;
  const hash = masked.indexOf('#');
  const end = hash < 0 ? written.length : hash;
  const before = written.slice(0, end);
  const and = isMarkup ? '&amp;' : '&';
  const first = !masked.slice(0, end).includes('?')
    ? '?'
    : /[?&]$|&amp;$/.test(masked.slice(0, end))
      ? ''
      : and;
  return `${before}${first}${added.map(([name, value]) => `${name}=${value}`).join(and)}${written.slice(end)}`;
}

/** Where a parameter stands in a link as it is written; undefined where that is not plain. Pure. */
export function findParameter(
  written: string,
  { piece }: Parameter,
): { readonly start: number; readonly end: number } | undefined {
  const [before = '', after, more] = written.split(piece);
  const isWhole = /(?:\?|&|&amp;)$/.test(before) && /^(?:$|[&#])/.test(after ?? 'x');
  if (piece === '' || more !== undefined || !isWhole) return undefined;
  return { start: before.length, end: before.length + piece.length };
}
