/** A small shop workspace for the tests of the hosts, compiled from YAML as any workspace is; parts can be replaced. */
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

export const kinds = definitions;
export const renderer = createRenderer({});

const ROOT = `kind: Workspace
name: shop
zone: Europe/Madrid
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, max_in_flight: MAX_IN_FLIGHT, config: { host: 127.0.0.1, port: 25, from: "Shop <hello@shop.example>" } }
  sms: { adapter: webhook, address: profile.phone, paid: true, max_in_flight: 2, config: { url: { env: SMS_URL }, secret: { env: SMS_SECRET } } }
teams: { crm: { members: [ana@shop.example] } }
ingest: { unknown: UNKNOWN, lateness: 1h }
`;

const CATALOG = `kind: Catalog
name: shop
profile:
  email: { type: string, pii: true }
  phone: { type: string, pii: true }
  country: string
  timezone: string
  birthday: date
  vip: boolean
events:
  signed_up: { owner: crm, source: code, properties: { plan: string } }
  order_completed: { owner: crm, source: code, properties: { total: number, order_id: string } }
  cart_updated: { owner: crm, source: code, properties: { cart_id: string } }
  unsubscribed_all: { owner: crm, source: code, properties: {} }
`;

const template = (name: string, channel: string, content: string) => `kind: Template
name: ${name}
owner: crm
channel: ${channel}
locales: { en: ${content} }
`;

/** The journeys that every test gets unless it brings its own. */
export const JOURNEYS: { readonly [name: string]: string } = {
  welcome: `kind: Journey
name: welcome
owner: crm
class: service
enter: { event: signed_up, reentry: always, while_active: restart }
exit: [ { event: unsubscribed_all } ]
goals: [ { name: ordered, event: order_completed, within: 7d, primary: true } ]
steps:
  - { id: hello, send: { channel: email, template: hello } }
  - id: order
    wait_for:
      timeout: 2d
      paths:
        - { id: ordered, event: order_completed, steps: [ { id: thanks, send: { channel: email, template: thanks } } ] }
      on_timeout:
        - { id: nudge, send: { channel: sms, template: nudge } }
`,
  winback: `kind: Journey
name: winback
owner: crm
class: promotional
enter: { segment: lapsed, existing: enter, reentry: { after: 10d }, while_active: reject }
steps:
  - { id: come_back, send: { channel: email, template: come_back, on_capped: { defer: 2d } } }
  - { id: rest, wait: 1d }
  - { id: again, send: { channel: email, template: come_back } }
`,
};

const SEGMENTS = `kind: Segment
name: lapsed
owner: crm
purpose: Bought once, and not for five days
when: { all: [ { event: order_completed }, { not: { event: order_completed, within: 5d } } ] }
`;

const POLICIES: { readonly [name: string]: string } = {
  consent: `kind: ConsentPolicy
name: marketing
owner: crm
covers: { classes: [promotional, lifecycle], channels: [email, sms] }
default: given
`,
  caps: `kind: FrequencyPolicy
name: one_a_day
owner: crm
covers: { classes: [promotional], channels: [email] }
caps: [ { max: 1, per: day } ]
`,
  night: `kind: QuietHoursPolicy
name: night
owner: crm
covers: { classes: [promotional, service], channels: [sms] }
windows: [ { from: "21:00", to: "09:00" } ]
unknown_zone: chain
`,
};

export type WorkspaceOptions = {
  readonly journeys?: { readonly [name: string]: string };
  readonly extra?: { readonly [path: string]: string };
  readonly unknown?: 'create' | 'hold' | 'reject';
  readonly maxInFlight?: number;
};

/** Compiles it; throws with the diagnostics when something is wrong. */
export async function compileShop(options: WorkspaceOptions = {}): Promise<PlanFile> {
  const { journeys = JOURNEYS, extra = {}, unknown = 'create', maxInFlight = 4 } = options;
  const root = ROOT.replace('UNKNOWN', unknown).replace('MAX_IN_FLIGHT', String(maxInFlight));
  const files: { [path: string]: string } = {
    'rutter.yaml': root,
    'catalog.yaml': CATALOG,
    'lapsed.segment.yaml': SEGMENTS,
    'hello.template.yaml': template(
      'hello',
      'email',
      '{ subject: "Hello", html: "<p>{{ profile.email }}</p>" }',
    ),
    'thanks.template.yaml': template('thanks', 'email', '{ subject: "Thanks", html: "<p>Thanks</p>" }'),
    'come_back.template.yaml': template(
      'come_back',
      'email',
      '{ subject: "Back?", html: "<p>Come back</p>" }',
    ),
    'nudge.template.yaml': template('nudge', 'sms', '{ text: "Still there?" }'),
    ...Object.fromEntries(Object.entries(POLICIES).map(([name, text]) => [`${name}.policy.yaml`, text])),
    ...Object.fromEntries(Object.entries(journeys).map(([name, text]) => [`${name}.journey.yaml`, text])),
    ...extra,
  };
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const compiled = await compileWorkspace(list, definitions);
  if (compiled.plan === null) {
    throw new Error(compiled.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  }
  return planFile(compiled.plan, { rutter: 'test', commit: null, tzdata: 'test' });
}
