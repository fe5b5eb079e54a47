/** `quality`: what an address must be, what must be known, and the channel that somebody prefers (semantics 26, 31). */
import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { emptyState, gateViewOf, linker, policyOf, sendOf } from '../../../../tests/fixtures/step-view.ts';
import { compilePolicy, readExample } from '../../../../tests/fixtures/step-workspace.ts';
import type { Json } from '../../../base/json.ts';
import type { Send } from '../../../kernel/state.ts';
import { asciiDomain, faultOfEmail } from './email.ts';
import { quality } from './index.ts';
import { lookAtPhone } from './phone.ts';
import { link } from './run.ts';
import type { AddressRule, EmailRule, PhoneRule, QualityData } from './schema.ts';

const EMAIL: EmailRule = { is: 'email', international: true, refuseDomains: ['mailinator.com'] };
const PHONE: PhoneRule = { is: 'phone', lines: null, countries: null, punctuation: false };

group('mail addresses (RFC 5321, RFC 6531, RFC 5890)', () => {
  const label63 = 'd'.repeat(63);
  const domainOf = (length: number) => `${`${label63}.`.repeat(4).slice(0, length - 4)}.com`;
  test.each([
    ['ana@shop.example', null],
    ['ana+news@SHOP.example', null],
    ["o'neil!#$%&*/=?^_`{|}~-@shop.example", null],
    ['"a b"@shop.example', null],
    ['"a\\"b@c"@shop.example', null],
    ['δοκιμή@παράδειγμα.example', null],
    ['用户@例子.example', null],
    ['ana@bücher.example', null],
    ['ana@xn--bcher-kva.example', null],
    [`${'a'.repeat(64)}@shop.example`, null],
    [`${'a'.repeat(65)}@shop.example`, 'email_too_long'],
    [`${'é'.repeat(32)}@shop.example`, null],
    [`${'é'.repeat(33)}@shop.example`, 'email_too_long'],
    [`a@${label63}.example`, null],
    [`a@${label63}d.example`, 'email_domain'],
    [`a@${domainOf(252)}`, null],
    [`a@${domainOf(253)}`, 'email_too_long'],
    ['', 'email_syntax'],
    ['ana', 'email_syntax'],
    ['@shop.example', 'email_syntax'],
    ['a..b@shop.example', 'email_syntax'],
    ['.a@shop.example', 'email_syntax'],
    ['a b@shop.example', 'email_syntax'],
    ['a@b@shop.example', 'email_syntax'],
    ['ana@shop.example\r\nBcc: eve@x.example', 'email_syntax'],
    ['a\u202eb@shop.example', 'email_syntax'],
    ['a\u00a0b@shop.example', 'email_syntax'],
    ['ana@localhost', 'email_domain'],
    ['ana@[127.0.0.1]', 'email_domain'],
    ['ana@127.1', 'email_domain'],
    ['ana@shop..example', 'email_domain'],
    ['ana@-shop.example', 'email_domain'],
    ['ana@shop-.example', 'email_domain'],
    ['ana@sh_op.example', 'email_domain'],
    ['ana@shop.example.', 'email_domain'],
    ['ana@shop%2eexample', 'email_domain'],
    ['ana@shop.example:25', 'email_domain'],
    ['ana@mailinator.com', 'email_domain_refused'],
    ['ana@eu.MAILINATOR.com', 'email_domain_refused'],
    ['ana@notmailinator.com', null],
  ])('%s: %s', (address, fault) => {
    expect(faultOfEmail(address, EMAIL)).toBe(fault);
  });

  test('letters outside ASCII before the @ can be refused; the domain is encoded and does not matter', () => {
    const ascii = { ...EMAIL, international: false };
    expect(faultOfEmail('josé@shop.example', ascii)).toBe('email_not_ascii');
    expect(faultOfEmail('jose@bücher.example', ascii)).toBeNull();
  });

  test('any text gets an answer in linear time, and none with a line break passes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const fault = faultOfEmail(text, EMAIL);
        if (/[\r\n\0]/.test(text)) expect(fault).not.toBeNull();
      }),
    );
    expect(faultOfEmail(`"${'\\a'.repeat(50_000)}`, EMAIL)).not.toBeNull();
    expect(faultOfEmail(`${'a.'.repeat(50_000)}@x.example`, EMAIL)).toBe('email_too_long');
  });

  test('what generators of RFC 5321 addresses make passes', () => {
    fc.assert(fc.property(fc.emailAddress(), (address) => faultOfEmail(address, EMAIL) === null));
  });
});

group('a domain', () => {
  test('is the same in capitals, so that plain ones need not be parsed', () => {
    const part = fc.constantFrom('a', 'bc', 'xn--', '7', '-', '.', '.', 'o', 'example', '0x1');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), (parts) => {
        const domain = parts.join('');
        expect(asciiDomain(domain)).toBe(asciiDomain(domain.toUpperCase()));
      }),
      { numRuns: 3000 },
    );
  });
});

group('telephone numbers (E.164)', () => {
  test.each<[string, Partial<PhoneRule>, string | null, string | null]>([
    ['+34600000001', {}, null, 'mobile'],
    ['+34 600 000 001', {}, 'phone_not_e164', null],
    ['+34 (600) 000-001', { punctuation: true }, null, 'mobile'],
    ['600000001', {}, 'phone_not_e164', null],
    ['0034600000001', { punctuation: true }, 'phone_not_e164', null],
    ['+34600', {}, 'phone_invalid', null],
    ['+34000000000', {}, 'phone_invalid', null],
    ['+999123456789', {}, 'phone_invalid', null],
    ['+1234567890123456', {}, 'phone_not_e164', null],
    ['+34910000000', { lines: ['mobile'] }, 'phone_line', 'fixed_line'],
    ['+34910000000', { lines: ['fixed_line', 'mobile'] }, null, 'fixed_line'],
    ['+12025550123', { lines: ['mobile'] }, null, 'fixed_line_or_mobile'],
    ['+442079460000', { countries: ['ES', 'GB'] }, null, 'fixed_line'],
    ['+442079460000', { countries: ['ES'] }, 'phone_country', 'fixed_line'],
    ['+34600000001x5', {}, 'phone_not_e164', null],
    ['tel:+34600000001', { punctuation: true }, 'phone_not_e164', null],
  ])('%s %o: %s', (number, rule, fault, line) => {
    expect(lookAtPhone(number, { ...PHONE, ...rule })).toMatchObject({ fault, line });
  });
});

type Given = {
  readonly data?: Partial<QualityData>;
  readonly profile?: { [name: string]: Json };
  readonly address?: string | null;
  readonly send?: Send;
};

function judge({ data = {}, profile = {}, address = 'ana@x.example', send = sendOf() }: Given) {
  const spec: QualityData = { addresses: {}, require: [], preferred: null, ...data };
  const view = gateViewOf({ now: '2026-01-01T00:00:00Z', state: emptyState(profile), address });
  const policy = policyOf('good', spec, { channels: ['email', 'sms', 'push'] });
  const verdict = link([policy], linker).judge(send, [], view);
  return { reason: verdict.verdict === 'refuse' ? verdict.reason : verdict.verdict, seen: view.seen };
}

group('verdicts', () => {
  const addresses: { [channel: string]: AddressRule } = {
    email: EMAIL,
    sms: { ...PHONE, lines: ['mobile'] },
    push: { is: 'text', matches: '^(?:tok)$', max: 3 },
  };

  test.each([
    ['email', 'ana@x.example', 'pass'],
    ['email', 'ana', 'email_syntax'],
    ['sms', '+34600000001', 'pass'],
    ['sms', '+34910000000', 'phone_line'],
    ['push', 'token', 'address_too_long'],
    ['call', 'anything', 'pass'],
  ])('each channel has its rule: %s %s %s', (channel, address, reason) => {
    expect(judge({ data: { addresses }, address, send: sendOf({ channel }) }).reason).toBe(reason);
  });

  test('semantics 33: what was found is seen, the address is not', () => {
    const { seen } = judge({
      data: { addresses },
      address: '+34910000000',
      send: sendOf({ channel: 'sms' }),
    });
    expect(seen).toEqual({ 'phone.line': 'fixed_line', 'phone.country': 'ES' });
  });

  test.each([
    [{ first_name: 'Ana', locale: 'es' }, 'pass', undefined],
    [{ first_name: 'Ana' }, 'missing_value', ['profile.locale']],
    [{ first_name: ' ', locale: null }, 'missing_value', ['profile.first_name', 'profile.locale']],
    [{ first_name: 0, locale: false }, 'pass', undefined],
  ])('all required attributes must be there: %o', (profile, reason, missing) => {
    const require = [
      ['profile', 'first_name'],
      ['profile', 'locale'],
    ];
    const judged = judge({ data: { require }, profile });
    expect(judged.reason).toBe(reason);
    expect(judged.seen?.missing).toEqual(missing);
  });

  test.each([
    [
      'the preferred channel is still to come',
      ['email', 'sms'],
      { likes: 'sms', phone: '+34600000001' },
      'not_preferred',
    ],
    ['it is this one', ['email', 'sms'], { likes: 'email', phone: '+34600000001' }, 'pass'],
    ['it is not in the chain', ['email'], { likes: 'sms', phone: '+34600000001' }, 'pass'],
    ['there is no address for it', ['email', 'sms'], { likes: 'sms' }, 'pass'],
    ['its address will not do', ['email', 'sms'], { likes: 'sms', phone: '+34910000000' }, 'pass'],
    ['nothing is preferred', ['email', 'sms'], { phone: '+34600000001' }, 'pass'],
  ])('%s', (_title, channels, profile, reason) => {
    const preferred = { path: ['profile', 'likes'], attributes: { email: 'email', sms: 'phone' } };
    const send = { ...sendOf(), channels };
    expect(judge({ data: { addresses, preferred }, profile, send }).reason).toBe(reason);
  });

  test('classes that are not covered pass', () => {
    const given = { data: { addresses }, address: 'x', send: sendOf({ class: 'transactional' }) };
    expect(judge(given).reason).toBe('pass');
  });
});

group('what is written', () => {
  test('the example compiles and describes itself', async () => {
    const { problems, policy } = await compilePolicy(readExample('gates', 'quality'));
    expect(problems).toEqual([]);
    expect(policy?.about.cadence).toBe('7d');
    expect(quality.describe(policy!.spec)).toBe(
      '`email` needs a mail address, not at example.com, mailinator.com; `push` needs an address that matches `^(?:[A-Za-z0-9:_-]+)$` of at most 4096 characters; `profile.country` must be known; a chain passes over what is not `profile.lifecycle`',
    );
  });

  test('phone rules are kept in order', async () => {
    const { policy } = await compilePolicy(
      'kind: QualityPolicy\nname: p\naddresses: { push: { is: phone, lines: [voip, mobile], countries: [PT, ES], punctuation: true } }',
    );
    expect(policy?.spec.addresses).toEqual({
      push: { is: 'phone', lines: ['mobile', 'voip'], countries: ['ES', 'PT'], punctuation: true },
    });
    expect(quality.describe(policy!.spec)).toMatch(
      'a valid telephone number, line mobile or voip, of ES, PT',
    );
  });

  test.each([
    ['owner: x', 'bad-quality: p'],
    ['addresses: { fax: { is: phone } }', 'unknown-channel: fax'],
    ['covers: { channels: [push] }\naddresses: { email: { is: email } }', 'bad-quality: email'],
    ['addresses: { email: { is: email, lines: [mobile] } }', 'bad-quality: lines'],
    ['addresses: { email: { is: email, refuse_domains: [nowhere] } }', 'bad-quality: nowhere'],
    ['addresses: { push: { is: text, matches: "(" } }', 'bad-pattern: "("'],
    ['require: [profile.first_nam]', 'unknown-attribute: profile.first_nam'],
    ['require: [subscriber.id]', 'bad-quality: subscriber.id'],
    ['preferred: profile.nothing', 'unknown-attribute: profile.nothing'],
    ['require: [profile.email]\ncadence: often', 'bad-duration: often'],
  ])('%s is refused', async (written, problem) => {
    expect((await compilePolicy(`kind: QualityPolicy\nname: p\n${written}`)).problems).toEqual([problem]);
  });
});
