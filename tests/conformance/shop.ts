/** The workspace that the scenarios of the semantics share: channels, a catalog, short templates. Journeys and policies are each test's own. */
import type { Files } from './scenario.ts';

const root = (more: string) => `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: 127.0.0.1, port: 25, from: "Shop <hello@shop.example>" } }
  sms: { adapter: webhook, address: profile.phone, paid: true, config: { url: { env: SMS_URL }, secret: { env: SMS_SECRET } } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: PUSH_SECRET } } }
teams: { crm: { members: [ana@shop.example] } }
${more}
`;

const CATALOG = `kind: Catalog
name: shop
owner: crm
profile:
  email: { type: string, pii: true }
  phone: { type: string, pii: true }
  push_token: { type: string, pii: true }
  first_name: string
  country: string
  timezone: string
  vip: boolean
  seats: integer
  birthday: date
  renews: date
  ends_at: instant
  trips: { type: list, items: { type: object, properties: { id: string, at: instant } } }
events:
  Signed Up: { owner: crm, source: code, properties: { plan: string } }
  Ordered: { owner: crm, source: code, properties: { total: number, order_id: string } }
  Cart Updated: { owner: crm, source: code, properties: { cart_id: string } }
  Cart Dropped: { owner: crm, source: code, properties: { cart_id: string } }
  Stopped: { owner: crm, source: code, properties: {} }
  Answered: { owner: crm, source: code, properties: { score: integer } }
  Commented: { owner: crm, source: code, properties: { page: string, actor: string } }
  Complaint Opened: { owner: crm, source: code, properties: { case: string } }
  Complaint Closed: { owner: crm, source: code, properties: { case: string } }
`;

const CONTENT: { readonly [channel: string]: string } = {
  email: '{ subject: "Hello", html: "<p>Hello {{ profile.id }}</p>" }',
  sms: '{ text: "Hello {{ profile.id }}" }',
  push: '{ title: "Hello", text: "Hello {{ profile.id }}" }',
};

/** One template document; `content` is the value of its only locale. */
export function template(name: string, channel: string, content = CONTENT[channel]): string {
  return `kind: Template\nname: ${name}\nowner: crm\nchannel: ${channel}\nlocales: { en: ${content} }\n`;
}

const TEMPLATES: readonly (readonly [string, string])[] = [
  ...['one', 'two', 'three', 'four'].map((name) => [name, 'email'] as const),
  ['text', 'sms'],
  ['ping', 'push'],
];

/**
 * The shared documents and a test's own ones, each a document's text. `root`: more lines of rutter.yaml
 * (`zone` and the like may be said by replacing "zone: UTC").
 */
export function shop(documents: readonly string[], rootLines = '', zone = 'UTC'): Files {
  const own = documents.map((text, index) => [`own-${index}.yaml`, text] as const);
  return {
    'rutter.yaml': root(rootLines).replace('zone: UTC', `zone: ${zone}`),
    'catalog.yaml': CATALOG,
    ...Object.fromEntries(
      TEMPLATES.map(([name, channel]) => [`templates/${name}.yaml`, template(name, channel)]),
    ),
    ...Object.fromEntries(own),
  };
}

/** A journey document: `body` is everything behind name, owner and class. */
export function journey(body: string, name = 'trip', className = 'service'): string {
  return `kind: Journey\nname: ${name}\nowner: crm\nclass: ${className}\n${body.trim()}\n`;
}

/** A segment document. */
export function segment(name: string, when: string): string {
  return `kind: Segment\nname: ${name}\nowner: crm\npurpose: for tests\nwhen: ${when}\n`;
}

/** A policy document: `body` is everything behind kind, name and owner. */
export function policy(kind: string, name: string, body: string): string {
  return `kind: ${kind}\nname: ${name}\nowner: crm\n${body.trim()}\n`;
}
