/** Explains a word of the language from the schemas and summaries that editors show, so it never goes stale. Pure. */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Definitions } from '../kinds/definition.ts';
import { documentKinds } from '../language/model/documents/registry.ts';

type Word = {
  readonly name: string;
  readonly sort: string;
  readonly summary: string;
  readonly schema: JsonObject;
};

function words(definitions: Definitions): readonly Word[] {
  return [
    ...documentKinds(definitions).map(({ name, summary, schema }) => ({
      name,
      sort: 'document',
      summary,
      schema,
    })),
    ...definitions.steps.map(({ name, summary, schema }) => ({ name, sort: 'step', summary, schema })),
    ...definitions.conditions.map(({ name, schema }) => {
      return { name, sort: 'condition', summary: firstDescription(schema), schema };
    }),
  ];
}

/** Documents, steps and conditions, in registry order. */
export function kindNames(definitions: Definitions): readonly string[] {
  return words(definitions).map((word) => word.name);
}

/** Markdown about a word; undefined for one that the language does not have. Where two sorts share a name, both. */
export function explainKind(name: string, definitions: Definitions): string | undefined {
  const found = words(definitions).filter((word) => word.name === name);
  return found.length === 0 ? undefined : found.map(explainWord).join('\n');
}

function explainWord({ name, sort, summary, schema }: Word): string {
  const keys = keysOf(schema);
  const rows = [...keys].map(([key, text]) => `- \`${key}\`${text === '' ? '' : `: ${text}`}`);
  return [`# ${name} (${sort})`, '', ...(summary === '' ? [] : [summary, '']), ...rows, ''].join('\n');
}

function firstDescription(schema: JsonObject): string {
  if (typeof schema.description === 'string') return schema.description;
  const { properties } = schema;
  const inner = isJsonObject(properties) ? Object.values(properties) : [];
  const described = inner.find((each) => isJsonObject(each) && typeof each.description === 'string');
  return isJsonObject(described) && typeof described.description === 'string' ? described.description : '';
}

/** Key -> description, of a schema and of the alternatives in it. */
function keysOf(schema: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (properties: Json | undefined): void => {
    for (const [key, value] of Object.entries(isJsonObject(properties) ? properties : {})) {
      const text = isJsonObject(value) && typeof value.description === 'string' ? value.description : '';
      if (!found.has(key) || found.get(key) === '') found.set(key, text);
    }
  };
  add(schema.properties);
  add(schema.patternProperties);
  for (const union of [schema.oneOf, schema.anyOf, schema.allOf]) {
    for (const each of Array.isArray(union) ? (union as readonly Json[]) : []) {
      if (isJsonObject(each)) add(each.properties);
    }
  }
  return found;
}
