/** Two values in normal form against each other: what differs, and how the one becomes the other. Knows no plan. */
import { canonicalJson } from '../../base/canonical.ts';
import { isJsonObject, type Json } from '../../base/json.ts';

/** Keys of objects and indexes of lists, from the root of a plan in normal form. */
export type EditPath = readonly (string | number)[];

/** One difference. `before` or `after` absent: there was, or is, nothing at that path. */
export type Edit = { readonly path: EditPath; readonly before?: Json; readonly after?: Json };

function isDeepList(value: Json): value is readonly Json[] {
  return Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null);
}

/** What differs between two values, in order of paths; empty where they are equal. Pure. */
export function compareValues(
  before: Json | undefined,
  after: Json | undefined,
  path: EditPath = [],
): readonly Edit[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [{ path, after: after as Json }];
  if (after === undefined) return [{ path, before }];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => compareValues(memberOf(before, key), memberOf(after, key), [...path, key]));
  }
  if (isDeepList(before) && isDeepList(after) && before.length === after.length) {
    return before.flatMap((item, index) => compareValues(item, after[index], [...path, index]));
  }
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ path, before, after }];
}

function memberOf(value: { readonly [key: string]: Json | undefined }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value with one path set, or (undefined) taken out. Paths that lead nowhere change nothing. */
function withValue(value: Json | undefined, path: EditPath, put: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return put;
  if (typeof key === 'number') {
    if (!Array.isArray(value)) return value;
    const items = [...(value as readonly Json[])];
    const item = withValue(items[key], rest, put);
    if (item !== undefined) items[key] = item;
    return items;
  }
  if (value === undefined || !isJsonObject(value)) return value;
  const member = withValue(memberOf(value, key), rest, put);
  const others = Object.entries(value).filter(([other]) => other !== key);
  return Object.fromEntries(member === undefined ? others : [...others, [key, member]]) as Json;
}

/** The value after all edits. Pure: `applyEdits(a, compareValues(a, b))` says what `b` says. */
export function applyEdits(value: Json, edits: readonly Edit[]): Json {
  return edits.reduce<Json>((changed, { path, after }) => withValue(changed, path, after) ?? null, value);
}
