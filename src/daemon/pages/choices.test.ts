/** What may be chosen on the preference page, and what a choice changes. */
import { expect, test } from 'vitest';
import { type Instant, instant } from '../../base/ids.ts';
import type { ConsentRecord, SubscriberState } from '../../kernel/state.ts';
import { createState } from '../../kernel/subscriber.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Chooser, changesFor, listChoices } from './choices.ts';

const now = instant(1000);
const given = (parts: Partial<ConsentRecord> = {}): ConsentRecord => ({
  given: true,
  at: instant(1),
  ...parts,
});

const policy = (classes: string[], spec: object, channels = ['email', 'letters']) => ({
  gate: 'consent',
  covers: { classes, channels },
  spec: { purposes: {}, default: 'denied', ...spec },
});

function chooser(
  consent: SubscriberState['consent'],
  policies: object,
  parts: Partial<Chooser> = {},
): Chooser {
  const state = {
    ...createState('ana' as never, instant(0)),
    profile: { email: 'Ana@example.com', phone: '1' },
    consent,
  };
  const channels = { email: { address: 'email' }, letters: { address: 'email' }, sms: { address: 'phone' } };
  const plan = { workspace: { channels }, policies } as unknown as Plan;
  return {
    plan,
    state,
    channel: 'email',
    address: 'ana@example.com',
    now,
    locale: 'en',
    suppression: () => null,
    ...parts,
  };
}

const states = (each: Chooser) =>
  listChoices(each).map(({ id, on, waiting }) => `${id} ${on ? 'on' : waiting ? 'waiting' : 'off'}`);

test.each<[string, ConsentRecord | undefined, object, 'on' | 'off' | 'waiting']>([
  ['nothing said', undefined, {}, 'off'],
  ['nothing said, given by default', undefined, { default: 'given' }, 'on'],
  ['given', given(), {}, 'on'],
  ['withdrawn', given({ given: false }), { default: 'given' }, 'off'],
  ['waiting', given({ pending: true }), { doubleOptIn: true }, 'waiting'],
  ['a request that has run out', given({ pending: true, expiredAt: now }), { doubleOptIn: true }, 'off'],
  ['never confirmed', given(), { doubleOptIn: true }, 'off'],
  ['confirmed', given({ confirmedAt: instant(2) }), { doubleOptIn: true }, 'on'],
  ['without proof', given(), { proof: true }, 'off'],
  ['with proof', given({ proof: 'p', text: 't' }), { proof: true }, 'on'],
  ['run out', given({ expiresAt: now }), {}, 'off'],
  ['too old for the policy', given(), { expiresAfterMs: 999 }, 'off'],
])('a purpose: %s is shown as what the gate would say', (_title, record, spec, shown) => {
  const consent = record === undefined ? {} : { email: { offers: record } };
  expect(states(chooser(consent, { p: policy(['offers'], spec, ['email']) }))).toEqual([
    `email:offers ${shown}`,
  ]);
});

test('channels of one address stand together, those of another one are left out, and an old address has none', () => {
  const policies = { p: policy(['offers'], {}, ['email', 'letters', 'sms']) };
  expect(states(chooser({}, policies))).toEqual(['email:offers off', 'letters:offers off']);
  expect(states(chooser({}, policies, { address: 'old@example.com' }))).toEqual([]);
  expect(states(chooser({}, policies, { channel: 'sms', address: '1' }))).toEqual(['sms:offers off']);
});

test('a group follows its purpose, and says that it comes only with it', () => {
  const groups = { weekly: { tags: ['w'], classes: ['offers'], channels: ['email'], default: 'given' } };
  const policies = { p: policy(['offers', 'tips'], { groups }, ['email']) };
  const names = (each: Chooser) => listChoices(each).map(({ name, on, needs }) => [name, on, needs]);
  expect(names(chooser({}, policies))).toEqual([
    ['offers', false, []],
    ['weekly', true, ['Offers']],
    ['tips', false, []],
  ]);
  expect(names(chooser({ email: { offers: given() } }, policies))[1]).toEqual(['weekly', true, []]);
});

test('only what was shown and differs is changed; a closed address counts as nothing ticked', () => {
  const policies = { p: policy(['offers', 'tips', 'news'], {}, ['email']) };
  const consent = { email: { offers: given(), tips: given() } };
  const change = (
    ticked: string[],
    parts: Partial<Chooser> = {},
    shown = ['email:offers', 'email:tips', 'email:news'],
  ) =>
    changesFor(listChoices(chooser(consent, policies, parts)), new Set(shown), new Set(ticked), 'proof').map(
      ({ purpose, given: isGiven }) => `${isGiven ? '+' : '-'}${purpose}`,
    );
  expect(change(['email:offers', 'email:tips'])).toEqual([]);
  expect(change(['email:offers', 'email:news'])).toEqual(['-tips', '+news']);
  expect(change(['email:made-up'], {}, ['email:offers'])).toEqual(['-offers']);
  const closed = { suppression: () => ({ reason: 'unsubscribed' as const, at: 1 as Instant }) };
  expect(change(['email:offers'], closed)).toEqual(['+offers', '-tips']);
});

test('what is given is confirmed, with proof and the version of the words that were shown', () => {
  const words = { offers: { en: { title: 'Offers' }, es: { title: 'Ofertas' } } };
  const text = (locale: string) => {
    const choices = listChoices(chooser({}, { p: policy(['offers'], { words }, ['email']) }, { locale }));
    return changesFor(choices, new Set(['email:offers']), new Set(['email:offers']), 'link')[0];
  };
  expect(text('en')).toMatchObject({
    given: true,
    confirmed: true,
    proof: 'link',
    source: 'preference_page',
  });
  expect(text('en')?.text).toMatch(/^words:[0-9a-f]{16}$/);
  expect(text('es-MX')?.text).not.toBe(text('en')?.text);
  expect(text('de')?.text).toBe(text('en')?.text);
});
