/**
 * The tags of an HTML or MJML text with their attributes, by offset, however loosely they are written; and the text that
 * people read between them. Liquid in it stays as it is. Judges nothing.
 */
import { blankConstructs, findConstructs } from './constructs.ts';

/** An attribute; `value` as written, without its quotes, null where there is none. Offsets are of the value. */
export type TagAttribute = {
  readonly name: string;
  readonly value: string | null;
  readonly start: number;
  readonly end: number;
};

/** An opening tag; names in lower case. `start` is its `<`. */
export type Tag = {
  readonly name: string;
  readonly attributes: readonly TagAttribute[];
  readonly start: number;
  readonly end: number;
};

const TAG =
  /<!--[\s\S]*?(?:-->|$)|<mj-attributes\b[\s\S]*?(?:<\/mj-attributes\s*>|$)|<([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)(>?)/gi;
const ATTRIBUTE = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;

/** The opening tags of a text in order; comments and the defaults of `mj-attributes` are left out. Liquid inside of them hides no quote. Pure; linear. */
export function readTags(text: string): readonly Tag[] {
  const blank = blankConstructs(text, findConstructs(text));
  const tags: Tag[] = [];
  for (const match of blank.matchAll(TAG)) {
    const [whole, name, rest = '', close] = match;
    if (name === undefined || close !== '>') continue;
    const from = match.index + 1 + name.length;
    tags.push({
      name: name.toLowerCase(),
      attributes: readAttributes(rest, from, text),
      start: match.index,
      end: match.index + whole.length,
    });
  }
  return tags;
}

function readAttributes(blank: string, from: number, text: string): readonly TagAttribute[] {
  return [...blank.matchAll(ATTRIBUTE)].map((match) => {
    const [whole, name = '', double, single, bare] = match;
    const value = double ?? single ?? bare;
    const at = from + match.index;
    if (value === undefined)
      return { name: name.toLowerCase(), value: null, start: at, end: at + whole.length };
    const end = at + whole.length - (bare === undefined ? 1 : 0);
    const start = end - value.length;
    return { name: name.toLowerCase(), value: text.slice(start, end), start, end };
  });
}

/** An attribute of a tag, by its lower-case name. Pure. */
export function attributeOf({ attributes }: Tag, name: string): TagAttribute | undefined {
  return attributes.find((each) => each.name === name);
}

const ENTITIES: { readonly [name: string]: string } = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  middot: '·',
  quot: '"',
};

/** Character references decoded: numeric ones, and those that addresses are written with. Pure. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}

/** What is read of a markup text: no tags, comments, styles or scripts; white space made single. Pure. */
export function visibleText(markup: string): string {
  const text = markup
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/<(style|script|head|mj-head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/<\/?[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>?/gi, ' ');
  return decodeEntities(text).replace(/\s+/g, ' ').trim();
}
