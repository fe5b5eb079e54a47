/** A shop with everything about consent: purposes, a group, double opt-in, and SMS that takes replies. */

import type { Running } from './workspace.ts';
import { shop, until } from './workspace.ts';

export const consentShop = {
  ...shop,
  'rutter.yaml': `kind: Workspace
name: shop
zone: UTC
locale: en
locales: [en]
classes:
  service: { essential: true, priority: 80 }
  promotional: { priority: 20 }
  lifecycle: { priority: 40 }
  digest: { priority: 10 }
channels:
  email: { adapter: smtp, address: profile.email, config: { host: { env: SMTP_HOST }, port: { env: SMTP_PORT }, from: "Shop <hello@shop.example>" } }
  push: { adapter: webhook, address: profile.push_token, config: { url: { env: PUSH_URL }, secret: { env: HOOK_SECRET } } }
  sms: { adapter: webhook, address: profile.phone, paid: true, keywords: {}, config: { url: { env: PUSH_URL }, secret: { env: HOOK_SECRET } } }
  call: { adapter: webhook, address: profile.id, config: { secret: { env: HOOK_SECRET } } }
`,
  'catalog.yaml': `kind: Catalog
name: shop
profile: { email: string, push_token: string, first_name: string, phone: string }
events:
  Signed Up: { owner: team, source: code, properties: { plan: string } }
  Newsletter: { owner: team, source: code, properties: {} }
  Alert: { owner: team, source: code, properties: {} }
`,
  'consent.yaml': `kind: ConsentPolicy
name: marketing
covers: { classes: [promotional, lifecycle], channels: [email] }
purposes: { lifecycle: tips }
groups:
  weekly: { tags: [newsletter] }
words:
  promotional: { en: { title: Offers and sales, text: At most one message a week. } }
  tips: { en: { title: Tips for your coffee }, es: { title: Trucos para tu café } }
  weekly: { en: { title: The Sunday newsletter, text: What we roasted this week. } }
`,
  'sms-consent.yaml': `kind: ConsentPolicy
name: sms
covers: { classes: [service, promotional], channels: [sms] }
`,
  'digest-consent.yaml': `kind: ConsentPolicy
name: digest
covers: { classes: [digest], channels: [email] }
double_opt_in: true
proof: required
expires_after: 730d
words: { digest: { en: { title: The monthly digest } } }
`,
  'news.yaml': `kind: Template
name: news
channel: email
locales: { en: { subject: News, text: "News. {{ links.unsubscribe }} {{ links.preferences }}" } }
`,
  'ask.yaml': `kind: Template
name: ask
channel: email
locales: { en: { subject: Please confirm, text: "Confirm: {{ links.confirm }}" } }
`,
  'monthly.yaml': `kind: Template
name: monthly
channel: email
locales: { en: { subject: Digest, text: "Digest" } }
`,
  'alert.yaml': `kind: Template
name: alert
channel: sms
locales: { en: { text: "Alert" } }
`,
  'newsletter.yaml': `kind: Journey
name: promotional_news_v1
class: promotional
enter: { event: Newsletter, reentry: always, while_active: parallel }
steps:
  - { id: mail, send: { channel: email, template: news, tags: [newsletter] } }
`,
  'confirm.yaml': `kind: Journey
name: service_confirm_v1
class: service
enter: { event: Consent Requested, reentry: always, while_active: parallel }
steps:
  - { id: ask, send: { channel: email, template: ask } }
`,
  'digest.yaml': `kind: Journey
name: digest_monthly_v1
class: digest
enter: { event: Consent Given, where: { event.purpose: digest }, reentry: always, while_active: parallel }
steps:
  - { id: first, send: { channel: email, template: monthly } }
`,
  'alerts.yaml': `kind: Journey
name: service_alert_v1
class: service
enter: { event: Alert, reentry: always, while_active: parallel }
steps:
  - { id: text, send: { channel: sms, template: alert } }
`,
} as const;

/** Talks to a running daemon as an application, and reads the mail that its people got. */
export function talkTo(running: Running) {
  const headers = { authorization: `Basic ${Buffer.from('key-1:').toString('base64')}` };
  const post = (path: string, body: object) =>
    fetch(`${running.daemon.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const send = (...batch: object[]) => post('/v1/batch', { batch });
  const track = (userId: string, event: string, properties: object = {}) =>
    send({ type: 'track', userId, event, properties });
  const mailsTo = async (address: string) =>
    (await running.inbox.list(500)).filter((each) => each.to === address);
  return {
    post,
    send,
    track,
    mailsTo,
    identify: (userId: string, traits: object) => send({ type: 'identify', userId, traits }),
    consent: (userId: string, purpose: string, properties: object = {}) =>
      track(userId, 'Consent Given', { channel: 'email', purpose, ...properties }),
    /** The address behind a path in the newest mail of this subject. */
    async link(address: string, subject: string, kind: 'u' | 'p' | 'c'): Promise<string> {
      let found = '';
      await until(async () => {
        const mail = (await mailsTo(address)).find((each) => each.subject === subject);
        found = new RegExp(`http://127\\.0\\.0\\.1:\\d+/${kind}/[\\w.-]+`).exec(mail?.text ?? '')?.[0] ?? '';
        return found !== '';
      }, `a mail "${subject}" with a link /${kind}/`);
      return found;
    },
    async given(id: string): Promise<{ [purpose: string]: boolean }> {
      const consent = (await running.daemon.engine.read(id))?.state?.consent ?? {};
      return Object.fromEntries(
        Object.entries(consent).flatMap(([channel, purposes]) =>
          Object.entries(purposes).map(([name, each]) => [
            `${channel}.${name}`,
            each.given && each.pending !== true,
          ]),
        ),
      );
    },
    refusals: async (id: string) =>
      (await running.daemon.engine.decisions(id, 200))
        .filter(({ type }) => type === 'refused')
        .map(({ kind, reason }) => `${kind}:${reason}`),
  };
}
