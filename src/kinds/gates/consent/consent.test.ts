/** `consent`: given, missing, withdrawn, expired, by channel and purpose. */
import { expect, describe as group, test } from 'vitest';
import { at, emptyState, gateViewOf, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { ConsentRecord } from '../../../kernel/state.ts';
import { consent } from './index.ts';
import { link } from './run.ts';

const NOW = at('2026-01-05T00:00:00Z');
const EARLIER = at('2026-01-01T00:00:00Z');

function check(verdict: ReturnType<ReturnType<typeof link>['judge']>, reason: string | null): void {
  if (reason === null) expect(verdict).toEqual({ verdict: 'pass' });
  else expect(verdict).toMatchObject({ verdict: 'refuse', policy: 'b', reason });
}

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
    check(verdict, reason);
  });
});

group('confirmation, proof and age', () => {
  const day = 86_400_000;
  const doubleOptIn = { doubleOptIn: true };
  const proof = { proof: true };
  test.each<[string, Partial<ConsentRecord>, object, string | null]>([
    ['asked for and not confirmed', { pending: true }, doubleOptIn, 'unconfirmed'],
    ['asked for and not confirmed, also where nobody asks any more', { pending: true }, {}, 'unconfirmed'],
    ['given before confirmations were needed', {}, doubleOptIn, 'unconfirmed'],
    ['confirmed', { confirmedAt: EARLIER }, doubleOptIn, null],
    ['without proof and text', {}, proof, 'no_proof'],
    ['with proof of no text', { proof: 'form-1' }, proof, 'no_proof'],
    ['with a text and no proof', { text: 'v1' }, proof, 'no_proof'],
    ['with both', { proof: 'form-1', text: 'v1' }, proof, null],
    ['its confirmation is a proof', { confirmation: 'link', confirmedAt: EARLIER, text: 'v1' }, proof, null],
    ['as old as it may be', {}, { expiresAfterMs: NOW - EARLIER + 1 }, null],
    ['too old', {}, { expiresAfterMs: NOW - EARLIER }, 'expired'],
    [
      'confirmed later than given',
      { confirmedAt: at('2026-01-02T00:00:00Z') },
      { expiresAfterMs: 4 * day },
      null,
    ],
    ['ended by time, whatever the policy says now', { expiredAt: EARLIER }, {}, 'expired'],
    [
      'withdrawn before anything else',
      { given: false, pending: true },
      { ...doubleOptIn, ...proof },
      'withdrawn',
    ],
  ])('%s', (_title, record, spec, reason) => {
    check(judge(record, spec).verdict, reason);
  });
});

group('groups', () => {
  const weekly = { tags: ['newsletter'], classes: null, channels: null, default: 'given' };
  test.each<[string, Partial<ConsentRecord> | null, object, object, string | null]>([
    ['nothing said', null, {}, { tags: ['newsletter'] }, null],
    ['nothing said, and it has to be', null, { default: 'denied' }, { tags: ['newsletter'] }, 'no_consent'],
    ['left', { given: false }, {}, { tags: ['newsletter'] }, 'withdrawn'],
    ['joined', {}, { default: 'denied' }, { tags: ['newsletter'] }, null],
    ['run out', { expiresAt: NOW }, {}, { tags: ['newsletter'] }, 'expired'],
    ['left, and another message', { given: false }, {}, { tags: ['receipt'] }, null],
    [
      'left, and not for this class',
      { given: false },
      { classes: ['lifecycle'] },
      { tags: ['newsletter'] },
      null,
    ],
    [
      'left, and not for this channel',
      { given: false },
      { channels: ['sms'] },
      { tags: ['newsletter'] },
      null,
    ],
  ])('%s', (_title, record, group, parts, reason) => {
    const state = emptyState();
    const given = { given: true, at: EARLIER };
    state.consent = { email: { promotional: given, ...(record && { weekly: { ...given, ...record } }) } };
    const spec = { purposes: {}, default: 'denied', groups: { weekly: { ...weekly, ...group } } };
    const gate = link([policyOf('b', spec)]);
    check(gate.judge({ ...sendOf(), ...parts }, [], gateViewOf({ now: NOW, state })), reason);
  });

  test('a group is no consent to its purpose', () => {
    const state = emptyState();
    state.consent = { email: { weekly: { given: true, at: EARLIER } } };
    const gate = link([policyOf('b', { purposes: {}, default: 'denied', groups: { weekly } })]);
    const send = { ...sendOf(), tags: ['newsletter'] };
    check(gate.judge(send, [], gateViewOf({ now: NOW, state })), 'no_consent');
  });
});

group('what is judged', () => {
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
    expect(policy?.spec).toEqual({
      purposes: { lifecycle: 'news' },
      default: 'denied',
      doubleOptIn: true,
      proof: true,
      expiresAfterMs: 730 * 86_400_000,
      groups: { weekly: { tags: ['newsletter'], classes: null, channels: null, default: 'given' } },
      words: { news: { en: { title: 'Tips and news', text: 'How to get more out of your coffee.' } } },
    });
    expect(consent.describe(policy!.spec)).toBe(
      'needs consent to the purpose of the class (`lifecycle`: `news`), confirmed, with proof and the version of its text, not older than 730 days; without a record it counts as denied; messages of a group also need the group (`weekly`)',
    );
  });

  test('an unknown class is refused', async () => {
    const written = 'kind: ConsentPolicy\nname: p\npurposes: { nobody: news }';
    expect((await compilePolicy(written)).problems).toEqual(['unknown-class: nobody']);
  });

  test.each([
    ['a group that is called like a purpose', 'groups: { promotional: {} }', 'bad-consent'],
    ['words for what is not there', 'words: { nothing: { en: { title: N } } }', 'bad-consent'],
    ['a consent that expires at once', 'expires_after: 0d', 'bad-consent'],
    ['a group of an unknown class', 'groups: { weekly: { classes: [nobody] } }', 'unknown-class'],
    ['a group on an unknown channel', 'groups: { weekly: { channels: [pigeon] } }', 'unknown-channel'],
  ])('%s is refused', async (_title, line, code) => {
    const covers = 'covers: { classes: [promotional], channels: [email] }';
    const { problems, policy } = await compilePolicy(`kind: ConsentPolicy\nname: p\n${covers}\n${line}`);
    expect(problems).toEqual([expect.stringContaining(code)]);
    expect(policy).toBe(undefined);
  });
});
