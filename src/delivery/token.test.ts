/** Sealed tokens: what comes back, and every way to be refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { openToken, sealToken } from './token.ts';

const payload = { subscriber: 'ana', channel: 'email', purpose: 'promotional' };
const token = sealToken('secret', payload);

describe('tokens', () => {
  it('bring back any payload', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (each) => {
        expect(openToken('s', sealToken('s', each))).toEqual(JSON.parse(JSON.stringify(each)));
      }),
    );
  });

  it('are the same for the same payload, and fit into a URL', () => {
    const reordered: JsonObject = { purpose: 'promotional', channel: 'email', subscriber: 'ana' };
    expect(sealToken('secret', reordered)).toBe(token);
    expect(token).toMatch(/^[\w.-]+$/);
  });

  it('tell nobody what they hold', () => {
    expect(Buffer.from(token.slice(3), 'base64url').toString('latin1')).not.toMatch(/ana|email|promotional/);
  });

  it('are refused after any change of one character', () => {
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A';
      expect(openToken('secret', token.slice(0, index) + other + token.slice(index + 1))).toBeNull();
    }
  });

  it.each([
    ['another secret', token, 'other'],
    ['a token cut short', token.slice(0, -1), 'secret'],
    ['a tail', `${token}.x`, 'secret'],
    ['padding', `${token}=`, 'secret'],
    ['nothing', '', 'secret'],
    ['no body', 'r1.', 'secret'],
    ['only a nonce and a tag', `r1.${Buffer.alloc(28).toString('base64url')}`, 'secret'],
    ['another version', token.replace('r1', 'r2'), 'secret'],
    ['a huge text', 'r1.'.padEnd(1_000_000, 'a'), 'secret'],
  ])('are refused: %s', (_, text, secret) => {
    expect(openToken(secret, text)).toBeNull();
  });
});
