/** Signed tokens: what comes back, and every way to be refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { signToken, verifyToken } from './token.ts';

const payload = { subscriber: 'ana', channel: 'email', purpose: 'promotional' };
const token = signToken('secret', payload);

describe('tokens', () => {
  it('bring back any payload', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (each) => {
        expect(verifyToken('s', signToken('s', each))).toEqual(JSON.parse(JSON.stringify(each)));
      }),
    );
  });

  it('are the same for the same payload, and fit into a URL', () => {
    const reordered: JsonObject = { purpose: 'promotional', channel: 'email', subscriber: 'ana' };
    expect(signToken('secret', reordered)).toBe(token);
    expect(token).toMatch(/^[\w.-]+$/);
  });

  it('are refused after any change of one character', () => {
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A';
      expect(verifyToken('secret', token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
    }
  });

  it.each([
    ['another secret', token, 'other'],
    ['a token cut short', token.slice(0, -1), 'secret'],
    ['a tail', `${token}.x`, 'secret'],
    ['padding', `${token}=`, 'secret'],
    ['nothing', '', 'secret'],
    ['no signature', token.split('.').slice(0, 2).join('.'), 'secret'],
    ['another version', token.replace('r1', 'r2'), 'secret'],
    ['a huge text', 'r1.'.padEnd(1_000_000, 'a'), 'secret'],
  ])('are refused: %s', (_, text, secret) => {
    expect(verifyToken(secret, text)).toBeNull();
  });
});
