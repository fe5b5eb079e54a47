/** A small workspace for the tests of the test runner: two journeys, two policies. Path -> text. */

export const shop: { readonly [path: string]: string } = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en, es]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: h, from: a@b.example } }
  push: { adapter: webhook, address: profile.token, config: { url: "https://p.example" } }
`,
  'catalog.yaml': `kind: Catalog
name: main
profile: { email: string, token: string, locale: string, plan: string, vip: boolean }
events:
  Joined: { owner: a, source: code, properties: { order: string } }
  Paid: { owner: a, source: code, properties: { order: string } }
  Left: { owner: a, source: code }
`,
  'one.yaml': `kind: Journey
name: one
class: lifecycle
enter: { event: Joined, key: event.order, reentry: always, while_active: parallel }
exit: [{ event: Left }]
goals: [{ name: paid, event: Paid, within: 30d, primary: true }]
steps:
  - { id: hello, send: { channels: [push, email], template: { push: hi_push, email: hi } } }
  - id: pay
    wait_for:
      timeout: 2d
      paths: [{ id: paid, event: Paid, steps: [{ id: mark, update: { profile.plan: paid } }, { id: out, exit: thanks }] }]
      on_timeout: [{ id: ask, call: { url: "https://crm.example", body: { who: "{{ profile.id }}", order: "{{ entry.order }}" } } }]
`,
  'two.yaml': `kind: Journey
name: two
class: lifecycle
enter: { event: Joined, reentry: never }
steps: [{ id: late, wait: 1h }, { id: second, send: { channel: email, template: other } }]
`,
  'hi.yaml': `kind: Template
name: hi
channel: email
locales:
  en: { subject: "Hello", html: "<p>order {{ entry.order }}</p>" }
  es: { subject: "Hola", html: "<p>pedido {{ entry.order }}</p>" }
`,
  'other.yaml': `kind: Template
name: other
channel: email
locales: { en: { subject: Other, html: "<p>x</p>" }, es: { subject: Otro, html: "<p>x</p>" } }
`,
  'unused.yaml': `kind: Template
name: unused
channel: email
locales: { en: { subject: Never, html: "<p>x</p>" }, es: { subject: Nunca, html: "<p>x</p>" } }
`,
  'push.yaml': `kind: Template
name: hi_push
channel: push
locales: { en: { title: Hello, text: Hi }, es: { title: Hola, text: Hola } }
`,
  'consent.yaml': `kind: ConsentPolicy
name: consent
covers: { classes: [lifecycle], channels: [email] }
default: denied
`,
  'permission.yaml': `kind: ConsentPolicy
name: permission
covers: { classes: [lifecycle], channels: [push] }
default: given
`,
  'night.yaml': `kind: QuietHoursPolicy
name: night
covers: { classes: [lifecycle], channels: [email] }
windows: [{ from: "22:00", to: "08:00" }]
`,
};
