/** What looks like a secret and what does not. The secrets are put together here, so that none is written out. */
import { describe, expect, it } from 'vitest';
import { findKnownSecrets, looksRandom, namesSecret } from './find-secrets.ts';
import { FORMATS, HINT } from './secret-formats.ts';

const letters = (length: number) => 'aB3dE5fG7hJ9kL2mN4pQ6rS8tV'.repeat(4).slice(0, length);
const hex = (length: number) => '3f9a1c7e5b2d8046'.repeat(8).slice(0, length);

const SAMPLES: readonly (readonly [string, string])[] = [
  ['a private key', ['-----BEGIN', 'RSA', 'PRIVATE', 'KEY-----'].join(' ')],
  ['an AWS access key', `AKIA${'QWERTYUIOP234567'}`],
  ['a GitHub token', `ghp_${letters(36)}`],
  ['a GitHub token', `github_pat_${letters(40)}`],
  ['a GitLab token', `glpat-${letters(20)}`],
  ['a Slack token', `xoxb-${hex(12)}-${letters(20)}`],
  ['the address of a Slack webhook', `hooks.slack.com/services/T01ABCDEF/B01ABCDEF/${letters(24)}`],
  ['the address of a Discord webhook', `discord.com/api/webhooks/123456789012345678/${letters(68)}`],
  ['a Stripe key', `sk_live_${letters(24)}`],
  ['a signing secret of webhooks', `whsec_${letters(32)}`],
  ['a SendGrid key', `SG.${letters(22)}.${letters(43)}`],
  ['a Mailgun key', `key-${hex(32)}`],
  ['a Mailchimp key', `${hex(32)}-us14`],
  ['a Brevo key', `xkeysib-${hex(64)}-${letters(16)}`],
  ['a Resend key', `re_${letters(8)}_${letters(24)}`],
  ['a Twilio key', `SK${hex(32)}`],
  ['a Google key', `AIza${letters(35)}`],
  ['a Google key', `GOCSPX-${letters(28)}`],
  ['a key of an Azure storage account', `AccountKey=${letters(86)}==`],
  ['a Shopify token', `shpat_${hex(32)}`],
  ['a HubSpot token', 'pat-eu1-3f9a1c7e-5b2d-8046-3f9a-1c7e5b2d8046'],
  ['an npm token', `npm_${letters(36)}`],
  ['the token of a Telegram bot', `1234567890:${letters(35)}`],
  ['an API key', `sk-proj-${letters(40)}`],
  ['a signed token', `eyJ${letters(20)}.eyJ${letters(30)}.${letters(43)}`],
  ['a bearer token', `Bearer ${letters(30)}`],
  ['a name and password', `Basic ${letters(24)}==`],
  ['a password in a URL', 'https://shop:s3cret@crm.shop/hook'],
  ['a password in a URL', 'postgres://:s3cret@db/crm'],
];

describe('findKnownSecrets', () => {
  it.each(SAMPLES)('finds %s where it stands', (looksLike, secret) => {
    const text = `before "${secret}" behind`;
    expect(HINT.test(text)).toBe(true);
    const found = findKnownSecrets(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.looksLike).toBe(looksLike);
    const written = text.slice(found[0]?.start, found[0]?.end);
    expect(secret.startsWith(written)).toBe(true);
    expect(written.length).toBeGreaterThan(secret.length / 2);
  });

  it('has a sample of every format', () => {
    const sampled = new Set(SAMPLES.map(([name]) => name));
    expect(FORMATS.filter(({ name }) => !sampled.has(name))).toEqual([]);
  });

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'sk-welcome',
    'https://user@shop.example/x',
    'https://shop.example/a:b@c',
    'https://{{ profile.id }}:{{ entry.key }}@shop.example',
    'Bearer {{ entry.token }}',
    'key-value pairs and SKUs, re_order_placed',
    'pat-a-cake',
    'mailto:help@shop.example',
    'ASIA-PACIFIC',
    'https://shop.example:8443/@crm',
    'Basic subscriptions',
  ])('lets %s be', (text) => {
    expect(findKnownSecrets(text)).toEqual([]);
  });

  it('takes no longer than the text is long', () => {
    for (const piece of [
      'https://a:',
      'eyJaaaaaaaaaaa.',
      'sk-abc-',
      'Bearer a',
      'BEGIN A PRIVATE KEY',
      '12345678:',
      'a@',
      '://',
    ]) {
      const text = piece.repeat(Math.floor(200_000 / piece.length));
      expect(findKnownSecrets(`${text} sk-`).length).toBeGreaterThanOrEqual(0);
    }
  }, 5_000);
});

describe('a secret by its key', () => {
  it.each([
    ['api_key', true],
    ['clientSecret', true],
    ['PASSWORD', true],
    ['X-Auth-Token', true],
    ['signing-key', true],
    ['push_token', false],
    ['deviceToken', false],
    ['key', false],
    ['keyboard', false],
    ['secretary', false],
  ])('%s: %s', (key, expected) => {
    expect(namesSecret(key)).toBe(expected);
  });

  it.each([
    [letters(20), true],
    [hex(16), true],
    ['3f9a1c7e-5b2d-8046-3f9a-1c7e5b2d8046', true],
    ['correct-horse-battery-staple', false],
    ['welcome-offer-2026', false],
    ['SMTP_PASSWORD_2', false],
    ['1111aaaa1111aaaa', false],
    ['{{ entry.token_1 }}', false],
    ['your-api-key-123456', false],
    ['a sentence with 1 number', false],
    ['short1', false],
  ])('%s: %s', (value, expected) => {
    expect(looksRandom(value)).toBe(expected);
  });
});
