/** `consent`: given, missing, withdrawn, expired, by channel and purpose. */
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { ConsentRecord } from '../../../kernel/state.ts';
import { consent } from './index.ts';
import { link } from './run.ts';

const NOW = at('2026-01-05T00:00:00Z');
const EARLIER = at('2026-01-01T00:00:00Z');

function judge(
  record: Partial<ConsentRecord> | null,
  spec: object = {},
  send = sendOf(),
  purpose = 'promotional',
) {
  const state = emptyState();
  if (record !== null) state.consent = { email: { [purpose]: { given: true, at: EARLIER, ...record } } };
  const view = gateViewOf({ now: NOW, state });
  const gate = link([policyOf('b', { purposes: {}, default: 'denied', ...spec })]);
  return { verdict: gate.judge(send, [], view), seen: view.seen };
}

group('verdicts', () => {
  test.each([
    ['given', { given: true }, {}, null],
    ['no record', null, {}, 'no_consent'],
    ['no record, given by default', null, { default: 'given' }, null],
    ['withdrawn, given by default', { given: false }, { default: 'given' }, 'withdrawn'],
    ['valid until later', { expiresAt: at('2026-01-05T00:00:01Z') }, {}, null],
    ['expired now', { expiresAt: NOW }, {}, 'expired'],
    ['to another purpose', { given: true }, { purposes: { promotional: 'offers' } }, 'no_consent'],
  ])('%s', (_title, record, spec, reason) => {
    const { verdict } = judge(record, spec);
    if (reason === null) expect(verdict).toEqual({ verdict: 'pass' });
    else expect(verdict).toMatchObject({ verdict: 'refuse', policy: 'b', reason });
  });

  test('what was read stands in the view', () => {
    expect(judge({ given: false }).seen).toEqual({ 'consent.email.promotional': false });
    expect(judge(null).seen).toEqual({ 'consent.email.promotional': null });
  });

  test('classes and channels that are not covered pass', () => {
    expect(judge(null, {}, sendOf({ class: 'service' })).verdict.verdict).toBe('pass');
    expect(judge(null, {}, sendOf({ channel: 'push' })).verdict.verdict).toBe('pass');
  });

  test('a chain is judged on the channel at which it stands', () => {
    const send = { ...sendOf(), channels: ['push', 'email'], channelIndex: 1 };
    expect(judge(null, {}, send).verdict.verdict).toBe('refuse');
  });

  test('all policies must allow; the first by name is reported', () => {
    const policies = ['z', 'a'].map((name) => policyOf(name, { purposes: {}, default: 'denied' }));
    expect(link(policies).judge(sendOf(), [], gateViewOf({ now: NOW }))).toMatchObject({ policy: 'a' });
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'consent'));
    expect(problems).toEqual([]);
    expect(policy?.spec).toEqual({ purposes: { lifecycle: 'news' }, default: 'denied' });
    expect(consent.describe(policy!.spec)).toBe(
      'needs consent to the purpose of the class (lifecycle: news); without a record it counts as denied',
    );
  });

  test('an unknown class is refused', async () => {
    const written = 'kind: ConsentPolicy\nname: p\npurposes: { nobody: news }';
    expect((await compilePolicy(written)).problems).toEqual(['unknown-class: nobody']);
  });
});
