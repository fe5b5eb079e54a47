/** Places in JSON, and the same JSON with one place changed. Knows no plan. Pure. */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';

/** Keys and indexes from the outside in. */
export type Place = readonly (string | number)[];

/** Every place of a value with its value, outermost first; what `skip` names is not entered. */
export function placesOf(
  value: Json | undefined,
  skip: ReadonlySet<string> = new Set(),
  from: Place = [],
): readonly (readonly [place: Place, value: Json])[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return [
      [from, value] as const,
      ...items.flatMap((item, index) => placesOf(item, skip, [...from, index])),
    ];
  }
  if (!isJsonObject(value)) return [[from, value] as const];
  const members = Object.entries(value).filter(([key]) => !skip.has(key));
  return [[from, value] as const, ...members.flatMap(([key, each]) => placesOf(each, skip, [...from, key]))];
}

/** What stands at a place; undefined: nothing. */
export function valueAt(value: Json | undefined, place: Place): Json | undefined {
  return place.reduce<Json | undefined>((within, key) => {
    if (Array.isArray(within)) return (within as readonly Json[])[Number(key)];
    return isJsonObject(within ?? null) ? (within as JsonObject)[key] : undefined;
  }, value);
}

/** The value with something else at a place; undefined takes the member out. */
export function withAt<Value>(value: Value, place: Place, put: Json | undefined): Value {
  const [key, ...rest] = place;
  if (key === undefined) return put as Value;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return items.map((item, index) => (index === key ? withAt(item, rest, put) : item)) as Value;
  }
  const { [key]: inner, ...others } = value as JsonObject;
  const next = rest.length === 0 ? put : withAt(inner, rest, put);
  return (next === undefined ? others : { ...(value as JsonObject), [key]: next }) as Value;
}

/** The value with the values of two places exchanged. */
export function withSwapped<Value>(
  value: Value,
  one: readonly [Place, Json],
  other: readonly [Place, Json],
): Value {
  return withAt(withAt(value, one[0], other[1]), other[0], one[1]);
}
