/**
 * The shape check of maps: keys that do not exist, keys that are missing, keys that exclude each other.
 * A key that does not exist next to one that is missing is one mistake, not two.
 */
import { suggest } from '../../base/suggest.ts';
import type { Entry, MapNode } from '../syntax/node.ts';
import { type Checker, type Neighbours, type Place, shapeError } from './checker.ts';
import { formsOf, isPresenceRule, join, subschema, subschemas, texts } from './expected.ts';
import type { Schema } from './kinds.ts';

/** More unknown keys than this in one map have one cause, and are counted. */
export const UNKNOWN_MAX = 100;

/** Checks the keys of a map, then each value. `open`: keys that the schema does not name are somebody else's. */
export function checkMap(node: MapNode, schema: Schema, place: Place, checker: Checker, open = false): void {
  const properties = subschema(schema.properties) ?? {};
  const inners = node.entries.map((entry) => schemaOfKey(schema, entry.name));
  const unknown = inners.includes(undefined)
    ? node.entries.filter((_, index) => inners[index] === undefined)
    : NO_ENTRIES;
  const required = texts(schema.required);
  const absent = required.filter((key) => !node.entries.some((entry) => entry.name === key));
  const around: Neighbours =
    (open || unknown.length === 0) && absent.length === 0
      ? NOTHING_AROUND
      : {
          name: place.name,
          unknown: new Set(open ? [] : unknown.map((entry) => entry.name)),
          missing: new Set(absent),
          misplaced: new Map(),
        };
  const outdented = open || unknown.length === 0 ? NOT_OUTDENTED : findOutdented(node, schema);
  const homes = new Set(outdented.values());
  for (const [index, entry] of node.entries.entries()) {
    const inner = inners[index];
    if (inner === undefined || inner === true || homes.has(entry)) continue;
    const quoted = `\`${entry.name}\``;
    checker.check(entry.value, inner, { ...place, what: quoted, name: quoted, holder: entry.span, around });
  }
  if (!open && unknown.length > 0) {
    for (const [entry, home] of outdented) reportMisplaced(entry, `inside \`${home.name}\``, place, checker);
    for (const [index, entry] of unknown.entries()) {
      // What stands below an outdented key belongs to the same block.
      if (outdented.has(entry)) break;
      if (index === UNKNOWN_MAX) {
        reportMore(entry, unknown.length - index, place, checker);
        break;
      }
      const home = around.misplaced.get(entry.name);
      if (home !== undefined) reportMisplaced(entry, `inside ${home}`, place, checker);
      else reportUnknownKey(entry, node, Object.keys(properties), place, checker);
    }
    return;
  }
  const missing = required.filter((key) => !around.misplaced.has(key));
  reportMissing(node, missing, schema, place, checker);
  reportPresence(node, schema, place, checker);
  reportDependencies(node, schema, place, checker);
  reportCount(node, schema, place, checker);
}

/** A map in which no key is wrong and none is missing has nothing to say to the maps in it. */
const NOTHING_AROUND: Neighbours = { name: '', unknown: new Set(), missing: new Set(), misplaced: new Map() };
const NO_ENTRIES: readonly Entry[] = [];
const NOT_OUTDENTED: ReadonlyMap<Entry, Entry> = new Map();

/** The place of a value under a key. Pure. */
export function placeOf(entry: Entry, place: Place): Place {
  return { ...place, what: `\`${entry.name}\``, name: `\`${entry.name}\``, holder: entry.span };
}

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

/** The keys of maps with mistakes, so that a map of ten thousand mistakes is read once. */
const keySets = new WeakMap<MapNode, ReadonlySet<string>>();

function presentKeys(node: MapNode): ReadonlySet<string> {
  const known = keySets.get(node);
  if (known !== undefined) return known;
  const keys = new Set(node.entries.map((entry) => entry.name));
  keySets.set(node, keys);
  return keys;
}

/** Reports a key that does not exist, with the nearest one that does. */
export function reportUnknownKey(
  entry: Entry,
  node: MapNode,
  known: readonly string[],
  place: Place,
  checker: Checker,
): void {
  if (place.around?.missing.has(entry.name) === true) {
    place.around.misplaced.set(entry.name, place.around.name);
    reportMisplaced(entry, `in ${place.around.name}, beside ${place.name}`, place, checker);
    return;
  }
  const present = presentKeys(node);
  const free = known.filter((key) => !present.has(key));
  const near = suggest(entry.name, free) ?? suggest(entry.name, known);
  const listed = known.map((key) => `\`${key}\``);
  const shown = listed.length > 14 ? [...listed.slice(0, 14), '...'] : listed;
  const help =
    near !== undefined
      ? `did you mean \`${near}\`?`
      : known.length === 0
        ? 'remove it: no keys belong here'
        : `the keys of ${place.name}: ${shown.join(', ')}`;
  checker.report(
    shapeError(entry.key.span, place, {
      code: 'unknown-key',
      message: `unknown key \`${entry.name}\` in ${place.what}`,
      label: `not a key of ${place.name}`,
      help,
      ...(near !== undefined && free.includes(near) ? { edit: { span: entry.key.span, text: near } } : {}),
    }),
  );
}

/** Reports that there are so many more unknown keys, at the first of them. */
export function reportMore(entry: Entry, count: number, place: Place, checker: Checker): void {
  checker.report(
    shapeError(entry.key.span, place, {
      code: 'unknown-key',
      message: `${count} more unknown keys in ${place.what}, from \`${entry.name}\` on`,
      label: 'the first of them',
      help: `check that this is the right kind of document; only the first ${UNKNOWN_MAX} are shown`,
    }),
  );
}

/** Unknown keys right below a key that needs a map and has nothing: they belong in there. First of them -> that key. */
function findOutdented(node: MapNode, schema: Schema): ReadonlyMap<Entry, Entry> {
  const found = new Map<Entry, Entry>();
  for (const [index, { name }] of node.entries.entries()) {
    const above = node.entries[index - 1];
    const entry = node.entries[index];
    if (entry === undefined || above === undefined || schemaOfKey(schema, name) !== undefined) continue;
    const inner = schemaOfKey(schema, above.name);
    const isEmpty = above.value.node === 'scalar' && above.value.raw === '';
    if (isEmpty && inner !== undefined && inner !== true && formsOf(inner).includes('object')) {
      found.set(entry, above);
    }
  }
  return found;
}

/** Reports a key that would be right one level further in or out. */
function reportMisplaced(entry: Entry, home: string, place: Place, checker: Checker): void {
  checker.report(
    shapeError(entry.key.span, place, {
      code: 'unknown-key',
      message: `\`${entry.name}\` does not belong in ${place.what}`,
      label: 'one level off',
      help: `it is missing ${home}: change its indentation`,
    }),
  );
}

/** Notes that a missing key stands in the map around, where it is reported. */
function isMisplaced(key: string, place: Place): boolean {
  if (place.around?.unknown.has(key) !== true) return false;
  place.around.misplaced.set(key, place.name);
  return true;
}

/** Reports keys that must be there and are not: one diagnostic for all of them. */
export function reportMissing(
  node: MapNode,
  required: readonly string[],
  schema: Schema,
  place: Place,
  checker: Checker,
): void {
  const isPresent = (key: string) => node.entries.some((each) => each.name === key);
  const missing = required.filter((key) => !isPresent(key) && !isMisplaced(key, place));
  if (missing.length === 0) return;
  const words = join(
    missing.map((key) => `\`${key}\``),
    'and',
  );
  const descriptions = missing
    .map((key) => subschema(subschema(schema.properties)?.[key])?.description)
    .filter((text) => typeof text === 'string');
  checker.report(
    shapeError(place.holder, place, {
      code: 'missing-key',
      message: `${words} ${missing.length === 1 ? 'is' : 'are'} missing in ${place.what}`,
      label: `needs ${words}`,
      ...(descriptions.length > 0 ? { notes: descriptions } : {}),
      help: `add ${join(
        missing.map((key) => `\`${key}: ...\``),
        'and',
      )}`,
    }),
  );
}

function reportPresence(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const rules = subschemas(schema[keyword]);
    if (rules.length === 0 || !rules.every(isPresenceRule)) continue;
    const holding = rules.filter((rule) => holdsPresence(node, rule));
    const keys = [...new Set(rules.flatMap((rule) => texts(rule.required)))];
    if (holding.length === 0) {
      if (keys.some((key) => isMisplaced(key, place))) continue;
      checker.report(
        shapeError(place.holder, place, {
          code: 'missing-key',
          message: `one of ${join(
            keys.map((key) => `\`${key}\``),
            'or',
          )} is missing in ${place.what}`,
          help: keyword === 'oneOf' ? 'add exactly one of them' : 'add one of them',
        }),
      );
    } else if (keyword === 'oneOf' && holding.length > 1) {
      reportConflict(node, [...new Set(holding.flatMap((rule) => texts(rule.required)))], place, checker);
    }
  }
  const never = subschema(schema.not);
  if (never === undefined || !isPresenceRule(never) || !holdsPresence(node, never)) return;
  reportConflict(node, texts(never.required), place, checker);
}

/** Whether a map has the keys of a rule that only says which keys go together. Pure. */
export function holdsPresence(node: MapNode, rule: Schema): boolean {
  const has = (key: string) => node.entries.some((entry) => entry.name === key);
  const not = subschema(rule.not);
  return texts(rule.required).every(has) && (not === undefined || !texts(not.required).every(has));
}

/** Reports keys that exclude each other: on the second one, with the first one as related place. */
export function reportConflict(node: MapNode, keys: readonly string[], place: Place, checker: Checker): void {
  const [first, second] = node.entries.filter((entry) => keys.includes(entry.name));
  if (first === undefined || second === undefined) return;
  checker.report(
    shapeError(second.key.span, place, {
      code: 'conflicting-keys',
      message: `\`${first.name}\` and \`${second.name}\` exclude each other in ${place.what}`,
      label: 'this one, too',
      related: [{ span: first.key.span, label: 'already here' }],
      help: 'keep one of the two',
    }),
  );
}

function reportDependencies(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  if (schema.dependencies === undefined && schema.dependentRequired === undefined) return;
  const rules = { ...subschema(schema.dependencies), ...subschema(schema.dependentRequired) };
  for (const entry of node.entries) {
    const needs = texts(rules[entry.name]).filter((key) => !node.entries.some((each) => each.name === key));
    if (needs.length === 0) continue;
    const words = join(
      needs.map((key) => `\`${key}\``),
      'and',
    );
    checker.report(
      shapeError(place.holder, place, {
        code: 'missing-key',
        message: `\`${entry.name}\` needs ${words} beside it in ${place.what}`,
        help: `add ${words}, or remove \`${entry.name}\``,
      }),
    );
  }
}

function reportCount(node: MapNode, schema: Schema, place: Place, checker: Checker): void {
  const { minProperties, maxProperties } = schema;
  const count = node.entries.length;
  const extra = typeof maxProperties === 'number' ? node.entries[maxProperties] : undefined;
  const tooFew = typeof minProperties === 'number' && count < minProperties;
  if (!tooFew && extra === undefined) return;
  const bound = tooFew ? `at least ${minProperties}` : `at most ${maxProperties}`;
  checker.report(
    shapeError(extra?.key.span ?? place.holder, place, {
      code: 'out-of-range',
      message: `${place.name} needs ${bound} key${bound.endsWith(' 1') ? '' : 's'} and has ${count}`,
      help: tooFew ? 'add one, or remove the whole entry' : 'keep only as many as belong here',
    }),
  );
}
