/**
 * The links of a template: in attributes of its markup, written out in its texts, and as whole values of a push body.
 * What is printed into a link by Liquid is kept apart from what is fixed. Judges none of them.
 */
import { attributeOf, decodeEntities, readTags, type Tag } from '../language/content/tags.ts';
import { readTextParts, walkParts } from '../language/content/text-parts.ts';
import type { TemplateVariable } from '../language/content/variables.ts';
import type { Span } from '../language/syntax/node.ts';
import { spanIn, type TemplateText } from './template-texts.ts';

/**
 * A link. `url`: as a browser gets it, references decoded; `masked`: the same with every Liquid construct replaced by
 * `x`, so that it reads as a URL; `attribute` null: written out in a text. `isImage`: loaded, not followed.
 */
export type TemplateLink = {
  readonly text: TemplateText;
  readonly url: string;
  readonly masked: string;
  /** What Liquid prints into it. */
  readonly variables: readonly TemplateVariable[];
  readonly attribute: string | null;
  readonly element: string | null;
  readonly isImage: boolean;
  readonly span: Span;
};

const FOLLOWED: ReadonlySet<string> = new Set([
  'a',
  'area',
  'mj-button',
  'mj-image',
  'mj-navbar-link',
  'mj-social-element',
  'mj-hero',
  'mj-carousel-image',
]);
const LOADED: { readonly [element: string]: readonly string[] } = {
  img: ['src'],
  'mj-image': ['src'],
  'mj-carousel-image': ['src', 'thumbnails-src'],
  'mj-social-element': ['src'],
  'mj-hero': ['background-url'],
  'mj-section': ['background-url'],
  'mj-wrapper': ['background-url'],
};
const WRITTEN_OUT = /\bhttps?:[^\s<>"']+/gi;
const CONSTRUCT = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** A value of a push body that is an address as a whole. */
const WHOLE = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S*$/i;

/** All links of one text of a template, in its order. Pure. */
export function linksOf(text: TemplateText): readonly TemplateLink[] {
  if (text.isMarkup) return linksOfMarkup(text);
  if (text.field === 'body') {
    return WHOLE.test(text.text.trim()) ? [linkAt(text, 0, text.text.length)] : linksWrittenOut(text);
  }
  return linksWrittenOut(text);
}

/** Links of an `mj-navbar` may be relative to its `base-url`. */
function linksOfMarkup(text: TemplateText): readonly TemplateLink[] {
  let base = '';
  return readTags(text.text).flatMap((tag) => {
    if (tag.name === 'mj-navbar') base = attributeOf(tag, 'base-url')?.value ?? '';
    const links = linksOfTag(tag, text);
    if (tag.name !== 'mj-navbar-link' || base === '') return links;
    return links.map((link) => ({
      ...link,
      url: decodeEntities(base) + link.url,
      masked: mask(base) + link.masked,
    }));
  });
}

function mask(written: string): string {
  return decodeEntities(written.replace(CONSTRUCT, 'x'));
}

function linksOfTag(tag: Tag, text: TemplateText): readonly TemplateLink[] {
  const loaded = LOADED[tag.name] ?? [];
  const names = FOLLOWED.has(tag.name) ? ['href', ...loaded] : loaded;
  return names.flatMap((name) => {
    const found = attributeOf(tag, name);
    if (found === undefined) return [];
    const place = { attribute: name, element: tag.name, isImage: name !== 'href' };
    return [{ ...linkAt(text, found.start, found.end, found.value ?? ''), ...place }];
  });
}

/** Addresses in running text; a full stop or bracket behind one belongs to the sentence. */
function linksWrittenOut(text: TemplateText): readonly TemplateLink[] {
  const blank = text.text.replace(CONSTRUCT, (whole) => 'x'.repeat(whole.length));
  return [...blank.matchAll(WRITTEN_OUT)].map((match) => {
    const [written] = match;
    const end = match.index + written.replace(/[.,;:!?)\]}*_]+$/, '').length;
    return linkAt(text, match.index, end);
  });
}

function linkAt(
  text: TemplateText,
  start: number,
  end: number,
  written = text.text.slice(start, end),
): TemplateLink {
  return {
    text,
    url: decodeEntities(written),
    masked: mask(written),
    variables: written.includes('{{') ? printedIn(text.text, start, end) : [],
    attribute: null,
    element: null,
    isImage: false,
    span: spanIn(text, start, end),
  };
}

function printedIn(text: string, start: number, end: number): readonly TemplateVariable[] {
  return [...walkParts(readTextParts(text))].flatMap(({ part }) =>
    part.is === 'print' && part.start >= start && part.end <= end
      ? [...part.value.reads, ...part.value.argumentReads]
      : [],
  );
}
