/** Which schema holds for which key of a map. Looks at no document. */
import { subschema } from './expected.ts';
import type { Schema } from './kinds.ts';

const named = new WeakMap<Schema, Map<string, Schema | true>>();

/** The schema for a key; true: anything goes; undefined: there is no such key. Maps with named keys are closed. Pure. */
export function schemaOfKey(schema: Schema, key: string): Schema | true | undefined {
  const known = named.get(schema)?.get(key);
  if (known !== undefined) return known;
  const found = findSchemaOfKey(schema, key);
  // Only keys that the schema names are kept: of others there is no end.
  if (found !== undefined && Object.hasOwn(subschema(schema.properties) ?? {}, key)) {
    const names = named.get(schema) ?? new Map<string, Schema | true>();
    named.set(schema, names.set(key, found));
  }
  return found;
}

function findSchemaOfKey(schema: Schema, key: string): Schema | true | undefined {
  const properties = subschema(schema.properties);
  const own = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (own === true) return true;
  if (own !== undefined) return subschema(own);
  const patterns = subschema(schema.patternProperties) ?? {};
  for (const [pattern, inner] of Object.entries(patterns)) {
    if (matcherOf(pattern).test(key)) return subschema(inner) ?? true;
  }
  const rest = schema.additionalProperties;
  if (rest === undefined) {
    return properties === undefined && Object.keys(patterns).length === 0 ? true : undefined;
  }
  return rest === true ? true : subschema(rest);
}

const matchers = new Map<string, RegExp>();

/** A pattern of a schema, made once: there are few of them. Pure. */
export function matcherOf(pattern: string): RegExp {
  const known = matchers.get(pattern) ?? new RegExp(pattern, 'u');
  matchers.set(pattern, known);
  return known;
}
