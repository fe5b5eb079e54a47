/** A workspace in which every gate has something to say, and random histories of one person in it, for the tests of asking. */
import fc from 'fast-check';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

const START = Date.parse('2026-03-02T10:00:00Z');
const HOUR = 3_600_000;

const template = (name: string, channel: string) =>
  `kind: Template\nname: ${name}\nchannel: ${channel}\nlocales: { en: ${channel === 'email' ? `{ subject: ${name}, text: "${name} {{ links.unsubscribe }}" }` : `{ text: ${name} }`} }\n`;

const probe = (name: string, send: string) => `kind: Journey
name: probe_${name}
class: service
enter: { event: probe_${name}, reentry: always, while_active: parallel }
steps: [ { id: ask, send: ${send} } ]
`;

/** Each is entered by an event of its name and sends at once by its step `ask`. */
export const PROBES: { readonly [name: string]: string } = {
  offer: '{ channel: email, template: offer, class: promotional }',
  held: '{ channel: email, template: offer, class: promotional, on_capped: { defer: 2d } }',
  brief: '{ channel: email, template: offer, class: promotional, on_capped: { defer: 3h } }',
  chain:
    '{ channels: [sms, push, email], template: { sms: text, push: ping, email: offer }, class: promotional }',
  tips: '{ channel: email, template: offer, class: lifecycle, tags: [survey] }',
  bill: '{ channels: [push, email], template: { push: ping, email: offer }, class: service }',
};

const FILES: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
classes: { transactional: { essential: true, priority: 90 }, service: { essential: true, priority: 60 }, lifecycle: { priority: 40 }, promotional: { priority: 20 } }
holdout: { share: 30%, salt: q1, exempt: [transactional, service] }
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "Shop <hello@shop.example>" } }
  sms: { adapter: webhook, address: profile.phone, paid: true, config: { url: { env: SMS_URL }, secret: { env: SECRET } } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: SECRET } } }
`,
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, phone: string, push_token: string, country: string, timezone: string, vip: boolean, wants: string, first_name: string }
events:
  complaint_opened: { properties: { case: string } }
  complaint_closed: { properties: { case: string } }
  order: { properties: { total: number } }
  visit: { properties: {} }
${Object.keys(PROBES)
  .map((name) => `  probe_${name}: { properties: {} }`)
  .join('\n')}
`,
  'complaints.yaml':
    'kind: Trait\nname: complaints\nopen: { opened_by: complaint_opened, closed_by: complaint_closed, id: case }\n',
  'consent.yaml':
    'kind: ConsentPolicy\nname: marketing\ncovers: { classes: [lifecycle, promotional], channels: [email, push, sms] }\npurposes: { promotional: offers }\ndefault: denied\n',
  'complained.yaml':
    'kind: ExclusionPolicy\nname: complained\ncovers: { classes: [promotional], channels: [email, push, sms] }\nwhen: { trait.complaints: { gt: 0 } }\n',
  'bought.yaml':
    'kind: ExclusionPolicy\nname: bought\ncovers: { classes: [promotional], channels: [email, push, sms] }\nwhen: { event: order, within: 5h }\n',
  'stale.yaml':
    'kind: ExclusionPolicy\nname: stale\ncovers: { classes: [lifecycle], channels: [email] }\nwhen: { profile.vip: true }\ndata: { fresh_within: 40h, from: visit }\n',
  'quality.yaml':
    'kind: QualityPolicy\nname: deliverable\ncovers: { classes: [service, lifecycle, promotional], channels: [email, sms] }\naddresses: { email: { is: email, refuse_domains: [mailinator.com] }, sms: { is: phone, lines: [mobile] } }\nrequire: [profile.country]\npreferred: profile.wants\n',
  'nights.yaml':
    'kind: QuietHoursPolicy\nname: nights\ncovers: { classes: [lifecycle, promotional], channels: [email] }\nwindows: [ { from: "22:00", to: "09:00" } ]\nunknown_zone: most_restrictive\n',
  'matrix.yaml':
    'kind: PriorityPolicy\nname: matrix\ncovers: { classes: [lifecycle, promotional], channels: [email, sms] }\nhorizon: 4h\nmatrix: [ { classes: [lifecycle], priority: 40 }, { classes: [promotional], priority: 20 } ]\n',
  'daily.yaml':
    'kind: FrequencyPolicy\nname: daily\ncovers: { classes: [promotional], channels: [email, sms, push] }\ncaps: [ { max: 1, per: day } ]\n',
  'weekly.yaml':
    'kind: FrequencyPolicy\nname: weekly\ncovers: { classes: [promotional, lifecycle], channels: [email] }\ncaps: [ { max: 3, within: 3d }, { max: 2, per: week } ]\n',
  'offer.yaml': template('offer', 'email'),
  'text.yaml': template('text', 'sms'),
  'ping.yaml': `kind: Template\nname: ping\nchannel: push\nlocales: { en: { title: Hello, text: ping } }\n`,
  'after-visit.yaml':
    'kind: Journey\nname: after_visit\nclass: promotional\nenter: { event: visit, reentry: always, while_active: parallel }\nsteps: [ { id: a, send: { channel: email, template: offer, on_capped: { defer: 1d } } }, { id: b, wait: 6h }, { id: c, send: { channel: push, template: ping } } ]\n',
  'after-order.yaml':
    'kind: Journey\nname: after_order\nclass: lifecycle\nenter: { event: order, reentry: always, while_active: restart }\nsteps: [ { id: w, wait: 2h }, { id: a, send: { channel: email, template: offer, class: lifecycle } } ]\n',
};

/** The workspace, compiled. Throws on any error in it. */
export async function compileAsked(): Promise<PlanFile> {
  const probes = Object.entries(PROBES).map(
    ([name, send]) => [`probe-${name}.yaml`, probe(name, send)] as const,
  );
  const texts = [...Object.entries(FILES), ...probes].map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(texts, definitions);
  const errors = diagnostics.filter((each) => each.severity === 'error');
  if (plan === null || errors.length > 0) throw new Error(JSON.stringify(errors, null, 1));
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}

const traits = fc.record(
  {
    email: fc.constantFrom(
      'a@shop.example',
      'b@shop.example',
      'c@shop.example',
      'ana@mailinator.com',
      'ana@',
      null,
    ),
    phone: fc.constantFrom('+34600000001', '+34910000000', '600', null),
    push_token: fc.constantFrom('t1', null),
    country: fc.constantFrom('ES', 'US', 'IN', null),
    timezone: fc.constantFrom('Europe/Madrid', 'America/New_York', 'nowhere', null),
    vip: fc.constantFrom(true, false, 'maybe'),
    wants: fc.constantFrom('email', 'push', 'fax', null),
  },
  { requiredKeys: [] },
);

const line = fc.oneof(
  { weight: 1, arbitrary: traits.map((each) => ({ type: 'identify', traits: each })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        given: fc.constantFrom(true, true, true, false),
        channel: fc.constantFrom('email', 'push', 'sms'),
        purpose: fc.constantFrom('offers', 'lifecycle'),
      })
      .map(({ given, ...properties }) => {
        return { type: 'track', event: given ? 'Consent Given' : 'Consent Withdrawn', properties };
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('visit', 'visit', 'order')
      .map((event) => ({ type: 'track', event, properties: {} })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('complaint_opened', 'complaint_closed'), fc.constantFrom('c1', 'c2'))
      .map(([event, id]) => ({ type: 'track', event, properties: { case: id } })),
  },
);

/** Somebody who may be written to: without this most histories would end at the first gate. */
const WELCOME = [
  {
    type: 'identify',
    traits: { email: 'ana@shop.example', phone: '+34600000001', push_token: 't1', country: 'ES', vip: false },
  },
  { type: 'track', event: 'Consent Given', properties: { channel: 'email', purpose: 'offers' } },
  { type: 'track', event: 'Consent Given', properties: { channel: 'email', purpose: 'lifecycle' } },
  { type: 'track', event: 'visit', properties: {} },
];

/** Lines as `ingest` reads them, in order of time, and an instant after them. */
export const histories = fc
  .record({
    person: fc.constantFrom('ana', 'bob', 'cho', 'dee', 'eve', 'fay'),
    welcome: fc.constantFrom(true, true, true, false),
    acts: fc.array(fc.tuple(line, fc.constantFrom(0, 1, HOUR, 3 * HOUR, 9 * HOUR, 31 * HOUR)), {
      maxLength: 12,
    }),
    later: fc.constantFrom(0, 1, HOUR, 2 * HOUR, 5 * HOUR, 14 * HOUR, 23 * HOUR, 50 * HOUR),
  })
  .map(({ person, welcome, acts, later }) => {
    let time = START;
    const drawn: [object, number][] = [
      ...(welcome ? WELCOME.map((each): [object, number] => [each, 0]) : []),
      ...acts,
    ];
    const lines = [[{ type: 'identify', traits: {} }, 0] as [object, number], ...drawn].map(
      ([body, afterMs], index) => {
        time += afterMs;
        return JSON.stringify({
          ...body,
          userId: person,
          messageId: `m${index}`,
          timestamp: new Date(time).toISOString(),
        });
      },
    );
    return { person, lines, at: time + later };
  });
