/** Semantics 26 and 31: what an address must satisfy, and the next channel of the chain. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { decided, event, identify, play, sent } from '../scenario.ts';
import { journey, policy, shop } from '../shop.ts';

const chain = journey(
  `
enter: { event: Signed Up, reentry: always }
steps:
  - { id: tell, send: { channels: [sms, push, email], template: { sms: text, push: ping, email: one } } }
`,
  'tell',
  'promotional',
);
const deliverable = policy(
  'QualityPolicy',
  'deliverable',
  `
covers: { classes: [promotional], channels: [email, sms, push] }
addresses:
  email: { is: email }
  sms: { is: phone, lines: [mobile] }
  push: { is: text, matches: "token-.*" }
`,
);
const GOOD: JsonObject = { email: 'ana@x.example', phone: '+34600000001', push_token: 'token-ana' };

describe('quality', () => {
  it.each([
    [{}, ['0s sms text'], []],
    [{ phone: '+34910000000' }, ['0s push ping'], ['0s refused deliverable: phone_line']],
    [
      { phone: '600', push_token: '?' },
      ['0s email one'],
      ['0s refused deliverable: phone_not_e164', '0s refused deliverable: address_pattern'],
    ],
    [
      { phone: '600', push_token: '?', email: 'ana' },
      [],
      [
        '0s refused deliverable: phone_not_e164',
        '0s refused deliverable: address_pattern',
        '0s refused deliverable: email_syntax',
      ],
    ],
  ])('semantics 31: %o: a refusal tries the next channel of the chain', async (traits, sends, refusals) => {
    const played = await play({
      files: shop([chain, deliverable]),
      people: { ana: { ...GOOD, ...traits } },
      script: [event('0s', 'ana', 'Signed Up')],
    });
    expect(sent(played)).toEqual(sends);
    expect(decided(played, 'refused')).toEqual(refusals);
  });

  it('semantics 25: it is judged at the claim, on the attributes of that moment', async () => {
    const named = policy(
      'QualityPolicy',
      'named',
      'covers: { classes: [promotional], channels: [sms] }\nrequire: [profile.first_name]',
    );
    const evenings = policy(
      'QuietHoursPolicy',
      'evenings',
      'covers: { classes: [promotional], channels: [sms] }\nwindows: [ { from: "08:00", to: "12:00" } ]',
    );
    const played = await play({
      files: shop([chain, named, evenings]),
      people: { ana: { ...GOOD, first_name: 'Ana' } },
      script: [event('0s', 'ana', 'Signed Up'), identify('1h', 'ana', { first_name: null })],
    });
    expect(decided(played, 'refused', 'deferred')).toEqual([
      '0s deferred evenings: quiet_hours until 3h',
      '3h refused named: missing_value',
    ]);
    expect(sent(played)).toEqual(['3h push ping']);
  });

  it('semantics 31: a chain passes over what somebody likes less', async () => {
    const likes = policy('QualityPolicy', 'likes', 'preferred: profile.first_name');
    const to = async (channel: string) =>
      sent(
        await play({
          files: shop([chain, likes]),
          people: { ana: { ...GOOD, first_name: channel } },
          script: [event('0s', 'ana', 'Signed Up')],
        }),
      );
    expect(await to('email')).toEqual(['0s email one']);
    expect(await to('push')).toEqual(['0s push ping']);
    expect(await to('fax')).toEqual(['0s sms text']);
  });
});
