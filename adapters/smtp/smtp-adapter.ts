/**
 * Sends mail over SMTP: one recipient a mail, its own signed return path, one-click unsubscribe. Keeps idle connections
 * for reuse. One attempt for each `send`.
 */
import {
  type AdapterDeps,
  classifyFailure,
  logUnaccepted,
  type OpenAdapter,
  type OutboundMessage,
  type Outcome,
  type ReturnPaths,
} from '../../src/delivery/contract.ts';
import { unlessUnfit } from '../mail/content.ts';
import type { SmtpConfig } from './config.ts';
import { buildMail, type Mail } from './mail.ts';
import { readReturnPath } from './return-path.ts';
import { SmtpSession } from './session.ts';

/** Servers close idle connections after minutes and count mails per connection: stay well below both. */
const IDLE_MS = 20_000;
const MAILS_MAX = 100;

/** An open mail server: its idle connections. */
export class SmtpAdapter implements OpenAdapter {
  readonly #config: SmtpConfig;
  readonly #deps: AdapterDeps;
  readonly #idle: SmtpSession[] = [];
  readonly #busy = new Set<SmtpSession>();
  readonly returnPaths: ReturnPaths;
  #sweep: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(config: SmtpConfig, deps: AdapterDeps) {
    this.#config = config;
    this.#deps = deps;
    const { bounces: address, bounceSecret } = config;
    this.returnPaths = {
      address,
      read: (path, channel) => readReturnPath(path, { address, channel, now: deps.now() }, bounceSecret),
    };
  }

  async send(message: OutboundMessage, deadlineMs: number): Promise<Outcome> {
    const mail = await unlessUnfit(() => buildMail(message, this.#config, this.#deps.now()));
    const outcome = 'result' in mail ? mail : await this.#deliver(mail, deadlineMs);
    return logUnaccepted(outcome, message, this.#deps);
  }

  async #deliver(mail: Mail, deadlineMs: number): Promise<Outcome> {
    const session = this.#take();
    this.#busy.add(session);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      session.close();
    }, deadlineMs);
    try {
      const failed = session.mails > 0 ? null : await session.open(this.#config.login);
      const outcome = failed ?? (await session.send(mail));
      if (!late) return outcome;
      // Closing at the deadline looks like a broken connection: what is unknown stays unknown, for the right reason.
      return classifyFailure('EDEADLINE', outcome.result === 'unknown', 'EDEADLINE');
    } finally {
      clearTimeout(timer);
      this.#busy.delete(session);
      this.#giveBack(session);
    }
  }

  #take(): SmtpSession {
    const oldest = this.#deps.now() - IDLE_MS;
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (session.usable && session.usedAt > oldest) return session;
      session.quit();
    }
    return new SmtpSession(this.#config);
  }

  #giveBack(session: SmtpSession): void {
    if (this.#closed || !session.usable || session.mails >= MAILS_MAX) {
      session.quit();
      return;
    }
    session.usedAt = this.#deps.now();
    this.#idle.push(session);
    this.#sweep ??= setTimeout(() => this.#closeIdle(), IDLE_MS).unref();
  }

  #closeIdle(): void {
    this.#sweep = null;
    for (const session of this.#idle.splice(0)) session.quit();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#sweep !== null) clearTimeout(this.#sweep);
    this.#closeIdle();
    for (const session of this.#busy) session.close();
  }
}
