/** A daemon over a small workspace, a real SMTP inbox beside it, for end-to-end tests. Wall clock, loopback only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import { type Inbox, startInbox } from '../../src/inbox/inbox.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { planFile } from '../../src/plan/file.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

export type Running = {
  readonly daemon: Daemon;
  readonly inbox: Inbox;
  readonly directory: string;
  readonly lines: string[];
  stop(): Promise<void>;
};

/** Compiles YAML texts by path; throws when there is any diagnostic. */
export async function compileTexts(files: { readonly [path: string]: string }): Promise<PlanFile> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { plan, diagnostics } = await compileWorkspace(texts, definitions);
  if (plan === null || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, null, 1));
  return planFile(plan, { rutter: 'test', commit: null, tzdata: 'test' });
}

/** Starts a daemon on a fresh store with this plan, and an inbox that its channels reach. */
export async function startTestDaemon(
  plan: PlanFile,
  overrides: Partial<DaemonOptions> = {},
): Promise<Running> {
  const secret = `whsec_${Buffer.from('a secret for the end to end tests').toString('base64')}`;
  const inbox = await startInbox({ smtpPort: 0, httpPort: 0, secrets: { push: secret, call: secret } });
  const directory = mkdtempSync(join(tmpdir(), 'rutter-e2e-'));
  const lines: string[] = [];
  const sink = { write: (line: string) => lines.push(line) } as unknown as NodeJS.WritableStream;
  const daemon = await startDaemon({
    directory,
    plan,
    adapters,
    environment: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(inbox.smtpPort),
      PUSH_URL: `${inbox.url}/hooks/push`,
      HOOK_SECRET: secret,
      CALL_URL: `${inbox.url}/hooks/call`,
      RUTTER_WRITE_KEYS: 'key-1,key-2',
      RUTTER_ADMIN_TOKEN: 'admin-token',
      RUTTER_LINK_SECRET: 'link-secret-of-the-tests',
    },
    channelConfig: (_name, channel) =>
      channel.adapter === 'webhook' ? { ...channel.config, allow_private: ['127.0.0.0/8'] } : channel.config,
    http: { host: '127.0.0.1', port: 0 },
    clock: 'wall',
    development: false,
    log: createLog('info', sink),
    ...overrides,
  });
  return {
    daemon,
    inbox,
    directory,
    lines,
    async stop() {
      await daemon.stop();
      await inbox.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until `check` holds, by polling; throws after `withinMs`. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 10_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Those of whom something holds that is asked of the daemon, one after the other. */
export async function those<Item>(
  items: readonly Item[],
  holds: (item: Item) => Promise<boolean>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) if (await holds(item)) found.push(item);
  return found;
}

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
