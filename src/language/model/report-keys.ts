/**
 * What is said of keys that do not exist, that are missing, and that stand one level off. A key that does not exist next to one
 * that is missing is one mistake, not two.
 */
import { suggest } from '../../base/suggest.ts';
import type { Entry, MapNode } from '../syntax/node.ts';
import { type Checker, type Place, shapeError } from './checker.ts';
import { formsOf, join, subschema } from './expected.ts';
import type { Schema } from './kinds.ts';
import { schemaOfKey } from './schema-keys.ts';

/** More unknown keys than this in one map have one cause, and are counted. */
export const UNKNOWN_MAX = 100;

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
export function findOutdented(node: MapNode, schema: Schema): ReadonlyMap<Entry, Entry> {
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
export function reportMisplaced(entry: Entry, home: string, place: Place, checker: Checker): void {
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
export function isMisplaced(key: string, place: Place): boolean {
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
