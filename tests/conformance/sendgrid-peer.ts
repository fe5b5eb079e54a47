/** A peer that speaks `mail/send` of SendGrid's API v3 and follows a script: its errors as documented, and what happens on the way. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findDeadPort, type Peer } from './adapter-peers.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
type Headers = { readonly [name: string]: string };

const API_KEY = 'SG.a-key-that-nobody-logs';
const ID = { 'x-message-id': 'kQ6jz1u2TnOxL0h4s2M1Lg' };

const plain =
  (status: number, headers: Headers = {}, body = ''): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };
const fault = (status: number, message: string, headers: Headers = {}): Answer =>
  plain(status, headers, JSON.stringify({ errors: [{ message, field: null, help: null }] }));

/** What the peer does, by scenario. */
export const sendgridAnswers: { readonly [scenario: string]: Answer } = {
  ok: plain(202, ID),
  '200 in a sandbox': plain(200, ID),
  '400 for an address': fault(400, 'Does not contain a valid address.'),
  '400 for content': fault(400, 'The content value must be a string at least one character in length.'),
  '401': fault(401, 'The provided authorization grant is invalid, expired, or revoked'),
  '401 without credits': fault(401, 'Maximum credits exceeded'),
  '403 for a sender': fault(403, 'The from address does not match a verified Sender Identity.'),
  '403 for a while': fault(403, 'too many bad requests of ana@example.com'),
  '404': plain(404),
  '406': plain(406),
  '413': fault(413, 'too large'),
  '429': fault(429, 'too many requests'),
  '429 until a time that is over': plain(429, { 'x-ratelimit-reset': '1700000000' }),
  '429 with Retry-After': plain(429, { 'retry-after': '7' }),
  '500': fault(500, 'oops'),
  '502': plain(502, {}, '<html>'),
  '503': plain(503),
  '503 with Retry-After': plain(503, { 'retry-after': '3' }),
  redirect: plain(302, { location: 'http://169.254.169.254/latest/meta-data' }),
  'a page instead': plain(200, {}, '<html>Welcome to the hotel</html>'),
  'huge answer': plain(202, {}, 'x'.repeat(3_000_000)),
  hang: () => {},
  slow: (_, response) => {
    response.writeHead(202, ID);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  reset: (request) => {
    request.socket.resetAndDestroy();
  },
  'half body': (request, response) => {
    response.writeHead(202, { ...ID, 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  },
};

/** A request as SendGrid reads it. */
export type SendgridRequest = {
  readonly personalizations: readonly {
    readonly to: readonly { readonly email: string }[];
    readonly custom_args: { readonly [name: string]: string };
  }[];
  readonly from: { readonly email: string };
  readonly subject: string;
  readonly content: readonly { readonly type: string; readonly value: string }[];
  readonly headers?: Headers;
};

/** A server that answers by scenario, and the configuration of the `sendgrid` adapter for it. */
export async function startSendgridPeer(): Promise<Peer & { readonly requests: SendgridRequest[] }> {
  let answer = sendgridAnswers.ok!;
  const keys: string[] = [];
  const requests: SendgridRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (request.headers.authorization !== `Bearer ${API_KEY}`) return plain(401)(request, response);
    if (request.method !== 'POST' || request.url !== '/v3/mail/send') return plain(404)(request, response);
    const read = JSON.parse(body) as SendgridRequest;
    requests.push(read);
    keys.push(read.personalizations[0]?.custom_args.rutter_key ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    config: {
      endpoint: `http://127.0.0.1:${port}`,
      allow_private: ['127.0.0.0/8'],
      api_key: { env: API_KEY },
      from: 'Shop <hello@shop.example>',
    },
    secrets: [API_KEY],
    keys,
    requests,
    deadPort: await findDeadPort(),
    behave: (scenario) => {
      answer = sendgridAnswers[scenario]!;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
