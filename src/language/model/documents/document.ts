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

/** Makes a document kind: adds `kind`, `name` and what every document may carry to its own keys. Pure. */
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
      properties: { kind: { const: name, description: summary }, ...ABOUT, ...properties },
      required: ['kind', 'name', ...required],
      additionalProperties: false,
      ...rules,
    },
  };
}
