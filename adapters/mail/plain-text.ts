/** The text alternative of a mail that has only HTML. For mail readers and spam filters, not for faithful layout. */

const entities: { readonly [name: string]: string } = {
  amp: '&',
  apos: "'",
  copy: '©',
  euro: '€',
  gt: '>',
  hellip: '…',
  lt: '<',
  mdash: '—',
  nbsp: ' ',
  ndash: '–',
  quot: '"',
  reg: '®',
  shy: '',
  zwnj: '',
};

function decodeEntities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    const lower = name.toLowerCase();
    if (!lower.startsWith('#')) return entities[lower] ?? whole;
    const point = lower.startsWith('#x') ? Number.parseInt(lower.slice(2), 16) : Number(lower.slice(1));
    return point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
      ? String.fromCodePoint(point)
      : '';
  });
}

const skipped = new Set(['head', 'style', 'script', 'title']);
const blocks = new Set(
  'blockquote br div footer h1 h2 h3 h4 h5 h6 header ol p section table tr ul'.split(' '),
);

/** Name of a tag's element, lower case, and whether it closes. */
function readTag(tag: string): { readonly name: string; readonly closes: boolean } {
  const match = /^<(\/?)([a-z][a-z0-9]*)/i.exec(tag);
  return { name: match?.[2]?.toLowerCase() ?? '', closes: match?.[1] === '/' };
}

/** Collects text; remembers where the open link began. */
class TextWriter {
  text = '';
  #link: { readonly href: string; readonly from: number } | null = null;

  tag(tag: string): void {
    const { name, closes } = readTag(tag);
    if (name === 'a') this.#closeLink();
    if (name === 'a' && !closes) {
      const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
      this.#link = { href: href?.[1] ?? href?.[2] ?? '', from: this.text.length };
    } else if (name === 'li' && !closes) this.text += '\n- ';
    else if (blocks.has(name)) this.text += '\n';
  }

  #closeLink(): void {
    if (this.#link === null) return;
    const { href, from } = this.#link;
    const label = this.text.slice(from).trim();
    if (href !== '' && label !== href.trim()) this.text += ` (${href})`;
    this.#link = null;
  }
}

/** Blocks start a line; links keep their address; head, styles, scripts and comments go. Linear time. Pure. */
export function plainText(html: string): string {
  const writer = new TextWriter();
  const source = html.replace(/\s/g, ' ');
  const lower = source.toLowerCase();
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const from = open < 0 ? source.length : open;
    writer.text += source.slice(at, from);
    const close = source.indexOf('>', from);
    if (close < 0) break;
    if (source.startsWith('<!--', from)) {
      at = after(source, '-->', from);
      continue;
    }
    const tag = source.slice(from, close + 1);
    const { name, closes } = readTag(tag);
    at = close + 1;
    if (skipped.has(name) && !closes) at = after(source, '>', lower.indexOf(`</${name}`, at));
    else writer.tag(tag);
  }
  return decodeEntities(writer.text)
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Offset behind the next `mark`; the end when there is none or no start. */
function after(text: string, mark: string, from: number): number {
  const at = from < 0 ? -1 : text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}
