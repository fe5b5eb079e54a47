/** The texts of a template document: by locale, where each stands, and whether it is markup. For rules about content. */

import { rememberByObject } from '../base/remember.ts';
import type { SourceDocument } from '../compiler/source-document.ts';
import { spanInScalar } from '../language/content/excerpt.ts';
import {
  child,
  type Entry,
  type MapNode,
  type Node,
  type ScalarNode,
  type Span,
} from '../language/syntax/node.ts';

/** The locale's entry under `locales`, and the content below it. */
export type TemplateLocale = { readonly name: string; readonly entry: Entry };

/** One text. `field`: the key of the content (`subject`, `mjml`, `body` ...); `keys`: from there on, inside of `body`. */
export type TemplateText = {
  readonly locale: TemplateLocale;
  readonly field: string;
  readonly keys: readonly (string | number)[];
  readonly node: ScalarNode;
  readonly text: string;
  readonly isMarkup: boolean;
};

const MARKUP: ReadonlySet<string> = new Set(['mjml', 'html']);

const localesIn = rememberByObject((root: MapNode): readonly TemplateLocale[] => {
  const locales = child(root, 'locales');
  return locales?.node === 'map' ? locales.entries.map((entry) => ({ name: entry.name, entry })) : [];
});

/** The locales of a template, in the order of the file. Pure; the same objects for the same nodes. */
export function localesOf({ root }: Pick<SourceDocument, 'root'>): readonly TemplateLocale[] {
  return localesIn(root);
}

/** The texts of one locale. Pure; the same objects for the same locale: several rules read them. */
export const textsOf = rememberByObject((locale: TemplateLocale): readonly TemplateText[] => {
  const { value } = locale.entry;
  const fields = value.node === 'map' ? value.entries : [];
  return fields.flatMap(({ name, value: content }) => [
    ...textsIn(content, { locale, field: name, keys: [] }),
  ]);
});

type Where = Pick<TemplateText, 'locale' | 'field' | 'keys'>;

function* textsIn(node: Node, where: Where): Generator<TemplateText> {
  if (node.node === 'scalar') {
    if (typeof node.value !== 'string') return;
    yield { ...where, node, text: node.value, isMarkup: MARKUP.has(where.field) };
  } else if (node.node === 'list') {
    for (const [index, item] of node.items.entries()) {
      yield* textsIn(item, { ...where, keys: [...where.keys, index] });
    }
  } else {
    for (const { name, value } of node.entries) {
      yield* textsIn(value, { ...where, keys: [...where.keys, name] });
    }
  }
}

/** The place of a part of a text in its file. Pure. */
export function spanIn({ node }: TemplateText, start: number, end: number): Span {
  return spanInScalar(node, start, end);
}
