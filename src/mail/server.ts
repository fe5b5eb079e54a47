/**
 * An SMTP server that takes mail and passes none on: bounded in bytes, time, connections and commands. Who may write to
 * whom is the business of whoever opens it. No login and no TLS: it stands behind a mail server, or on loopback.
 */
import type { AddressInfo, Server, Socket } from 'node:net';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';

/** A reply that refuses: an SMTP code (RFC 5321, 4.2) and a text that names nobody. 421 also ends the connection. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly responseCode: number;
  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/** A mail that came in whole. `raw` may be only its beginning. */
export type IncomingMail = {
  /** Of the envelope; '' for the null sender of bounces (RFC 5321, 4.5.5). */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
};

/** What the server asks about one conversation; each may throw a `Refusal`, which is the answer. */
export type MailHandler = {
  /** A connection begins, or another mail on it. */
  onMail?(): void;
  onRecipient?(address: string): void;
  /** The answer is sent when this has resolved: the mail is ours then. */
  take(mail: IncomingMail): Promise<void>;
};

export type MailLimits = {
  /** Of one mail; more is refused (552). */
  readonly bytesMax: number;
  /** Of one mail, kept for reading; the rest is let go. */
  readonly keptBytes: number;
  readonly recipientsMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerHostMax: number;
  /** Recipients refused on one connection before it is closed. */
  readonly refusedMax: number;
  readonly mailsMax: number;
  /** Without a byte, and in all, in ms. */
  readonly idleMs: number;
  readonly connectionMs: number;
};

export type MailServer = { readonly port: number; close(): Promise<void> };

/** How long a conversation gets when the server closes. */
const CLOSE_MS = 2_000;

/** `host`: where it counts as a connection from. */
type Conversation = { refused: number; mails: number; host: string | null };

/** Options that smtp-server knows, and its types do not. */
type Options = SMTPServerOptions & { readonly maxRecipients?: number };

/** What each connection has done so far, and how many there are from each host. */
function createBook(limits: MailLimits) {
  const conversations = new WeakMap<SMTPServerSession, Conversation>();
  const hosts = new Map<string, number>();
  const of = (session: SMTPServerSession): Conversation => {
    const known = conversations.get(session) ?? { refused: 0, mails: 0, host: null };
    conversations.set(session, known);
    return known;
  };
  return {
    open(session: SMTPServerSession): void {
      const count = (hosts.get(session.remoteAddress) ?? 0) + 1;
      hosts.set(session.remoteAddress, count);
      of(session).host = session.remoteAddress;
      if (count > limits.connectionsPerHostMax) {
        throw new Refusal(421, 'too many connections from one host, try again later');
      }
    },
    close(session: SMTPServerSession): void {
      const conversation = of(session);
      if (conversation.host === null) return;
      const count = (hosts.get(conversation.host) ?? 1) - 1;
      if (count > 0) hosts.set(conversation.host, count);
      else hosts.delete(conversation.host);
      conversation.host = null;
    },
    mail(session: SMTPServerSession): void {
      const conversation = of(session);
      conversation.mails += 1;
      if (conversation.mails > limits.mailsMax) throw new Refusal(421, 'enough for one connection');
    },
    /** A recipient was refused, by `error`; throws what the answer is. */
    refuse(session: SMTPServerSession, error: unknown): never {
      const conversation = of(session);
      conversation.refused += 1;
      if (conversation.refused < limits.refusedMax) throw error;
      throw new Refusal(421, 'too many recipients that are none');
    },
  };
}

/** Listens; port 0 takes a free one. Rejects when the port is taken. */
export async function openMailServer(
  { host, port }: { readonly host: string; readonly port: number },
  handler: MailHandler,
  limits: MailLimits,
): Promise<MailServer> {
  const book = createBook(limits);
  const options: Options = {
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS', 'VRFY', 'HELP'],
    disableReverseLookup: true,
    logger: false,
    name: 'rutter',
    size: limits.bytesMax,
    maxClients: limits.connectionsMax,
    maxRecipients: limits.recipientsMax,
    socketTimeout: limits.idleMs,
    closeTimeout: CLOSE_MS,
    onConnect: (session, done) => answer(done, () => book.open(session)),
    onClose: (session) => book.close(session),
    onMailFrom: (_address, session, done) =>
      answer(done, () => {
        book.mail(session);
        handler.onMail?.();
      }),
    onRcptTo: ({ address }, session, done) =>
      answer(done, () => {
        try {
          handler.onRecipient?.(address);
        } catch (error) {
          book.refuse(session, error);
        }
      }),
    onData: (stream, session, done) => readData(stream, session, done, handler, limits),
  };
  const server = new SMTPServer(options);
  endInTime(server.server, limits);
  await listen(server, port, host);
  // What goes wrong in a conversation ends that conversation.
  server.on('error', () => {});
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

function readData(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
  done: (error?: Error | null) => void,
  handler: MailHandler,
  { keptBytes }: MailLimits,
): void {
  const kept: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (part: Buffer) => {
    if (bytes < keptBytes) kept.push(part.subarray(0, keptBytes - bytes));
    bytes += part.length;
  });
  stream.on('end', () => {
    if (stream.sizeExceeded) {
      done(new Refusal(552, 'the mail is too large'));
      return;
    }
    const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
    const recipients = envelope.rcptTo.map(({ address }) => address);
    handler.take({ sender, recipients, raw: Buffer.concat(kept) }).then(
      () => done(null),
      (error: unknown) => done(error instanceof Refusal ? error : later()),
    );
  });
}

function later(): Refusal {
  return new Refusal(451, 'not now, try again later');
}

function answer(done: (error?: Error | null) => void, judge: () => void): void {
  try {
    judge();
  } catch (error) {
    done(error instanceof Refusal ? error : later());
    return;
  }
  done();
}

/** Ends each connection after its time, however busy it looks. */
function endInTime(server: Server, { connectionsMax, connectionMs }: MailLimits): void {
  // What is too much for polite refusals is cut.
  server.maxConnections = 2 * connectionsMax;
  server.prependListener('connection', (socket: Socket) => {
    const end = setTimeout(() => socket.destroy(), connectionMs);
    end.unref();
    socket.once('close', () => clearTimeout(end));
  });
}

function listen(server: SMTPServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
