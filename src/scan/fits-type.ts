/** Whether a value that code gives fits a type of the catalog. What is not known fits everything. Pure. */
import { parseInstant } from '../base/instant.ts';
import type { AttributeType, TypeSpec } from '../plan/plan.ts';
import type { KnownValue, ValueKind } from './call-site.ts';

/** Kinds of values that a type takes. */
const TAKES: { readonly [type in AttributeType]: readonly ValueKind[] } = {
  string: ['text', 'instant'],
  number: ['number'],
  integer: ['number'],
  boolean: ['boolean'],
  instant: ['text', 'instant'],
  date: ['text'],
  list: ['list'],
  object: ['object'],
};
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Why a value does not fit, as the end of a sentence; null where it fits or is not known to differ. */
export function misfitOf(value: KnownValue, type: TypeSpec): string | null {
  const { kind, literal } = value;
  if (kind === 'nothing') return null;
  if (!TAKES[type.type].includes(kind))
    return `it is ${wordFor(value)}, and ${expectation(type)} is declared`;
  const inside = misfitOfItems(value, type) ?? misfitOfProperties(value, type);
  if (literal === undefined || inside !== null) return inside;
  if (type.values && !type.values.includes(literal)) {
    return `${show(literal)} is none of ${type.values.map((each) => show(each)).join(', ')}`;
  }
  if (type.type === 'integer' && !Number.isInteger(literal)) return `${show(literal)} is no whole number`;
  if (type.type === 'instant' && parseInstant(String(literal)) === null) {
    return `${show(literal)} is no instant (RFC 3339, with a zone)`;
  }
  if (type.type === 'date' && !DATE.test(String(literal))) return `${show(literal)} is no date (YYYY-MM-DD)`;
  return null;
}

function misfitOfItems({ items = [] }: KnownValue, { items: wanted }: TypeSpec): string | null {
  if (wanted === undefined) return null;
  const reason = items.map((each) => misfitOf(each, wanted)).find((each) => each !== null);
  return reason === undefined ? null : `an item does not fit: ${reason}`;
}

function misfitOfProperties({ properties }: KnownValue, { properties: wanted }: TypeSpec): string | null {
  if (wanted === undefined) return null;
  for (const { name, values } of properties?.list ?? []) {
    const spec = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    if (spec === undefined) return `\`${name}\` is not declared in it`;
    const reason = values.map((value) => misfitOf(value, spec)).find((each) => each !== null);
    if (reason) return `\`${name}\` in it does not fit: ${reason}`;
  }
  return null;
}

/** A type in words: `a string`, `an integer`. */
export function expectation({ type, values }: TypeSpec): string {
  if (values) return `one of ${values.map((each) => show(each)).join(', ')}`;
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function show(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

const WORDS: { readonly [kind in ValueKind]: string } = {
  text: 'a text',
  number: 'a number',
  boolean: 'a boolean',
  instant: 'an instant',
  list: 'a list',
  object: 'an object',
  nothing: 'nothing',
  other: 'a function',
};

function wordFor({ kind, literal }: KnownValue): string {
  return literal === undefined ? WORDS[kind] : `${WORDS[kind]} (${show(literal)})`;
}
