/** The inbox's HTTP side: the page, its JSON, signed webhooks, and mail as providers take it. No framework, loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Shown } from './message.ts';
import { page } from './page.ts';
import { type ProviderMail, readSendgridMail, readSesMail } from './provider-mail.ts';

type Readable = {
  list(limit: number): Promise<readonly Shown[]>;
  show(id: number): Promise<Shown | null>;
  counts(): { readonly mail: number; readonly webhook: number; readonly unverified: number };
};

const bodyBytesMax = 1024 * 1024;
/** A mail of 40 MB, the most that SES takes, as base64. */
const mailBytesMax = 64 * 1024 * 1024;

type Provider = {
  read(body: string): ProviderMail | null;
  answer(response: ServerResponse, id: string): void;
};

/** By path: Amazon SES and SendGrid. Whoever calls is believed. */
const providers: { readonly [path: string]: Provider } = {
  '/v2/email/outbound-emails': {
    read: readSesMail,
    answer: (response, id) => respond(response, 200, { MessageId: id }),
  },
  '/v3/mail/send': {
    read: readSendgridMail,
    answer: (response, id) => response.writeHead(202, { 'x-message-id': id }).end(),
  },
};

/** Where what arrives goes. `onMail` gives the mail's id. */
export type Arrivals = {
  onWebhook(channel: string, verified: boolean, body: string): void;
  onMail(to: readonly string[], raw: Buffer): string;
};

/**
 * Serves `GET /` (the page), `GET /api/messages`, `GET /api/messages/ID`, `POST /hooks/CHANNEL` and what providers of mail offer.
 * A webhook's signature is checked with the channel's secret (Standard Webhooks); a bad one is kept and marked, and
 * answered with 401.
 */
export function createPageServer(
  inbox: Readable,
  secrets: { readonly [channel: string]: string },
  { onWebhook, onMail }: Arrivals,
): Server {
  return createServer((request, response) => {
    answer(request, response).catch(() => respond(response, 500, { error: 'internal' }));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://inbox').pathname;
    if (request.method === 'POST' && path.startsWith('/hooks/')) {
      const channel = path.slice('/hooks/'.length);
      const body = await readBody(request, bodyBytesMax);
      const verified = isSigned(secrets[channel], request, body);
      onWebhook(channel, verified, body);
      respond(response, verified ? 200 : 401, { ok: verified });
    } else if (request.method === 'POST' && Object.hasOwn(providers, path)) {
      const mail = providers[path]?.read(await readBody(request, mailBytesMax)) ?? null;
      if (mail === null) respond(response, 400, { message: 'no mail in the request' });
      else providers[path]?.answer(response, onMail(mail.to, mail.raw));
    } else if (request.method === 'GET' && path === '/') {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-src 'self' data:; img-src https: data:",
      });
      response.end(page);
    } else if (request.method === 'GET' && path === '/api/messages') {
      const messages = await inbox.list(100);
      respond(response, 200, {
        counts: inbox.counts(),
        messages: messages.map(({ id, atMs, type, to, subject }) => ({ id, atMs, type, to, subject })),
      });
    } else if (request.method === 'GET' && path.startsWith('/api/messages/')) {
      const message = await inbox.show(Number(path.slice('/api/messages/'.length)));
      respond(response, message === null ? 404 : 200, message ?? { error: 'no such message' });
    } else {
      respond(response, 404, { error: 'not found' });
    }
  }
}

function isSigned(secret: string | undefined, request: IncomingMessage, body: string): boolean {
  if (secret === undefined) return false;
  try {
    new Webhook(secret).verify(body, request.headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

async function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bytesMax) throw new Error('body too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
