/** What each event of SES means in our own words. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { bounceEvent, complaintEvent, type Mailed, sesEvent } from '../../tests/fixtures/ses-events.ts';
import { readSesEvent } from './ses-event.ts';
import { readTags, writeTags } from './tags.ts';

const place = { id: 'sns-1', channel: 'email' };
const ANA = 'ana@example.com';

/** `kind reason` of each receipt, with the address where there is no key. */
function read(text: string): readonly string[] {
  return readSesEvent(text, place).receipts.map(({ kind, reason, key, address }) =>
    [kind, reason, key === null ? address : undefined].filter((part) => part !== undefined).join(' '),
  );
}

describe('bounces', () => {
  it.each<[subtype: string, status: string | undefined, said: string | undefined, expected: string | null]>([
    ['Permanent General', '5.1.1', 'smtp; 550 5.1.1 user unknown', 'hard_bounced 5.1.1'],
    ['Permanent General', undefined, undefined, 'hard_bounced'],
    ['Permanent General', '5.7.1', 'smtp; 550 5.7.1 blocked by policy', 'failed policy'],
    ['Permanent General', '5.0.0', 'smtp; 550 Message rejected as spam', 'failed policy'],
    ['Permanent General', '5.6.0', 'smtp; 554 5.6.0 bad mime', 'failed content'],
    ['Permanent General', '4.4.7', 'smtp; 550 4.4.7 Message expired', 'soft_bounced 4.4.7'],
    ['Permanent NoEmail', '5.1.1', 'smtp; 550 no such user', 'hard_bounced 5.1.1'],
    [
      'Permanent Suppressed',
      '5.1.1',
      'Amazon SES has suppressed sending to this address',
      'hard_bounced 5.1.1',
    ],
    ['Permanent OnAccountSuppressionList', '5.1.1', 'Amazon SES did not send', 'hard_bounced 5.1.1'],
    ['Permanent OnTenantSuppressionList', undefined, undefined, 'hard_bounced'],
    ['Permanent EmailValidationSuppressed', undefined, undefined, 'failed policy'],
    ['Transient General', '4.4.2', 'smtp; 421 try later', 'soft_bounced 4.4.2'],
    ['Transient General', '5.7.1', 'smtp; 554 5.7.1 greylisted for policy', 'failed policy'],
    ['Transient General', undefined, undefined, null],
    ['Transient MailboxFull', '5.2.2', 'smtp; 552 5.2.2 over quota', 'soft_bounced 5.2.2'],
    ['Transient MailboxFull', undefined, undefined, 'soft_bounced'],
    ['Transient CustomTimeoutExceeded', undefined, undefined, 'soft_bounced'],
    ['Transient MessageTooLarge', '5.3.4', 'smtp; 552 too large', 'failed content'],
    ['Transient ContentRejected', undefined, undefined, 'failed content'],
    ['Transient AttachmentRejected', undefined, undefined, 'failed content'],
    ['Undetermined Undetermined', undefined, undefined, null],
    ['Undetermined Undetermined', '5.0.0', 'smtp; 550 something', 'soft_bounced 5.0.0'],
    ['Permanent SomethingNew', '5.1.1', 'smtp; 550 5.1.1 user unknown', 'hard_bounced 5.1.1'],
    ['Transient SomethingNew', '4.2.0', 'smtp; 450 later', 'soft_bounced 4.2.0'],
    ['Permanent constructor', '5.1.1', 'smtp; 550 5.1.1 user unknown', 'hard_bounced 5.1.1'],
  ])('%s with %s %s: %s', (subtype, status, said, expected) => {
    const [type = '', sub = ''] = subtype.split(' ');
    const text = bounceEvent([type, sub], [[ANA, status as string, said as string]]);
    expect(read(text)).toEqual(expected === null ? [] : [expected]);
  });

  const PERMANENT = ['Permanent', 'General'] as const;
  const gone = (address: string) => [address, '5.1.1', 'smtp; 550 5.1.1 user unknown'] as const;
  const full = (address: string) => [address, '4.2.2', 'smtp; 452 4.2.2 full'] as const;

  it('counts what is said of our recipient, not of others in the report', () => {
    expect(read(bounceEvent(PERMANENT, [gone('eve@example.com'), full(ANA)]))).toEqual([
      'soft_bounced 4.2.2',
    ]);
    expect(read(bounceEvent(PERMANENT, [gone('Ana <ANA@Example.com>'), full('eve@example.com')]))).toEqual([
      'hard_bounced 5.1.1',
    ]);
  });

  it('closes an address from which a mail was passed on only if it reached nobody behind it', () => {
    expect(read(bounceEvent(PERMANENT, [gone('b@x.example'), gone('c@x.example')]))).toEqual([
      'hard_bounced 5.1.1',
    ]);
    expect(read(bounceEvent(PERMANENT, [gone('b@x.example'), full('c@x.example')]))).toEqual([
      'soft_bounced 4.2.2',
    ]);
  });

  it('says of each of several recipients what holds of it, and of no send', () => {
    const mailed = { to: [ANA, 'Bob <bob@example.com>', 'cid@example.com'] };
    const text = bounceEvent(
      PERMANENT,
      [gone(ANA), full('bob@example.com'), gone('eve@example.com')],
      mailed,
    );
    expect(read(text)).toEqual(['hard_bounced 5.1.1 ana@example.com', 'soft_bounced 4.2.2 bob@example.com']);
    const ids = readSesEvent(text, place).receipts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('complaints', () => {
  it.each<[string | null, string | null]>([
    [null, 'complained'],
    ['abuse', 'complained abuse'],
    ['fraud', 'complained fraud'],
    ['other', 'complained other'],
    ['not-spam', null],
    ['auth-failure', null],
    ['virus', null],
  ])('%s: %s', (type, expected) => {
    expect(read(complaintEvent(type))).toEqual(expected === null ? [] : [expected]);
  });

  it('of several recipients are of each of them', () => {
    expect(read(complaintEvent('abuse', { to: [ANA, 'bob@example.com'] }))).toEqual([
      'complained abuse ana@example.com',
      'complained abuse bob@example.com',
    ]);
  });
});

describe('other events', () => {
  const cases: readonly (readonly [
    type: string,
    details: JsonObject,
    about: string,
    said: readonly string[],
  ])[] = [
    ['Send', { send: {} }, 'send', ['accepted']],
    ['Delivery', { delivery: { recipients: [ANA], smtpResponse: '250 ok' } }, 'delivery', ['delivered']],
    ['DeliveryDelay', { deliveryDelay: { delayType: 'MailboxFull' } }, 'delivery_delay', []],
    ['Reject', { reject: { reason: 'Bad content' } }, 'reject', ['failed content']],
    ['Rendering Failure', { failure: { errorMessage: 'x' } }, 'rendering_failure', ['failed render']],
    ['Open', { open: { userAgent: 'Mozilla/5.0 (X11)' } }, 'open', ['opened']],
    ['Click', { click: { link: 'https://x.example' } }, 'click', ['clicked']],
    [
      'Subscription',
      { subscription: { newTopicPreferences: { unsubscribeAll: true } } },
      'subscription',
      ['unsubscribed'],
    ],
    [
      'Subscription',
      { subscription: { newTopicPreferences: { unsubscribeAll: false } } },
      'subscription',
      [],
    ],
    ['SomethingNew', {}, 'other', []],
    ['constructor', {}, 'other', []],
  ];
  it.each(cases)('%s %j is about %s: %j', (type, details, about, said) => {
    const text = sesEvent(type, details);
    expect(readSesEvent(text, place).about).toBe(about);
    expect(read(text)).toEqual(said);
  });

  it.each<[agent: string | undefined, machine: boolean | undefined]>([
    ['Mozilla/5.0', true],
    ['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', false],
    ['Barracuda Sentinel', true],
    ['Slackbot-LinkExpanding 1.0', true],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15', false],
    [undefined, undefined],
  ])('an open by %s is by a machine: %s', (userAgent, machine) => {
    const text = sesEvent('Open', { open: userAgent === undefined ? {} : { userAgent } });
    expect(readSesEvent(text, place).receipts[0]?.machine).toBe(machine);
  });

  it('keeps the link of a click, unless it is endless', () => {
    const linkOf = (link: string) =>
      readSesEvent(sesEvent('Click', { click: { link } }), place).receipts[0]?.link;
    expect(linkOf('https://x.example/a')).toBe('https://x.example/a');
    expect(linkOf(`https://x.example/${'a'.repeat(3000)}`)).toBeUndefined();
  });

  it('has one id for the same news of a send, and one for each open', () => {
    const idOf = (text: string, id: string) => readSesEvent(text, { ...place, id }).receipts[0]?.id;
    const delivery = sesEvent('Delivery', { delivery: {} });
    expect(idOf(delivery, 'a')).toBe(idOf(delivery, 'b'));
    const open = sesEvent('Open', { open: {} });
    expect([idOf(open, 'a'), idOf(open, 'a')]).toEqual([idOf(open, 'a'), idOf(open, 'a')]);
    expect(idOf(open, 'a')).not.toBe(idOf(open, 'b'));
  });
});

describe('events that are none of ours', () => {
  it.each<[string, Mailed]>([
    ['no tags', { tags: {} }],
    ['another channel', { channel: 'news' }],
    ['two keys', { tags: { 'rutter-key': ['a', 'b'], 'rutter-channel': ['email'] } }],
    ['a key that is no tag', { tags: { 'rutter-key': ['a b'], 'rutter-channel': ['email'] } }],
    ['a key that is no text', { tags: { 'rutter-key': [{}], 'rutter-channel': ['email'] } }],
    ['tags of another form', { tags: { 'rutter-key': 'k1', 'rutter-channel': 'email' } }],
  ])('%s', (_, mailed) => {
    expect(readSesEvent(bounceEvent(['Permanent', 'General'], [[ANA, '5.1.1']], mailed), place)).toEqual({
      about: 'not_ours',
      receipts: [],
    });
  });

  it.each([
    '',
    'Successfully validated SNS topic for Amazon SES event publishing.',
    '[]',
    'null',
    '{"eventType":7}',
    '{"mail":',
  ])('a text that is no event: %j', (text) => {
    expect(readSesEvent(text, place)).toEqual({ about: 'other', receipts: [] });
  });
});

describe('tags', () => {
  it.each(['k1', 'a_b-C9', '--k', 'k 1\r\nñ', 'x'.repeat(180)])('bring %j back', (key) => {
    const tags = writeTags({ key, channel: 'email ñ' })!;
    for (const { Name, Value } of tags)
      for (const each of [Name, Value]) expect(each).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    const back = Object.fromEntries(tags.map(({ Name, Value }) => [String(Name), [Value!]]));
    expect(readTags(back)).toEqual({ key, channel: 'email ñ' });
  });

  it('have no room for everything', () => {
    expect(writeTags({ key: 'k1', channel: 'ñ'.repeat(200) })).toBeNull();
  });
});
