/** Values against types: what is sure to differ, and nothing else. */
import { expect, it } from 'vitest';
import type { TypeSpec } from '../plan/plan.ts';
import type { KnownValue } from './call-site.ts';
import { misfitOf } from './fits-type.ts';

const text = (literal?: string): KnownValue =>
  literal === undefined ? { kind: 'text' } : { kind: 'text', literal };
const number = (literal?: number): KnownValue =>
  literal === undefined ? { kind: 'number' } : { kind: 'number', literal };
const object = (...values: readonly KnownValue[]): KnownValue => {
  const span = { file: 'a.ts', start: 0, end: 0 };
  const list = [{ name: 'sku', span, values, isPartly: false, isOptional: false }];
  return { kind: 'object', properties: { list, unread: null } };
};
const type = (name: TypeSpec['type'], values?: TypeSpec['values']): TypeSpec => ({
  type: name,
  ...(values && { values }),
});

it.each<[string, KnownValue, TypeSpec, string | null]>([
  ['a text for a string', text(), type('string'), null],
  ['an instant for a string', { kind: 'instant' }, type('string'), null],
  ['a number for a string', number(3), type('string'), 'it is a number (`3`), and a string is declared'],
  ['a number for a number', number(), type('number'), null],
  ['a text for a number', text('3'), type('number'), 'it is a text (`3`), and a number is declared'],
  ['a number that may be whole', number(), type('integer'), null],
  ['a whole number', number(-3), type('integer'), null],
  ['a half', number(2.5), type('integer'), '`2.5` is no whole number'],
  ['a text for a boolean', text('true'), type('boolean'), 'it is a text (`true`), and a boolean is declared'],
  ['a date object for an instant', { kind: 'instant' }, type('instant'), null],
  ['a text that may be an instant', text(), type('instant'), null],
  ['an instant as text', text('2026-01-02T03:04:05Z'), type('instant'), null],
  [
    'an instant without a zone',
    text('2026-01-02T03:04:05'),
    type('instant'),
    '`2026-01-02T03:04:05` is no instant (RFC 3339, with a zone)',
  ],
  ['a number for an instant', number(), type('instant'), 'it is a number, and an instant is declared'],
  ['a date', text('2026-01-02'), type('date'), null],
  ['another text for a date', text('today'), type('date'), '`today` is no date (YYYY-MM-DD)'],
  ['an instant for a date', { kind: 'instant' }, type('date'), 'it is an instant, and a date is declared'],
  ['a list', { kind: 'list' }, type('list'), null],
  ['an object for a list', { kind: 'object' }, type('list'), 'it is an object, and a list is declared'],
  ['a value of the enum', text('a'), type('string', ['a', 'b']), null],
  ['a text that may be of the enum', text(), type('string', ['a', 'b']), null],
  ['a value that is not', text('c'), type('string', ['a', 'b']), '`c` is none of `a`, `b`'],
  ['nothing', { kind: 'nothing' }, type('number'), null],
  ['a function', { kind: 'other' }, type('object'), 'it is a function, and an object is declared'],
  ['items that fit', { kind: 'list', items: [text(), number(1)] }, { type: 'list' }, null],
  [
    'an item that does not',
    { kind: 'list', items: [text(), number(1)] },
    { type: 'list', items: type('string') },
    'an item does not fit: it is a number (`1`), and a string is declared',
  ],
  ['an object that fits', object(text('x')), { type: 'object', properties: { sku: type('string') } }, null],
  ['an object that may hold anything', object(text('x')), type('object'), null],
  [
    'a property that does not fit',
    object(number()),
    { type: 'object', properties: { sku: type('string') } },
    '`sku` in it does not fit: it is a number, and a string is declared',
  ],
  [
    'a property that is not declared',
    object(number()),
    { type: 'object', properties: { toString: type('string') } },
    '`sku` is not declared in it',
  ],
])('%s', (_, value, spec, expected) => {
  expect(misfitOf(value, spec)).toBe(expected);
});
