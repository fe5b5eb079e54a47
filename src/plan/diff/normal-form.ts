/**
 * The form in which two plans are compared: a list whose items have ids (`id`, else `name`) becomes an object of its
 * items and their order, so that an item put in between is one difference and not many. Loses nothing.
 */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';

/** Under this key stands the order of the items; an item stands under it and its id. */
export const ORDER = '#';
/** Stands before a key of the plan's own that could be taken for one of these. */
const ESCAPE = '~';

/** What an item of a list is known by; undefined: nothing. */
export function idOf(item: Json | undefined): string | undefined {
  if (item === undefined || !isJsonObject(item)) return undefined;
  const id = item.id ?? item.name;
  return typeof id === 'string' ? id : undefined;
}

function escapeKey(key: string): string {
  return key.startsWith(ORDER) || key.startsWith(ESCAPE) ? `${ESCAPE}${key}` : key;
}

/** A key of the normal form as it stands in the plan. Pure. */
export function plainKey(key: string): string {
  return key.startsWith(ESCAPE) ? key.slice(ESCAPE.length) : key;
}

/** The normal form of a value. Pure. */
export function toNormalForm(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const ids = items.map(idOf);
    const isKeyed = ids.length > 0 && new Set(ids).size === ids.length && !ids.includes(undefined);
    if (!isKeyed) return items.map(toNormalForm);
    const keyed = items.map((item, index) => [`${ORDER}${ids[index]}`, toNormalForm(item)] as const);
    return { [ORDER]: ids as readonly string[], ...Object.fromEntries(keyed) };
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[escapeKey(key), toNormalForm(member)] as const],
  );
  return Object.fromEntries(members);
}

/** The value of which this is the normal form. Pure. */
export function fromNormalForm(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(fromNormalForm);
  if (!isJsonObject(value)) return value;
  const order = value[ORDER];
  if (Array.isArray(order)) {
    return (order as readonly string[]).map((id) => fromNormalForm(value[`${ORDER}${id}`] ?? null));
  }
  return asObject(
    Object.entries(value).map(([key, member]) => [plainKey(key), fromNormalForm(member ?? null)]),
  );
}

function asObject(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}
