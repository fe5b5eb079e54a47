/** Canonical JSON: one spelling per value, so that equal values have equal bytes and equal hashes. Nothing else is decided here. */
import { AssertionFailure } from './assert.ts';

/**
 * Writes JSON without spaces, the keys of every object sorted by UTF-16 code units (as RFC 8785 does), members that
 * are undefined dropped. Numbers that JSON cannot hold, functions and the like are an assertion failure. Pure.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new AssertionFailure(`${value} has no place in JSON`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const object = value as { readonly [key: string]: unknown };
    let text = '';
    for (const key of Object.keys(object).sort()) {
      const member = object[key];
      if (member === undefined) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
    }
    return `{${text}}`;
  }
  throw new AssertionFailure(`a ${typeof value} has no place in JSON`);
}
