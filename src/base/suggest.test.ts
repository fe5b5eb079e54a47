/** Suggestions: close words only. */
import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

describe('suggest', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['chanel', ['channel', 'channels', 'class'], 'channel'],
    ['emial', ['email', 'sms', 'push'], 'email'],
    ['on_timout', ['on_timeout', 'timeout', 'until'], 'on_timeout'],
    ['onTimeout', ['on_timeout', 'timeout'], 'on_timeout'],
    ['Order-Completed', ['order_completed', 'order_created'], 'order_completed'],
    ['welcom', ['welcome_mail', 'welcome'], 'welcome'],
    ['ane', ['any', 'all', 'one'], 'any'],
    ['gte', ['gt', 'lte', 'eq'], 'gt'],
    ['x', ['y', 'z'], undefined],
    ['frequency', ['consent', 'exclusion'], undefined],
    ['', ['a', 'email'], undefined],
    ['email', ['email'], undefined],
    ['cart', [], undefined],
    ['abandoned', ['abandoned'.toUpperCase()], 'ABANDONED'],
  ])('%j among %j: %j', (word, candidates, expected) => {
    expect(suggest(word, candidates)).toBe(expected);
  });

  it('gives up on words too long to be typed', () => {
    expect(suggest('a'.repeat(100_000), ['a'.repeat(100_001)])).toBeUndefined();
  });
});
