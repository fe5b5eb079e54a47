/**
 * Takes Liquid constructs out of a text and puts them back: so that MJML, which knows no Liquid, neither reads nor
 * loses them. Where MJML would drop plain text, the stand-in is wrapped in `mj-raw`.
 */
import { Liquid, Tokenizer, TokenKind } from 'liquidjs';

/** One `{{ ... }}` or `{% ... %}`, by offset in the text. */
export type Construct = { readonly start: number; readonly end: number; readonly text: string };

/** With a language named, nobody asks the system for its own, which takes as long as reading ten files. */
const { options } = new Liquid({ templates: {}, locale: 'en' });

/** The constructs of a text in order. Pure. Throws liquidjs's error on an unclosed one: check the text first. */
export function findConstructs(text: string): readonly Construct[] {
  const tokens = new Tokenizer(text).readTopLevelTokens(options);
  return tokens
    .filter((token) => token.kind === TokenKind.Output || token.kind === TokenKind.Tag)
    .map(({ begin, end }) => ({ start: begin, end, text: text.slice(begin, end) }));
}

/** The text with each construct overwritten by underscores: same length, same offsets. Pure. */
export function blankConstructs(text: string, constructs: readonly Construct[]): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of constructs) {
    parts.push(text.slice(position, start), '_'.repeat(end - start));
    position = end;
  }
  parts.push(text.slice(position));
  return parts.join('');
}

/**
 * A part of a text with each construct in it replaced, by what it may be of so many characters. Takes delimiters as they
 * come: for excerpts of sound texts. Pure; linear.
 */
export function replaceConstructs(text: string, replacement: (length: number) => string): string {
  const parts: string[] = [];
  const openings = /\{\{|\{%/g;
  let position = 0;
  for (let match = openings.exec(text); match !== null; match = openings.exec(text)) {
    const close = text.indexOf(match[0] === '{{' ? '}}' : '%}', match.index + 2);
    if (close < 0) break;
    parts.push(text.slice(position, match.index), replacement(close + 2 - match.index));
    position = close + 2;
    openings.lastIndex = position;
  }
  parts.push(text.slice(position));
  return parts.join('');
}

/** A text with stand-ins, and what leads back. */
export type Masked = {
  readonly text: string;
  /** Puts the constructs back. */
  restore(text: string): string;
  /** Constructs whose stand-in does not occur in `text`. */
  missing(text: string): readonly Construct[];
  /** Whether a text mentions a stand-in. */
  mentions(text: string): boolean;
  /** Line of the original (1-based) for a line of the masked text. */
  originalLine(line: number): number;
};

/** Replaces each construct by a word; `wrap` says whether plain text would be lost at that offset. Pure. */
export function maskConstructs(
  text: string,
  constructs: readonly Construct[],
  wrap: (offset: number) => boolean,
): Masked {
  let prefix = 'LQ';
  while (text.includes(prefix)) prefix += 'Q';
  const pattern = new RegExp(`${prefix}(\\d+)X`, 'g');
  const lost: { readonly line: number; readonly lines: number }[] = [];
  let masked = '';
  let position = 0;
  let line = 1;
  for (const [index, construct] of constructs.entries()) {
    const between = text.slice(position, construct.start);
    line += countLines(between);
    const word = `${prefix}${index}X`;
    masked += between + (wrap(construct.start) ? `<mj-raw>${word}</mj-raw>` : word);
    const lines = countLines(construct.text);
    if (lines > 0) lost.push({ line, lines });
    position = construct.end;
  }
  masked += text.slice(position);
  return {
    text: masked,
    restore: (result) => result.replace(pattern, (_, index) => constructs[Number(index)]?.text ?? ''),
    missing: (result) => {
      const found = new Set([...result.matchAll(pattern)].map((match) => Number(match[1])));
      return constructs.filter((_, index) => !found.has(index));
    },
    mentions: (result) => result.includes(prefix),
    originalLine: (at) =>
      at + lost.filter((each) => each.line < at).reduce((sum, each) => sum + each.lines, 0),
  };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
