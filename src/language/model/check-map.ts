/** The shape check of maps: which keys are wrong, in which order that is said, and the check of each value. */
import type { Entry, MapNode } from '../syntax/node.ts';
import type { Checker, Neighbours, Place } from './checker.ts';
import { subschema, texts } from './expected.ts';
import { reportCount, reportDependencies, reportPresence } from './key-rules.ts';
import type { Schema } from './kinds.ts';
import {
  findOutdented,
  reportMisplaced,
  reportMissing,
  reportMore,
  reportUnknownKey,
  UNKNOWN_MAX,
} from './report-keys.ts';
import { schemaOfKey } from './schema-keys.ts';

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
