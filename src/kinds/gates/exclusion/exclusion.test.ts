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

test('the example compiles and describes itself', async () => {
  const { problems, policy } = await compilePolicy(readExample('gates', 'exclusion'));
  expect(problems).toEqual([]);
  expect(policy?.gate).toBe('exclusion');
  expect(exclusion.describe(policy!.spec)).toMatch(/^refused for whoever/);
});
