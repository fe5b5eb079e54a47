/** The workspace of the end-to-end tests, as YAML by path. Imports nothing, so that a process which only names it stays small. */

/** A shop that welcomes people by mail, tells a phone, and calls a hook. */
export const shop = {
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
channels:
  email: { adapter: smtp, address: profile.email, config: { host: { env: SMTP_HOST }, port: { env: SMTP_PORT }, from: "Shop <hello@shop.example>" } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: HOOK_SECRET } } }
  call: { adapter: webhook, address: profile.id, config: { secret: { env: HOOK_SECRET } } }
`,
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, push_token: string, first_name: string }
events:
  Signed Up: { owner: team, source: code, properties: { plan: string } }
  Newsletter: { owner: team, source: code, properties: {} }
`,
  'consent.yaml': `kind: ConsentPolicy
name: marketing
covers: { classes: [promotional], channels: [email] }
default: denied
`,
  'welcome.yaml': `kind: Template
name: welcome
channel: email
locales: { en: { subject: "Welcome {{ profile.first_name }}", html: "<p>You chose {{ entry.plan }}</p>", text: "You chose {{ entry.plan }}" } }
`,
  'hello.yaml': `kind: Template
name: hello
channel: push
locales: { en: { title: Hello, text: "{{ profile.first_name }}" } }
`,
  'news.yaml': `kind: Template
name: news
channel: email
locales: { en: { subject: News, text: "News. {{ links.unsubscribe }}" } }
`,
  'signup.yaml': `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: mail, send: { channel: email, template: welcome } }
  - { id: phone, send: { channel: push, template: hello } }
  - { id: tell, call: { url: { env: CALL_URL }, body: { person: "{{ profile.id }}" } } }
`,
  'newsletter.yaml': `kind: Journey
name: promotional_news_v1
class: promotional
enter: { event: Newsletter, reentry: always, while_active: parallel }
steps:
  - { id: mail, send: { channel: email, template: news } }
`,
} as const;
