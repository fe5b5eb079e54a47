/**
 * The links of a template: in attributes of its markup, written out in its texts, and as whole values of a push body.
 * What is printed into a link by Liquid is kept apart from what is fixed. Judges none of them.
 */
import { rememberByObject } from '../base/remember.ts';
import { replaceConstructs } from '../language/content/constructs.ts';
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
/** What ends a sentence or a bracket, and no address. */
const CLOSING: ReadonlySet<string> = new Set('.,;:!?)]}*_');
/** A value of a push body that is an address as a whole. */
const WHOLE = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S*$/i;

/** All links of one text of a template, in its order. Pure; several rules ask. */
export const linksOf = rememberByObject(findLinks);

function findLinks(text: TemplateText): readonly TemplateLink[] {
  if (text.isMarkup) return linksOfMarkup(text);
  if (text.field === 'body') {
    return WHOLE.test(text.text.trim()) ? [linkAt({ text, end: text.text.length })] : linksWrittenOut(text);
  }
  return linksWrittenOut(text);
}

/** Links of an `mj-navbar` may be relative to its `base-url`. */
function linksOfMarkup(text: TemplateText): readonly TemplateLink[] {
  let base = '';
  return readTags(text.text).flatMap((tag) => {
    if (tag.name === 'mj-navbar') base = attributeOf(tag, 'base-url')?.value ?? '';
    return linksOfTag(tag, text, tag.name === 'mj-navbar-link' ? base : '');
  });
}

function linksOfTag(tag: Tag, text: TemplateText, base: string): readonly TemplateLink[] {
  const loaded = LOADED[tag.name] ?? [];
  const names = FOLLOWED.has(tag.name) ? ['href', ...loaded] : loaded;
  return names.flatMap((name) => {
    const found = attributeOf(tag, name);
    if (found === undefined) return [];
    const { start, end, value } = found;
    const written = base + (value ?? '');
    return [linkAt({ text, start, end, written, attribute: name, element: tag.name })];
  });
}

/** Addresses in running text; a full stop or bracket behind one belongs to the sentence. */
function linksWrittenOut(text: TemplateText): readonly TemplateLink[] {
  const blank = replaceConstructs(text.text, (length) => 'x'.repeat(length));
  return [...blank.matchAll(WRITTEN_OUT)].map((match) => {
    const [written] = match;
    let end = match.index + written.length;
    while (CLOSING.has(blank[end - 1] ?? '')) end -= 1;
    return linkAt({ text, start: match.index, end });
  });
}

type LinkPlace = {
  readonly text: TemplateText;
  readonly start?: number;
  readonly end: number;
  readonly written?: string;
  readonly attribute?: string;
  readonly element?: string;
};

function linkAt(place: LinkPlace): TemplateLink {
  const { text, start = 0, end, attribute = null, element = null } = place;
  const { written = text.text.slice(start, end) } = place;
  return {
    text,
    url: decodeEntities(written),
    masked: decodeEntities(replaceConstructs(written, () => 'x')),
    variables: written.includes('{{') ? printedIn(text.text, start, end) : [],
    attribute,
    element,
    isImage: attribute !== null && attribute !== 'href',
    // Finding the place costs as much as reading the text; few are asked for.
    get span() {
      return spanIn(text, start, end);
    },
  };
}

function printedIn(text: string, start: number, end: number): readonly TemplateVariable[] {
  return [...walkParts(readTextParts(text))].flatMap(({ part }) =>
    part.is === 'print' && part.start >= start && part.end <= end
      ? [...part.value.reads, ...part.value.argumentReads]
      : [],
  );
}
