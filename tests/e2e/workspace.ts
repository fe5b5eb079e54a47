/** A daemon over a small workspace, a real SMTP inbox beside it, for end-to-end tests. Wall clock, loopback only. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adapters } from '../../adapters/registry.ts';
import { type Daemon, type DaemonOptions, startDaemon } from '../../src/daemon/daemon.ts';
import { createLog } from '../../src/daemon/log.ts';
import { type Inbox, startInbox } from '../../src/inbox/inbox.ts';
import type { PlanFile } from '../../src/plan/plan.ts';

export { compileTexts } from './compile-texts.ts';
export { shop } from './shop.ts';
export { those, until } from './until.ts';

export type Running = {
  readonly daemon: Daemon;
  readonly inbox: Inbox;
  readonly directory: string;
  readonly lines: string[];
  stop(): Promise<void>;
};

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
