/** Partial matches: whether what happened has what a test names, and which expectation takes which happening. Pure. */
import { parseInstant } from '../base/instant.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

/** Texts that people read: a test names a part of them. */
const CONTAINS: ReadonlySet<string> = new Set(['subject', 'preheader', 'text', 'html', 'title']);
/** Names, which YAML may have read as numbers. */
const NAMES: ReadonlySet<string> = new Set(['subscriber', 'key', 'to']);
const MOMENTS: ReadonlySet<string> = new Set(['at', 'until']);

/** True when every member of `expected` is in `actual`; lists must have equal length; null stands for absent. */
export function includes(expected: Json, actual: Json | undefined): boolean {
  if (expected === null) return actual === undefined || actual === null;
  if (isJsonObject(expected)) {
    if (!isJsonObject(actual)) return false;
    return Object.entries(expected).every(([name, value]) => includes(value, actual[name]));
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false;
    return expected.every((value: Json, index) => includes(value, actual[index]));
  }
  return expected === actual;
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

/** True when one field is as expected. */
export function fieldMatches(field: string, expected: Json, actual: Json | undefined): boolean {
  if (expected === null) return actual === undefined || actual === null;
  if (field === 'subscriber' && Array.isArray(expected)) return expected.includes(actual as Json);
  if (NAMES.has(field)) return actual !== undefined && String(expected) === String(actual);
  if (typeof expected === 'string' && typeof actual === 'string') {
    if (CONTAINS.has(field) || field === 'body') return actual.includes(expected);
    if (MOMENTS.has(field)) return parseInstant(expected) === parseInstant(actual);
  }
  if (field === 'tags') return asList(expected).every((tag) => asList(actual ?? []).includes(tag));
  return includes(expected, actual);
}

/** Fields in which `actual` is not as `expected`; empty: it matches. */
export function differences(expected: JsonObject, actual: JsonObject): readonly string[] {
  return Object.entries(expected).flatMap(([field, value]) =>
    fieldMatches(field, value, actual[field]) ? [] : [field],
  );
}

/**
 * Gives each expectation a happening of its own, as many as can be (augmenting paths). Result: by expectation the index
 * of its happening, or null.
 */
export function assign(
  expected: readonly JsonObject[],
  actual: readonly JsonObject[],
): readonly (number | null)[] {
  const takenBy = new Map<number, number>();
  const fits = expected.map((each) =>
    actual.flatMap((one, index) => (differences(each, one).length === 0 ? [index] : [])),
  );
  const place = (who: number, tried: Set<number>): boolean => {
    for (const index of fits[who] ?? []) {
      if (tried.has(index)) continue;
      tried.add(index);
      const holder = takenBy.get(index);
      if (holder !== undefined && !place(holder, tried)) continue;
      takenBy.set(index, who);
      return true;
    }
    return false;
  };
  expected.forEach((_each, who) => {
    place(who, new Set());
  });
  const result: (number | null)[] = expected.map(() => null);
  for (const [index, who] of takenBy) result[who] = index;
  return result;
}
