/**
 * Finds Liquid delimiters that nobody closed, each by itself and before liquidjs looks: one that is missing would make
 * it read on into the next construct. Knows no tags and no filters.
 */

/** An output or a tag without its end; offsets inside the text, up to where it can have been meant to end. */
export type Unclosed = {
  readonly code: 'bad-liquid';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help: string;
};

/** Longer quoted texts than this do not stand in an output. */
const QUOTED_MAX = 400;
const CLOSING: { readonly [opening: string]: string } = { '{{': '}}', '{%': '%}' };
const VERBATIM = /\{%-?\s*(raw|comment)\s*-?%\}/y;

/** The first `most` outputs and tags that are not closed before the next one begins. Pure; linear. */
export function findUnclosed(text: string, most: number): readonly Unclosed[] {
  const verbatimEnd = findVerbatimEnds(text);
  const found: Unclosed[] = [];
  const openings = /\{\{|\{%/g;
  for (let match = openings.exec(text); match !== null && found.length < most; match = openings.exec(text)) {
    const start = match.index;
    const end = verbatimEnd(start);
    if (end !== undefined) {
      openings.lastIndex = end;
      continue;
    }
    const closing = CLOSING[match[0]] ?? '';
    const close = findClose(text, start + 2, closing);
    if (!close.closed) found.push(unclosed(text, start, endOfMeant(text, start, close.at), closing));
    openings.lastIndex = close.at;
  }
  return found;
}

function unclosed(text: string, start: number, end: number, closing: string): Unclosed {
  const written = text.slice(start, end).trim();
  const message = `\`${written.length > 40 ? `${written.slice(0, 39)}…` : written}\` is not closed`;
  return { code: 'bad-liquid', message, start, end, help: `close it with \`${closing}\`` };
}

/** Tells where `raw` or `comment` that begins at an offset ends; undefined when none begins there, or none ends. */
function findVerbatimEnds(text: string): (start: number) => number | undefined {
  const endless = new Set<string>();
  return (start) => {
    VERBATIM.lastIndex = start;
    const [whole, name = ''] = VERBATIM.exec(text) ?? [];
    if (whole === undefined || endless.has(name)) return undefined;
    const ending = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'g');
    ending.lastIndex = start + whole.length;
    const end = ending.exec(text);
    if (end !== null) return end.index + end[0].length;
    endless.add(name);
    return undefined;
  };
}

/** Where a construct ends: behind its closing, or before the next construct when that comes first. */
function findClose(
  text: string,
  from: number,
  closing: string,
): { readonly closed: boolean; readonly at: number } {
  for (let at = from; at < text.length; at += 1) {
    const pair = text.slice(at, at + 2);
    if (pair === closing) return { closed: true, at: at + 2 };
    if (pair === '{{' || pair === '{%') return { closed: false, at };
    const isQuote = text[at] === '"' || text[at] === "'";
    const quoted = isQuote
      ? /^(?:"[^"\n]*"|'[^'\n]*')/.exec(text.slice(at, at + QUOTED_MAX))?.[0]
      : undefined;
    // Quotes may hold anything, but a quoted stretch with a delimiter in it is markup that follows.
    if (quoted !== undefined && (!/\{\{|\{%/.test(quoted) || quoted.includes(closing)))
      at += quoted.length - 1;
  }
  return { closed: false, at: text.length };
}

/** The end of the line at most, and of an attribute or element that the construct stands in. */
function endOfMeant(text: string, start: number, stop: number): number {
  const line = text.indexOf('\n', start);
  const limit = Math.min(stop, line < 0 ? text.length : line);
  const markup = text.slice(start, limit).search(/["<]/);
  return markup < 0 ? limit : start + markup;
}
