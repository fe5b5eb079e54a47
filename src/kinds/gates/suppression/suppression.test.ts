/** `suppression`: which address is closed to which class (semantics 32). */
import { expect, describe as group, test } from 'vitest';
import { at, gateViewOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import type { Suppression } from '../../../kernel/input.ts';
import { suppressionKey } from '../../../kernel/suppression.ts';
import { suppression } from './index.ts';
import { link } from './run.ts';

const NOW = '2026-01-01T00:00:00Z';
type Reason = Suppression['reason'];

function judge(reason: Reason | null, essential: boolean, address: string | null = 'Ana@Example.com ') {
  const key = suppressionKey('email', 'ana@example.com');
  const suppressions = reason === null ? {} : { [key]: { reason, at: at(NOW) } };
  const view = gateViewOf({ now: NOW, address, essential, suppressions });
  return { verdict: link().judge(sendOf(), [], view), seen: view.seen };
}

group('verdicts', () => {
  const cases: readonly [Reason | null, boolean, 'pass' | 'refuse'][] = [
    [null, false, 'pass'],
    ['hard_bounced', false, 'refuse'],
    ['hard_bounced', true, 'refuse'],
    ['complained', false, 'refuse'],
    ['complained', true, 'pass'],
    ['unsubscribed', false, 'refuse'],
    ['unsubscribed', true, 'pass'],
  ];
  test.each(cases)('%s, essential %s: %s', (reason, essential, expected) => {
    expect(judge(reason, essential).verdict.verdict).toBe(expected);
  });

  test('a refusal names the reason, and what was seen stands in the view', () => {
    const { verdict, seen } = judge('complained', false);
    expect(verdict).toEqual({ verdict: 'refuse', policy: 'suppression', reason: 'complained' });
    expect(seen).toEqual({ suppression: { reason: 'complained', at: at(NOW) } });
  });

  test('another address or channel, and no address at all, pass', () => {
    expect(judge('hard_bounced', false, 'bo@example.com').verdict.verdict).toBe('pass');
    expect(judge('hard_bounced', false, null).verdict.verdict).toBe('pass');
    const view = gateViewOf({
      now: NOW,
      suppressions: { 'email:ana@example.com': { reason: 'hard_bounced', at: at(NOW) } },
    });
    expect(link().judge(sendOf({ channel: 'push' }), [], view).verdict).toBe('pass');
  });

  test('there is no document that could narrow it', () => {
    expect(suppression.document).toBeNull();
    expect(suppression.describe({})).toMatch(/bounced/);
  });
});
