/** What a body must be made of. */
import { expect, it } from 'vitest';
import { parseJsonBytes } from './json-bytes.ts';

it.each<[string, Uint8Array, unknown]>([
  ['JSON', Buffer.from('{"userId":"jörg"}'), { json: { userId: 'jörg' } }],
  ['JSON behind a mark of byte order', Buffer.from('\ufeff[1]'), { json: [1] }],
  ['a part of larger bytes', Buffer.from('xx[1]xx').subarray(2, 5), { json: [1] }],
  ['another encoding', Buffer.from('{"userId":"jörg"}', 'latin1'), { error: 'the body is not UTF-8' }],
  ['half a character', Buffer.from('"ö"').subarray(0, 2), { error: 'the body is not UTF-8' }],
  ['no JSON', Buffer.from('userId=ana'), { error: 'the body is no JSON' }],
  ['a mark in the middle', Buffer.from('[\ufeff1]'), { error: 'the body is no JSON' }],
  ['nothing', Buffer.alloc(0), { error: 'the body is empty' }],
])('reads %s', (_, bytes, expected) => {
  expect(parseJsonBytes(bytes)).toEqual(expected);
});
