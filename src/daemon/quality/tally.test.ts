/** The tally of bad data: what is counted for whom, by policy and channel, and that no address is ever in it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../base/json.ts';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { createQualityTally } from './tally.ts';

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
channels:
  email: { adapter: console, address: profile.email }
  sms: { adapter: console, address: profile.phone }
`,
  'catalog.yaml':
    'kind: Catalog\nname: shop\nprofile: { email: string, phone: string, first_name: string, age: integer, country: string, timezone: string, locale: string, wants: string }\n',
  'deliverable.yaml': `kind: QualityPolicy
name: deliverable
owner: crm
cadence: 7d
max_bad: 25%
covers: { channels: [email, sms] }
addresses:
  email: { is: email, refuse_domains: [mailinator.com] }
  sms: { is: phone, lines: [mobile], optional: true }
require: [profile.first_name]
preferred: profile.wants
`,
};

const { plan, diagnostics } = await compileWorkspace(
  Object.entries(FILES).map(([path, text]) => ({ path, text })),
  definitions,
);
if (plan === null) throw new Error(JSON.stringify(diagnostics));

type Profile = { readonly [attribute: string]: Json };
const SOUND: Profile = {
  email: 'a@shop.example',
  first_name: 'Ana',
  timezone: 'Europe/Madrid',
  locale: 'en',
};

function reportOf(profiles: { readonly [id: string]: Profile }) {
  const tally = createQualityTally(plan!, definitions);
  for (const [id, profile] of Object.entries(profiles)) tally.add(id, profile);
  return tally.report();
}

/** "where reason attribute (counts)" of everything that is wrong with one profile. */
function flawsOf(profile: Profile): readonly string[] {
  const { policies, data } = reportOf({ ana: profile });
  const [policy] = policies;
  const parts = [
    ...policy!.channels.map((each) => [each.channel, each] as const),
    ['profile', policy!.profile] as const,
  ];
  return [
    ...parts.flatMap(([where, { reasons }]) =>
      reasons.map((each) => `${where} ${each.reason}${each.counts ? '' : ' (look)'}`),
    ),
    ...data.map((each) => `data ${each.reason} ${each.attribute}${each.counts ? '' : ' (look)'}`),
  ].sort();
}

test.each<[string, Profile, readonly string[]]>([
  ['nothing', {}, ['sms no_address (look)']],
  ['no address', { email: ' ' }, ['email no_address', 'sms no_address (look)']],
  ['syntax', { email: 'ana' }, ['email email_syntax', 'sms no_address (look)']],
  ['a domain', { email: 'ana@localhost' }, ['email email_domain', 'sms no_address (look)']],
  ['a length', { email: `${'a'.repeat(65)}@x.example` }, ['email email_too_long', 'sms no_address (look)']],
  [
    'a disposable domain',
    { email: 'a@mailinator.com' },
    ['email email_domain_refused', 'sms no_address (look)'],
  ],
  ['a mobile number', { phone: '+34600000001' }, []],
  ['no number', { phone: '+34600' }, ['sms phone_invalid']],
  ['a fixed line', { phone: '+34910000000' }, ['sms phone_line']],
  ['a name', { first_name: '' }, ['profile missing_value', 'sms no_address (look)']],
  ['a value of another type', { age: 'old' }, ['data bad_value profile.age', 'sms no_address (look)']],
  ['a zone', { timezone: 'nowhere' }, ['data bad_zone profile.timezone', 'sms no_address (look)']],
  [
    'no zone at all',
    { timezone: '', country: 'US' },
    ['data unknown_zone profile.timezone (look)', 'sms no_address (look)'],
  ],
  ['no locale', { locale: '' }, ['data missing_locale profile.locale (look)', 'sms no_address (look)']],
  ['a wish for no channel', { wants: 'fax' }, ['profile preferred_unknown', 'sms no_address (look)']],
  [
    'a wish that cannot be met',
    { wants: 'sms' },
    ['profile preferred_unreachable (look)', 'sms no_address (look)'],
  ],
])('finds what is wrong: %s', (_title, changes, flaws) => {
  expect(flawsOf({ ...SOUND, ...changes })).toEqual(flaws);
});

test('counts each bad profile once for its policy, and says when more are bad than it allows', () => {
  const bad = { ...SOUND, email: 'x', phone: '+34600', first_name: '' };
  const one = reportOf({
    a: bad,
    b: SOUND,
    c: { ...SOUND, email: 'b@shop.example' },
    d: { ...SOUND, email: 'c@shop.example' },
  });
  expect(one.policies[0]).toMatchObject({
    owner: 'crm',
    cadence: '7d',
    bad: 1,
    share: 0.25,
    maxBad: 0.25,
    exceeded: false,
  });
  const two = reportOf({ a: bad, b: bad, c: SOUND });
  expect(two.policies[0]).toMatchObject({ bad: 2, exceeded: true });
  expect(two.policies[0]?.channels[0]?.reasons[0]).toMatchObject({ count: 2, samples: ['a', 'b'] });
});

test('finds addresses that several people have, by their canonical form, and counts all of them', () => {
  const profiles = ['a@shop.example', ' A@Shop.example', 'b@shop.example', 'a@SHOP.example'].map(
    (email, index) => {
      return [`p${index}`, { ...SOUND, email }] as const;
    },
  );
  const shared = reportOf(Object.fromEntries(profiles)).data.filter(
    ({ reason }) => reason === 'shared_address',
  );
  expect(shared).toMatchObject([
    { attribute: 'profile.email', count: 3, largest: 3, counts: false, samples: ['p1', 'p3'] },
  ]);
});

test('is worst first, names at most five ids, and of nobody is empty', () => {
  const many = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`p${index}`, { ...SOUND, email: 'x' }]),
  );
  const { policies } = reportOf({ ...many, last: { ...SOUND, email: 'a@localhost' } });
  const [email] = policies[0]?.channels ?? [];
  expect(email?.reasons.map(({ reason, samples }) => [reason, samples.length])).toEqual([
    ['email_syntax', 5],
    ['email_domain', 1],
  ]);
  expect(reportOf({})).toMatchObject({
    profiles: 0,
    policies: [{ bad: 0, share: 0, exceeded: false }],
    data: [],
  });
});

test('holds no address, whatever is in the profiles', () => {
  const secret = fc.constantFrom('secret-1', 'secret@2.example', 'secret@mailinator.com', '+34910secret');
  fc.assert(
    fc.property(
      fc.array(fc.record({ email: secret, phone: secret, wants: secret, timezone: secret })),
      (profiles) => {
        const named = Object.fromEntries(profiles.map((profile, index) => [`p${index}`, profile]));
        expect(JSON.stringify(reportOf(named))).not.toContain('secret');
      },
    ),
  );
});
