/** The fakes of the providers: real SMTP and real HTTP, each message in the book before it is answered. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startLedger } from '../../e2e/ledger.ts';
import type { Book } from './book.ts';

export type Providers = { readonly smtpPort: number; readonly url: string; close(): Promise<void> };

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Starts both on free ports of loopback. `delayMs`: from the last byte of a message to its answer. */
export async function startProviders(book: Book, delayMs: number): Promise<Providers> {
  const mail = await startLedger({
    delayMs,
    onEntry({ to, subject, messageId, maybeDuplicate }) {
      const person = to.split('@')[0] ?? '';
      book.arrive({ channel: 'email', person, what: subject, key: messageId, maybeDuplicate });
    },
  });
  const web = createServer(async (request, response) => {
    const body = JSON.parse(await readBody(request)) as { to?: string; person?: string; step: string };
    const channel = request.url === '/push' ? 'push' : 'call';
    const key = String(request.headers['webhook-id']);
    const maybeDuplicate = request.headers['rutter-maybe-duplicate'] === 'true';
    book.arrive({ channel, person: body.to ?? body.person ?? '', what: body.step, key, maybeDuplicate });
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), delayMs);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  return {
    smtpPort: mail.port,
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    async close() {
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
      await mail.close();
    },
  };
}
