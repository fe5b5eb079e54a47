/** The canonical form of addresses: what is one mailbox or one number has one key. */
import { expect, it } from 'vitest';
import { suppressionKey } from './suppression.ts';

it.each([
  ['capitals and blanks', ['ana@example.com', ' Ana@Example.COM ']],
  [
    'a domain in letters and as name servers know it',
    ['ana@exämple.com', 'ANA@EXÄMPLE.com', 'ana@xn--exmple-cua.com'],
  ],
  ['other dots of a domain', ['ana@例え.jp', 'ana@例え。jp', 'ana@xn--r8jz45g.jp']],
  [
    'letters in one piece and in two',
    ['jos\u00e9@example.com', 'jose\u0301@example.com', 'JOSE\u0301@example.com'],
  ],
  ['punctuation of a number', ['+34600000001', '+34 600-000 001', '+34 (600) 000.001']],
])('%s: one key', (_title, addresses) => {
  expect(new Set(addresses.map((each) => suppressionKey('main', each))).size).toBe(1);
});

it.each([
  ['other letters', ['jose@example.com', 'jos\u00e9@example.com', 'josé@exämple.com']],
  [
    'a text that is no domain',
    ['ana@exämple.com/x', 'ana@exämple.com', 'ana@exämple.com#x', 'ana@exä mple', 'ana@exämple', 'ana@'],
  ],
  ['tokens in another case', ['AbC', 'abc']],
])('%s: keys of their own', (_title, addresses) => {
  expect(new Set(addresses.map((each) => suppressionKey('main', each))).size).toBe(addresses.length);
});

it('belongs to its channel', () => {
  expect(suppressionKey('sms', '+34600000001')).not.toBe(suppressionKey('whatsapp', '+34600000001'));
});
