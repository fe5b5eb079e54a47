/** What a schema expects, in words, and which forms of node fit it at all. Pure; checks nothing itself. */
import type { Json, JsonObject } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import type { Node } from '../syntax/node.ts';
import { formats } from './formats.ts';
import type { Schema } from './kinds.ts';
import { shared } from './shared.ts';

export type Form = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

const ALL: readonly Form[] = ['string', 'number', 'boolean', 'null', 'object', 'array'];
const NESTED: { readonly [name: string]: { form: Form; noun: string } } = {
  condition: { form: 'object', noun: 'a condition (a map such as `{ segment: NAME }`)' },
  where: { form: 'object', noun: 'a condition on the event (a map such as `{ event.total: { gt: 50 } }`)' },
  steps: { form: 'array', noun: 'a list of steps' },
  paths: { form: 'array', noun: 'a list of paths' },
};
const NOUN: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: 'nothing',
  object: 'a map',
  array: 'a list',
};

/** The schema under a key that holds one, or undefined. Pure. */
export function subschema(value: Json | undefined): Schema | undefined {
  return isJsonObject(value) ? value : undefined;
}

const NONE: readonly Schema[] = [];

/** The schemas of a list-valued keyword (`anyOf`, `allOf`, ...). Pure. */
export function subschemas(value: Json | undefined): readonly Schema[] {
  if (value === undefined) return NONE;
  return Array.isArray(value) ? value.filter((each): each is JsonObject => isJsonObject(each)) : [];
}

/** The texts of a list-valued keyword (`required`). Pure. */
export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** The name behind `#/$defs/NAME`; undefined when the schema is no reference. Pure. */
export function refName(schema: Schema): string | undefined {
  const reference = schema.$ref;
  return typeof reference === 'string' ? reference.slice(reference.lastIndexOf('/') + 1) : undefined;
}

/** Which form a node has. Pure. */
export function formOf(node: Node): Form {
  if (node.node === 'map') return 'object';
  if (node.node === 'list') return 'array';
  if (node.value === null) return 'null';
  const type = typeof node.value;
  return type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string';
}

/** The forms of node that may fit a schema. Pure. */
export function formsOf(schema: Schema): readonly Form[] {
  const known = knownForms.get(schema);
  if (known !== undefined) return known;
  const forms = findForms(schema);
  knownForms.set(schema, forms);
  return forms;
}

/** Schemas are made once, and asked often. */
const knownForms = new WeakMap<Schema, readonly Form[]>();

function findForms(schema: Schema): readonly Form[] {
  const name = refName(schema);
  if (name !== undefined) {
    const nested = NESTED[name];
    if (nested !== undefined) return [nested.form];
    if (formats[name] !== undefined) return ['string'];
    const target = shared[name];
    return target === undefined ? ALL : formsOf(target);
  }
  if ('const' in schema) return [formOfJson(schema.const)];
  if (Array.isArray(schema.enum)) return [...new Set(schema.enum.map((each: Json) => formOfJson(each)))];
  const types = typeof schema.type === 'string' ? [schema.type] : texts(schema.type);
  if (types.length > 0) return types.map((type) => (type === 'integer' ? 'number' : (type as Form)));
  const branches = [...subschemas(schema.anyOf), ...subschemas(schema.oneOf)];
  if (branches.length > 0 && !branches.every(isPresenceRule)) return [...new Set(branches.flatMap(formsOf))];
  if ('properties' in schema || 'patternProperties' in schema || 'required' in schema) return ['object'];
  if ('items' in schema) return ['array'];
  if ('format' in schema || 'pattern' in schema) return ['string'];
  return ALL;
}

/** A branch that only says which keys go together: `{ required: [...] }`, `{ not: { required: [...] } }`. Pure. */
export function isPresenceRule(schema: Schema): boolean {
  return Object.keys(schema).every((key) => key === 'required' || key === 'not');
}

/** As in "expected a text or a list": what a schema wants, for people. Pure. */
export function describeSchema(schema: Schema): string {
  const name = refName(schema);
  if (name !== undefined) {
    const noun = NESTED[name]?.noun ?? formats[name]?.noun;
    if (noun !== undefined) return noun;
    const target = shared[name];
    return target === undefined ? name : describeSchema(target);
  }
  if ('const' in schema) return code(schema.const);
  if (Array.isArray(schema.enum))
    return join(
      schema.enum.map((each: Json) => code(each)),
      'or',
    );
  const branches = [...subschemas(schema.anyOf), ...subschemas(schema.oneOf)];
  if (branches.length > 0 && !branches.every(isPresenceRule)) {
    return join([...new Set(branches.map(describeSchema))], 'or');
  }
  if (typeof schema.format === 'string') return formats[schema.format]?.noun ?? 'a text';
  const types = typeof schema.type === 'string' ? [schema.type] : texts(schema.type);
  const described = types.length > 0 ? types : formsOf(schema);
  if (described.length === ALL.length) return 'a value';
  return join(
    described.map((type) => NOUN[type] ?? type),
    'or',
  );
}

/** What somebody wrote, for people: "a list", "the number `3`". Pure. */
export function describeNode(node: Node): string {
  const form = formOf(node);
  if (node.node !== 'scalar' || node.value === null)
    return form === 'null' ? 'nothing' : (NOUN[form] ?? form);
  const raw = node.raw.length > 40 || node.raw.includes('\n') ? '' : ` \`${node.raw}\``;
  if (form === 'boolean') return `\`${String(node.value)}\``;
  return form === 'number' ? `the number${raw}` : `the text${raw}`;
}

/** "a, b or c". Pure. */
export function join(words: readonly string[], conjunction: 'or' | 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function code(value: Json | undefined): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function formOfJson(value: Json | undefined): Form {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'string';
}
