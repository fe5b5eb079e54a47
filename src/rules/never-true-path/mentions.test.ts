/** What a condition speaks of, at any depth. */
import { describe, expect, it } from 'vitest';
import { compileRight, STEP } from '../../../tests/fixtures/kinds.ts';
import { mentionsOf } from './mentions.ts';

describe('mentionsOf', () => {
  it.each([
    ['{ segment: vip }', { entry: false, others: true, arrival: false, events: [] }],
    ['{ profile.country: ES }', { entry: false, others: true, arrival: false, events: [] }],
    ['{ not: { any: [{ entry.cart: a }] } }', { entry: true, others: false, arrival: false, events: [] }],
    ['{ profile.lifecycle: { ref: entry.cart } }', { entry: true, others: true, arrival: false, events: [] }],
    [
      '{ event: call_received, since: step }',
      { entry: false, others: true, arrival: true, events: ['call_received'] },
    ],
    [
      '{ all: [{ event: order_completed, where: { event.cart: { ref: entry.cart } } }, { message: { opened: cart_reminder } }] }',
      { entry: true, others: true, arrival: false, events: ['order_completed', 'Message Opened'] },
    ],
  ])('%s', (text, expected) => {
    const { spec } = compileRight(text, STEP);
    expect(mentionsOf(spec)).toEqual(expected);
    expect(mentionsOf(spec)).toBe(mentionsOf(spec));
  });
});
