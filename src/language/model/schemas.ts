/**
 * JSON Schemas for editors, one file a document kind, from the same data that the shape check walks.
 * Draft-07, which the YAML language server supports best. The same kinds give the same bytes.
 */
import { canonicalJson } from '../../base/canonical.ts';
import type { Json, JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { PATH_KEYS, STEP_KEYS } from './check-steps.ts';
import type { DocumentKind } from './documents/document.ts';
import { documentKinds } from './documents/registry.ts';
import { isPresenceRule, subschema, subschemas, texts } from './expected.ts';
import { formats } from './formats.ts';
import type { LanguageKinds, Schema } from './kinds.ts';
import { shared } from './shared.ts';

/** The name of the file that holds the schema of a document kind, e.g. `quiet-hours-policy.schema.json`. Pure. */
export function schemaFileName(kind: string): string {
  return `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.schema.json`;
}

/** File name -> text of the schema of each document kind. Pure. */
export function generateSchemas(kinds: LanguageKinds): Map<string, string> {
  const parts = definitionsOf(kinds);
  return new Map(
    documentKinds(kinds).map((kind) => [schemaFileName(kind.name), schemaText(kind, parts)] as const),
  );
}

function schemaText(kind: DocumentKind, parts: ReadonlyMap<string, Schema>): string {
  const body = close(kind.schema);
  const used = reachable(body, parts);
  const $defs = Object.fromEntries([...used].sort().map((name) => [name, parts.get(name) ?? true] as const));
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind.name,
    ...body,
    defaultSnippets: [documentSnippet(kind)],
    ...(used.size > 0 ? { $defs } : {}),
  };
  return `${JSON.stringify(JSON.parse(canonicalJson(schema)), null, 2)}\n`;
}

function definitionsOf(kinds: LanguageKinds): ReadonlyMap<string, Schema> {
  const parts = new Map<string, Schema>();
  for (const [name, format] of Object.entries(formats)) {
    const pattern = format.pattern === undefined ? {} : { pattern: format.pattern };
    parts.set(name, { type: 'string', ...pattern, description: `${format.noun}: ${format.examples}` });
  }
  for (const [name, schema] of Object.entries(shared)) parts.set(name, close(schema));
  const condition = close(conditionSchema(kinds));
  parts.set('condition', condition);
  parts.set('where', { $ref: '#/$defs/condition' });
  parts.set('steps', { type: 'array', items: close(stepSchema(kinds)) });
  parts.set('paths', { type: 'array', items: close(pathSchema(condition)) });
  return parts;
}

/** All conditions as one map: several keys in one map mean "and". */
function conditionSchema({ conditions }: LanguageKinds): Schema {
  const properties: { [key: string]: Json } = {};
  const patterns: { [key: string]: Json } = {};
  for (const { schema } of conditions) {
    for (const [key, value] of Object.entries(subschema(schema.properties) ?? {})) {
      properties[key] = either(properties[key], value);
    }
    for (const [key, value] of Object.entries(subschema(schema.patternProperties) ?? {})) {
      patterns[key] = either(patterns[key], value);
    }
  }
  return {
    type: 'object',
    description: 'A condition. Several keys in one map mean "and".',
    minProperties: 1,
    properties,
    patternProperties: patterns,
    additionalProperties: false,
  };
}

function either(first: Json | undefined, second: Json): Json {
  if (first === undefined || canonicalJson(first) === canonicalJson(second)) return second;
  const known = isJsonObject(first) && Array.isArray(first.anyOf) && Object.keys(first).length === 1;
  return { anyOf: [...(known && Array.isArray(first.anyOf) ? first.anyOf : [first]), second] };
}

function stepSchema({ steps }: LanguageKinds): Schema {
  const bodies = steps.map(({ name, schema, summary }) => {
    return [name, { ...schema, description: summary }] as const;
  });
  return {
    type: 'object',
    description: 'A step: an id, and one key that says what it does.',
    properties: { ...STEP_KEYS, ...Object.fromEntries(bodies) },
    required: ['id'],
    oneOf: steps.map(({ name }) => ({ required: [name] })),
    additionalProperties: false,
    defaultSnippets: steps.map(({ name, schema, summary }) => ({
      label: name,
      description: summary,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor's own placeholder
      body: { id: '${1:id}', [name]: snippetOf(schema) },
    })),
  };
}

/** What an editor puts into an empty file: the required keys, to be filled in. */
function documentSnippet({ name, summary, schema }: DocumentKind): Json {
  const keys = texts(schema.required).filter((key) => key !== 'kind');
  const body = Object.fromEntries(keys.map((key, index) => [key, `\${${index + 1}:${key}}`]));
  return { label: name, description: summary, body: { kind: name, ...body } };
}

/** What an editor puts in for a step: its required keys, to be filled in. */
function snippetOf(schema: Schema): Json {
  const [object] = [schema, ...subschemas(schema.oneOf), ...subschemas(schema.anyOf)].filter(
    (each) => each.type === 'object' && texts(each.required).length > 0,
  );
  if (object === undefined || schema.type === 'string') return '$2';
  const keys = texts(object.required);
  return Object.fromEntries(keys.map((key, index) => [key, `\${${index + 2}:${key}}`]));
}

function pathSchema(condition: Schema): Schema {
  return {
    ...condition,
    description: 'A path: an id, what decides for it, and its steps.',
    properties: { ...subschema(condition.properties), ...PATH_KEYS },
    required: ['id'],
  };
}

/** Says for every map with named keys that there are no others, as the shape check takes it. */
function close(schema: Schema): Schema {
  const closed: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'default' || key === 'const' || key === 'enum' || key === 'defaultSnippets')
      closed[key] = value;
    else if (['allOf', 'if', 'then', 'else', 'not'].includes(key)) closed[key] = value;
    else closed[key] = closeInner(key, value);
  }
  const named = 'properties' in schema || 'patternProperties' in schema;
  if (named && !('additionalProperties' in schema)) closed.additionalProperties = false;
  return closed;
}

function closeInner(key: string, value: Json): Json {
  if (Array.isArray(value)) {
    return value.map((each: Json) => (isJsonObject(each) && !isPresenceRule(each) ? close(each) : each));
  }
  if (!isJsonObject(value)) return value;
  if (key !== 'properties' && key !== 'patternProperties') return close(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isJsonObject(inner) ? close(inner) : inner]),
  );
}

function reachable(schema: JsonObject, parts: ReadonlyMap<string, Schema>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Json): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"\$ref":"#\/\$defs\/([a-z_]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(parts.get(name) ?? null);
    }
  };
  visit(schema);
  return found;
}
