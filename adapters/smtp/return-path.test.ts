/** Return paths: only what we made lately, for this channel and address, is read back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../mail/address.ts';
import { BOUNCES_LOCAL_MAX, RETURN_PATH_DAYS, readReturnPath, returnPath } from './return-path.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const DAY_MS = 86_400_000;
const ADDRESS = 'b@x.example';
const subject = { key: 'key1', channel: 'email', to: 'ana@example.com', at: NOW };
const of = { address: ADDRESS, channel: 'email', now: NOW };
const path = returnPath(ADDRESS, subject, 'secret');

describe('return paths', () => {
  it('are read back whatever relays do to the case', () => {
    expect(readReturnPath(path, of, 'secret')?.key).toBe('key1');
    expect(readReturnPath(path.toUpperCase(), of, 'secret')?.key).toBe('key1');
  });

  it('know who they were made for, and tell nobody', () => {
    const read = readReturnPath(path, of, 'secret');
    expect(read?.isFor(' Ana@Example.com ')).toBe(true);
    expect(read?.isFor('eve@example.com')).toBe(false);
    expect(path).not.toMatch(/ana|example\.com/);
  });

  it.each([
    ['another secret', path, of, 'other'],
    ['another key', path.replace('key1', 'key2'), of, 'secret'],
    ['another channel', path, { ...of, channel: 'news' }, 'secret'],
    ['another domain', path.replace('x.example', 'y.example'), of, 'secret'],
    ['another local part', `a${path}`, of, 'secret'],
    ['no token', ADDRESS, of, 'secret'],
    ['nothing', '', of, 'secret'],
    ['much', `${path}${'x'.repeat(400)}`, of, 'secret'],
  ])('count for nothing with %s', (_what, text, where, secret) => {
    expect(readReturnPath(text, where, secret)).toBeNull();
  });

  it('count for 30 days, and on a clock that was set back by one', () => {
    const reads = (days: number) =>
      readReturnPath(path, { ...of, now: NOW + days * DAY_MS }, 'secret') !== null;
    expect([-2, -1, 0, RETURN_PATH_DAYS, RETURN_PATH_DAYS + 1].map(reads)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('count for nothing when a single character is another one', () => {
    const start = path.indexOf('+') + 1;
    const end = path.indexOf('@');
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: end - 1 }),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'),
        (index, other) => {
          const altered = `${path.slice(0, index)}${other}${path.slice(index + 1)}`;
          expect(readReturnPath(altered, of, 'secret') === null).toBe(altered !== path);
        },
      ),
    );
  });

  it('stay within 64 octets before the @ for any key, and for the longest address', () => {
    const long = returnPath('bounces@x.example', { ...subject, key: 'Some Key/of 200 '.repeat(20) }, 's');
    const longest = `${'b'.repeat(BOUNCES_LOCAL_MAX)}@x.example`;
    const made = returnPath(longest, { ...subject, key: '0123456789abcdef' }, 's');
    for (const each of [long, made]) {
      expect(each.indexOf('@')).toBeLessThanOrEqual(64);
      expect(readAddress(each)).toBe(each);
    }
    expect(readReturnPath(made, { ...of, address: longest }, 's')?.key).toBe('0123456789abcdef');
  });
});
