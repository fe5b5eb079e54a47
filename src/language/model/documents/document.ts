/** What a kind of document is to the language: its name, what it is for, and the schema of its keys. */
import type { Schema } from '../kinds.ts';
import { ABOUT } from '../shared.ts';

export type DocumentKind = {
  /** As written under `kind:`. */
  readonly name: string;
  /** One line for editors and `explain`. */
  readonly summary: string;
  /** A closed map schema, `kind` and `name` included. */
  readonly schema: Schema;
};

/**
 * Makes a document kind: adds `kind`, `name` and what every document may carry to its own keys. The order of the keys is
 * the one in which `rutter fmt` writes them: what it is and for whom first, then its class, then the rest. Pure.
 */
export function document(
  name: string,
  summary: string,
  properties: { readonly [key: string]: Schema },
  required: readonly string[],
  rules: Schema = {},
): DocumentKind {
  return {
    name,
    summary,
    schema: {
      type: 'object',
      description: summary,
      properties: { kind: { const: name, description: summary }, ...inOrder(properties) },
      required: ['kind', 'name', ...required],
      additionalProperties: false,
      ...rules,
    },
  };
}

function inOrder(own: { readonly [key: string]: Schema }): { readonly [key: string]: Schema } {
  const { review_by, tags, ...about } = ABOUT;
  const { class: ofClass, ...rest } = own;
  return {
    ...about,
    ...(ofClass && { class: ofClass }),
    ...(review_by && { review_by }),
    ...(tags && { tags }),
    ...rest,
  };
}
