/** A mail server that keeps books: an independent witness of what really left. It can be slow, refuse, or say no. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Entry = {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly maybeDuplicate: boolean;
};

export type Ledger = {
  readonly port: number;
  readonly entries: readonly Entry[];
  /** Mails by recipient. */
  byRecipient(): Map<string, Entry[]>;
  close(): Promise<void>;
};

/**
 * `delayMs`: between the last byte and the answer. `refuse`: the reply to RCPT TO of an address; null accepts it.
 * `onEntry`: called with each mail before it is answered.
 */
export type LedgerOptions = {
  readonly delayMs?: number;
  readonly refuse?: (address: string) => string | null;
  readonly onEntry?: (entry: Entry) => void;
};

/** Starts one on a free port of loopback. */
export async function startLedger(options: LedgerOptions = {}): Promise<Ledger> {
  const { delayMs = 0, refuse = () => null, onEntry = () => {} } = options;
  const entries: Entry[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 10,
    onRcptTo({ address }, _session, done) {
      const text = refuse(address);
      if (text === null) done();
      else done(Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) }));
    },
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('latin1');
      stream.on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        const messageId = /^message-id: *(.*)\r$/im.exec(raw)?.[1] ?? '';
        const subject = /^subject: *(.*)\r$/im.exec(raw)?.[1] ?? '';
        const maybeDuplicate = /^x-rutter-maybe-duplicate: yes\r$/im.test(raw);
        // From here on the mail is delivered, whether or not the sender hears of it.
        const entry = { to, subject, messageId, maybeDuplicate };
        entries.push(entry);
        onEntry(entry);
        setTimeout(() => done(), delayMs);
      });
    },
  });
  // Clients that are killed break their connections.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    entries,
    byRecipient: () => Map.groupBy(entries, ({ to }) => to),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
