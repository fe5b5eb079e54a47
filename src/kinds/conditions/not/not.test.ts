/** `not`: what it takes, what it says, its example. Its logic is in `../truth.test.ts`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  foldAll,
  judge,
  makeEvent,
} from '../../../../tests/fixtures/kinds.ts';
import { Truth } from '../../../kernel/kinds.ts';

const DAY = 86_400_000;

describe('not', () => {
  it.each(['{ not: [{ profile.vip: true }] }', '{ not: true }'])('takes one condition only: %s', (text) => {
    expect(compileWrong(text).map(({ code }) => code)).toEqual(['bad-shape']);
  });

  it('of a window becomes true at exactly last + window (semantics 3)', () => {
    const compiled = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
    const at = 1_700_000_000_000;
    const facts = foldAll(compiled.world.facts, [{ event: makeEvent('order_completed', at) }]);
    const during = judge(compiled, { now: at + 90 * DAY - 1, facts });
    expect([during.truth, during.validUntil]).toEqual([Truth.False, at + 90 * DAY]);
    expect(judge(compiled, { now: at + 90 * DAY, facts }).truth).toBe(Truth.True);
  });

  it.each([
    ['{ not: { event: order_completed, within: 90d } }', 'no `order_completed` within 90 days'],
    ['{ not: { segment: vip } }', 'not (in segment `vip`)'],
    [
      '{ not: { any: [{ event: call_received }, { profile.vip: true }] } }',
      'not (any `call_received` or `profile.vip` is true)',
    ],
  ])('says %s in plain language', (text, said) => {
    expect(describeSpec(compileRight(text).spec)).toBe(said);
  });
});
