/** `exclusion`: who meets the condition, or cannot be judged, gets nothing (semantics 12, 26). */
import { expect, describe as group, test } from 'vitest';
import {
  emptyState,
  gateViewOf,
  is,
  linker,
  policyOf,
  sendOf,
} from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { Json } from '../../../base/json.ts';
import { exclusion } from './index.ts';
import { link } from './run.ts';

const policies = [
  policyOf('z_complaint', { when: is('profile.complaint', true) }),
  policyOf('a_country', { when: is('profile.country', 'US') }),
  policyOf('service_only', { when: { kind: 'unknown' } }, { classes: ['service'] }),
];

function judge(profile: { [name: string]: Json }, send = sendOf()) {
  const view = gateViewOf({ now: '2026-01-01T00:00:00Z', state: emptyState(profile) });
  return { verdict: link(policies, linker).judge(send, [], view), seen: view.seen };
}

group('verdicts', () => {
  test('nobody excludes', () => {
    expect(judge({ complaint: false, country: 'ES' }).verdict).toEqual({ verdict: 'pass' });
  });

  test('one excludes', () => {
    expect(judge({ complaint: true, country: 'ES' }).verdict).toEqual({
      verdict: 'refuse',
      policy: 'z_complaint',
      reason: 'excluded',
      source: { file: 'z_complaint.yaml', line: 2, column: 1 },
    });
  });

  test('unknown data exclude', () => {
    expect(judge({ complaint: false }).verdict).toMatchObject({
      policy: 'a_country',
      reason: 'excluded_unknown',
    });
  });

  test('all are evaluated: the first by name is reported, every one that applies is in the view', () => {
    const { verdict, seen } = judge({ complaint: true, country: 'US' });
    expect(verdict).toMatchObject({ policy: 'a_country' });
    expect(seen).toMatchObject({
      exclusions: ['a_country', 'z_complaint'],
      'profile.complaint': true,
      'profile.country': 'US',
    });
  });

  test('classes that are not covered pass', () => {
    expect(judge({ complaint: true }, sendOf({ class: 'transactional' })).verdict.verdict).toBe('pass');
  });
});

group('how old the data may be', () => {
  const stale = (synced: Json | undefined) => {
    const data = [
      { withinMs: 3_600_000, name: 'profile.synced', from: { by: 'attribute', path: ['profile', 'synced'] } },
    ];
    const policy = policyOf('fresh', { when: is('profile.country', 'US'), data });
    const state = emptyState({ country: 'ES', ...(synced === undefined ? {} : { synced }) });
    const verdict = link([policy], linker).judge(
      sendOf(),
      [],
      gateViewOf({ now: '2026-01-01T12:00:00Z', state }),
    );
    return verdict.verdict === 'refuse' ? verdict.reason : verdict.verdict;
  };

  test.each<[string, Json | undefined, string]>([
    ['now', '2026-01-01T12:00:00Z', 'pass'],
    ['a millisecond younger than allowed', '2026-01-01T11:00:00.001Z', 'pass'],
    ['exactly as old as allowed: half-open', '2026-01-01T11:00:00Z', 'stale'],
    ['of the future', '2026-01-01T12:00:01Z', 'stale'],
    ['never', undefined, 'stale'],
    ['no instant', 'yesterday', 'stale'],
  ])('%s', (_title, synced, expected) => {
    expect(stale(synced)).toBe(expected);
  });
});

group('instead (semantics 26)', () => {
  const instead = { channel: 'slack', to: 'crm', template: 'by_hand' };
  const rerouting = (name: string, when: object) => policyOf(name, { when, instead });
  const reroutes = (...list: Parameters<typeof link>[0]) => {
    const state = emptyState({ complaint: true });
    const view = gateViewOf({ now: '2026-01-01T00:00:00Z', state });
    const verdict = link(list, linker).judge(sendOf(), [], view);
    return verdict.verdict === 'refuse' ? (verdict.instead ?? []).map(({ policy }) => policy) : null;
  };

  test('every policy that is known to apply asks for its own, also when another is reported', () => {
    const known = is('profile.complaint', true);
    expect(reroutes(policyOf('a', { when: known }), rerouting('c', known), rerouting('b', known))).toEqual([
      'b',
      'c',
    ]);
  });

  test('what cannot be judged excludes without a word to anybody', () => {
    expect(reroutes(rerouting('b', is('profile.unknown', true)))).toEqual([]);
  });
});

test('the example compiles and describes itself', async () => {
  const { problems, policy } = await compilePolicy(readExample('gates', 'exclusion'));
  expect(problems).toEqual([]);
  expect(policy?.gate).toBe('exclusion');
  expect(exclusion.describe(policy!.spec)).toBe(
    'refused for whoever meets the condition, and for whoever cannot be judged, and while `started` is older than 24 hours',
  );
});
