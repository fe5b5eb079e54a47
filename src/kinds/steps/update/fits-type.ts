/** Does a value fit a type of the catalog? Values only; what happens to those that do not is the caller's business. */
import { parseInstant } from '../../../base/instant.ts';
import { isJsonObject, type Json } from '../../../base/json.ts';
import { parseDate } from '../../../base/zone.ts';
import type { AttributeType, TypeSpec } from '../../../plan/plan.ts';

const judges: { readonly [T in AttributeType]: (value: Json, spec: TypeSpec) => boolean } = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  instant: (value) => typeof value === 'string' && parseInstant(value) !== null,
  date: (value) => typeof value === 'string' && parseDate(value) !== null,
  list: (value, { items }) =>
    Array.isArray(value) && (items === undefined || value.every((each) => fitsType(each, items))),
  object: (value, { properties }) =>
    isJsonObject(value) &&
    Object.entries(properties ?? {}).every(([name, spec]) => {
      const part = value[name];
      return part === undefined || part === null || fitsType(part, spec);
    }),
};

/** True when `value` is of this type and, with an enum, one of its values. Pure. */
export function fitsType(value: Json, spec: TypeSpec): boolean {
  if (spec.values !== undefined && !spec.values.includes(value)) return false;
  return judges[spec.type](value, spec);
}

const readers: { readonly [T in AttributeType]?: (text: string) => Json | undefined } = {
  string: (text) => text,
  number: (text) => numberFrom(text),
  integer: (text) => numberFrom(text),
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  instant: (text) => text.trim(),
  date: (text) => text.trim(),
};

/** A rendered text as a value of this type; undefined when it cannot be one. Pure. */
export function readText(text: string, spec: TypeSpec): Json | undefined {
  const value = readers[spec.type]?.(text);
  return value !== undefined && fitsType(value, spec) ? value : undefined;
}

function numberFrom(text: string): number | undefined {
  const trimmed = text.trim();
  const value = Number(trimmed);
  return trimmed === '' || !Number.isFinite(value) ? undefined : value;
}
