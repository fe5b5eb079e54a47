/**
 * One SMTP connection, with exact knowledge of how far a mail came. nodemailer's own pool is not used: it sends a
 * message again by itself when a connection breaks, whether or not the server had it.
 */
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import {
  classifyFailure,
  classifySmtpReply,
  type Outcome,
  type SmtpPhase,
} from '../../src/delivery/contract.ts';
import type { SmtpConfig } from './config.ts';
import type { Mail } from './mail.ts';

/** What nodemailer says about a failure. */
type SmtpError = {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string | false;
  readonly responseCode?: number;
};

const phases: readonly (readonly [prefix: string, phase: SmtpPhase])[] = [
  ['AUTH', 'auth'],
  ['MAIL', 'sender'],
  ['RCPT', 'recipient'],
  ['DATA', 'data'],
];

/** Time for single parts of a dialogue, in ms; the attempt's deadline bounds the whole. */
const STEP_MS = 20_000;

export class SmtpSession {
  readonly #connection: SMTPConnection;
  #usable = true;
  #fail: ((error: SmtpError) => void) | null = null;
  /** When this connection was last used, epoch ms, and for how many mails; the pool's business. */
  usedAt = 0;
  mails = 0;

  constructor(config: SmtpConfig) {
    const { host, port, tls, verify } = config;
    this.#connection = new SMTPConnection({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'required',
      ignoreTLS: tls === 'none',
      tls: { rejectUnauthorized: verify, minVersion: 'TLSv1.2' },
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      dnsTimeout: STEP_MS,
      logger: false,
    });
    this.#connection.on('error', (error: SmtpError) => this.#broken(error));
    this.#connection.once('end', () => this.#broken({ code: 'ECONNECTION' }));
  }

  /** Whether another mail may go over it. */
  get usable(): boolean {
    return this.#usable;
  }

  #broken(error: SmtpError): void {
    this.#usable = false;
    this.#fail?.(error);
  }

  /** Runs one step of the dialogue; rejects with nodemailer's error also when the connection breaks meanwhile. */
  #step(run: (done: (error?: unknown, result?: unknown) => void) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      run((error, result) => (error ? reject(error) : resolve(result)));
    }).finally(() => {
      this.#fail = null;
    });
  }

  /** Connects and logs in; null when ready, else the outcome of the attempt. */
  async open(login: SmtpConfig['login']): Promise<Outcome | null> {
    try {
      await this.#step((done) => this.#connection.connect(done));
      if (login !== null) {
        const { user, password } = login;
        await this.#step((done) => this.#connection.login({ user, pass: password }, done));
      }
      return null;
    } catch (error) {
      this.close();
      return classify(error as SmtpError, false);
    }
  }

  /** Sends one mail over an open connection. Never rejects. */
  async send(mail: Mail): Promise<Outcome> {
    let complete = false;
    // Read only after the server's 354: until the last byte is taken, the server cannot have accepted anything.
    const body = new Readable({
      read() {
        complete = true;
        this.push(mail.bytes);
        this.push(null);
      },
    });
    this.mails += 1;
    const { from, to, size } = mail.envelope;
    try {
      const info = (await this.#step((done) =>
        this.#connection.send({ from, to: [...to], size }, body, done),
      )) as { readonly response?: string } | undefined;
      return { result: 'accepted', providerId: queueId(info?.response ?? '', mail.messageId) };
    } catch (error) {
      const outcome = classify(error as SmtpError, complete);
      // After a refusal the transaction is open; a connection in an unknown state is not used again.
      this.close();
      return outcome;
    } finally {
      body.destroy();
    }
  }

  /** Says goodbye and ends; for connections without a mail under way. */
  quit(): void {
    if (this.#usable) this.#connection.quit();
    this.close();
  }

  /** Ends at once; a mail under way fails. */
  close(): void {
    this.#broken({ code: 'ECONNECTION' });
    this.#connection.close();
  }
}

/** `250 2.0.0 Ok: queued as 4F2A` -> `4F2A`; without such words our own Message-ID. */
function queueId(response: string, messageId: string): string {
  return /\bqueued as[: ]+<?([\w.@-]{1,100})/i.exec(response)?.[1] ?? messageId;
}

/** Pure. `complete`: the whole mail may have reached the server. */
function classify(error: SmtpError, complete: boolean): Outcome {
  const { code, command = '', response, responseCode } = error;
  const phase = phases.find(([prefix]) => command.startsWith(prefix))?.[1] ?? 'connect';
  if (responseCode !== undefined && responseCode >= 400) {
    const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response || '')?.[1];
    const detail = enhanced === undefined ? `${responseCode}` : `${responseCode} ${enhanced}`;
    // 421 in the middle of a transaction ends it: not taken.
    return classifySmtpReply(responseCode, enhanced, phase, detail);
  }
  if (!complete && code === 'EAUTH') return { result: 'retryable', reason: 'authentication', detail: code };
  if (!complete && code === 'EENVELOPE') return { result: 'rejected', reason: 'address', detail: code };
  if (!complete && code === 'EMESSAGE') return { result: 'rejected', reason: 'size', detail: code };
  return classifyFailure(code, complete, code);
}
