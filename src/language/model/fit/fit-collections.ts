/** Maps and lists against their schemas, on the short way: keys, required ones, those that exclude each other; items. */
import type { ListNode, MapNode, Node } from '../../syntax/node.ts';
import { isPresenceRule, subschema, subschemas, texts } from '../expected.ts';
import { holdsPresence } from '../key-rules.ts';
import type { Schema } from '../kinds.ts';
import { schemaOfKey } from '../schema-keys.ts';
import { ANYTHING, both, type Fit, type FitMaker } from './fit.ts';

/** The test of a map. `isOpen`: keys that the schema does not name are somebody else's. */
export function fitMap(schema: Schema, maker: FitMaker, isOpen: boolean): Fit {
  const rules = [
    fitEntries(schema, maker, isOpen),
    fitRequired(texts(schema.required)),
    fitPresence(schema),
    fitDependencies(schema),
    fitCount(schema),
  ].reduce(both, ANYTHING);
  return rules;
}

/** Undefined where the schema has no such key. */
type KeyFit = Fit | undefined;

function fitEntries(schema: Schema, maker: FitMaker, isOpen: boolean): Fit {
  const find = (key: string): KeyFit => {
    const inner = schemaOfKey(schema, key);
    return inner === undefined
      ? isOpen
        ? ANYTHING
        : undefined
      : inner === true
        ? ANYTHING
        : maker.of(inner);
  };
  // Made when it is first needed: a schema may hold itself.
  let named: Map<string, KeyFit> | undefined;
  return (node) => {
    if (node.node !== 'map') return true;
    named ??= new Map(Object.keys(subschema(schema.properties) ?? {}).map((key) => [key, find(key)]));
    for (const { name, value } of node.entries) {
      const fits = named.get(name) ?? find(name);
      if (fits === undefined || !fits(value)) return false;
    }
    return true;
  };
}

function has(node: MapNode, key: string): boolean {
  return node.entries.some((entry) => entry.name === key);
}

/** All of these keys are there. Pure. */
function fitRequired(required: readonly string[]): Fit {
  if (required.length === 0) return ANYTHING;
  return (node) => node.node !== 'map' || required.every((key) => has(node, key));
}

function fitPresence(schema: Schema): Fit {
  const choices = (['oneOf', 'anyOf'] as const).map((keyword): Fit => {
    const rules = subschemas(schema[keyword]);
    if (rules.length === 0 || !rules.every(isPresenceRule)) return ANYTHING;
    return (node) => {
      if (node.node !== 'map') return true;
      const holding = rules.filter((rule) => holdsPresence(node, rule));
      if (holding.length === 0) return false;
      return keyword === 'anyOf' || holding.length === 1 || !isConflict(node, holding.flatMap(required));
    };
  });
  const never = subschema(schema.not);
  const not: Fit =
    never === undefined || !isPresenceRule(never)
      ? ANYTHING
      : (node) =>
          node.node !== 'map' || !holdsPresence(node, never) || !isConflict(node, texts(never.required));
  return [...choices, not].reduce(both, ANYTHING);
}

function required(rule: Schema): readonly string[] {
  return texts(rule.required);
}

/** Only two keys can exclude each other. */
function isConflict(node: MapNode, keys: readonly string[]): boolean {
  return node.entries.filter(({ name }) => keys.includes(name)).length > 1;
}

function fitDependencies(schema: Schema): Fit {
  if (schema.dependencies === undefined && schema.dependentRequired === undefined) return ANYTHING;
  const rules = new Map(
    Object.entries({ ...subschema(schema.dependencies), ...subschema(schema.dependentRequired) }),
  );
  return (node) =>
    node.node !== 'map' ||
    node.entries.every(({ name }) => texts(rules.get(name)).every((key) => has(node, key)));
}

function fitCount({ minProperties, maxProperties }: Schema): Fit {
  return fitLength(minProperties, maxProperties, (node) =>
    node.node === 'map' ? node.entries.length : null,
  );
}

function fitLength(least: unknown, most: unknown, lengthOf: (node: Node) => number | null): Fit {
  if (typeof least !== 'number' && typeof most !== 'number') return ANYTHING;
  return (node) => {
    const length = lengthOf(node);
    if (length === null) return true;
    return !(typeof least === 'number' && length < least) && !(typeof most === 'number' && length > most);
  };
}

/** The test of a list: how many items, no item twice, each item. */
export function fitList(schema: Schema, maker: FitMaker): Fit {
  const items = subschema(schema.items);
  const fits = items === undefined ? ANYTHING : maker.of(items);
  const each: Fit =
    fits === ANYTHING ? ANYTHING : (node) => node.node !== 'list' || node.items.every((item) => fits(item));
  const twice: Fit =
    schema.uniqueItems === true ? (node) => node.node !== 'list' || !isTwice(node) : ANYTHING;
  const length = fitLength(schema.minItems, schema.maxItems, (node) =>
    node.node === 'list' ? node.items.length : null,
  );
  return [length, twice, each].reduce(both, ANYTHING);
}

function isTwice({ items }: ListNode): boolean {
  const values = items.flatMap((item) => (item.node === 'scalar' ? [item.value] : []));
  return new Set(values).size < values.length;
}
