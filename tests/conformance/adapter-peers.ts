/** Real peers on loopback for the adapter conformance suite: an SMTP server and an HTTP server that follow a script. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { JsonObject } from '../../src/base/json.ts';

/** What the suite needs to run one adapter. */
export type Peer = {
  readonly config: JsonObject;
  /** Texts that must never be logged. */
  readonly secrets: readonly string[];
  /** Keys as the peer saw them, one for each message it got. */
  readonly keys: string[];
  /** A port on which nobody listens. */
  readonly deadPort: number;
  behave(scenario: string): void;
  close(): Promise<void>;
};

async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
}): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** What makes a configuration one of a peer that is not there. */
export function withoutPeer(adapter: string, { deadPort }: Peer): JsonObject {
  const address = `http://127.0.0.1:${deadPort}/`;
  const changes: { readonly [adapter: string]: JsonObject } = {
    smtp: { port: deadPort },
    ses: { endpoint: address },
    sendgrid: { endpoint: address },
    webhook: { url: address },
  };
  return changes[adapter] ?? {};
}

/** A port on which nobody listens. */
export async function findDeadPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const status =
  (code: number, headers: { readonly [name: string]: string } = {}, body = ''): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end(body);
  };

/** What the HTTP peer does, by scenario. */
export const httpAnswers: { readonly [scenario: string]: Answer } = {
  ok: status(200, { 'content-type': 'application/json' }, '{"id":"m1"}'),
  'empty 202': status(202),
  'invalid JSON': status(200, { 'content-type': 'application/json' }, '{"id":'),
  'huge answer': status(200, {}, 'x'.repeat(3_000_000)),
  redirect: status(302, { location: 'http://169.254.169.254/latest/meta-data' }),
  '400': status(400, {}, 'bad'),
  '401': status(401),
  '404': status(404),
  '408': status(408),
  '409': status(409),
  '410': status(410),
  '413': status(413),
  '422': status(422),
  '425': status(425),
  '429': status(429, { 'retry-after': '7' }),
  '500': status(500, {}, 'oops'),
  '502': status(502),
  '503': status(503),
  '503 with Retry-After': status(503, { 'retry-after': '3' }),
  hang: () => {},
  slow: (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const timer = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(timer));
  },
  reset: (request) => {
    request.socket.resetAndDestroy();
  },
  'half body': (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  },
};

/** An HTTP server that answers by scenario, and the configuration of the webhook adapter for it. */
export async function startHttpPeer(): Promise<Peer> {
  let answer = httpAnswers.ok!;
  const keys: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      keys.push(String(request.headers['webhook-id']));
      answer(request, response);
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  const secret = `whsec_${Buffer.from('conformance secret of 32 bytes!!').toString('base64')}`;
  const url = `http://127.0.0.1:${port}/hook?token=in-the-url`;
  return {
    config: { url, secret: { env: secret }, allow_private: ['127.0.0.0/8'] },
    secrets: [secret, 'in-the-url'],
    keys,
    deadPort: await findDeadPort(),
    behave: (scenario) => {
      answer = httpAnswers[scenario]!;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Point = 'connect' | 'login' | 'sender' | 'recipient' | 'data';
type Script = { readonly [point in Point]?: 'hang' | 'reset' | readonly [code: number, text: string] };

/** What the SMTP peer does, by scenario. */
export const smtpScripts: { readonly [scenario: string]: Script } = {
  ok: {},
  'busy greeting': { connect: [421, 'try later'] },
  'refused greeting': { connect: [554, 'no service'] },
  'bad login': { login: [535, '5.7.8 no'] },
  'sender refused': { sender: [550, '5.7.1 not you'] },
  'no such user': { recipient: [550, '5.1.1 unknown user ana@example.com'] },
  'unknown user, plain': { recipient: [550, 'unknown user'] },
  greylisted: { recipient: [450, '4.7.1 greylisted'] },
  'mailbox full': { recipient: [452, '4.2.2 full'] },
  'too big': { data: [552, '5.3.4 too big'] },
  spam: { data: [554, '5.7.1 spam'] },
  'bad content': { data: [550, '5.6.0 bad mime'] },
  'trouble after data': { data: [451, '4.3.0 trouble'] },
  'hang at greeting': { connect: 'hang' },
  'hang at recipient': { recipient: 'hang' },
  'hang after data': { data: 'hang' },
  'reset at recipient': { recipient: 'reset' },
  'reset after data': { data: 'reset' },
};

/** An SMTP server that replies by scenario, and the configuration of the smtp adapter for it. */
export async function startSmtpPeer(): Promise<Peer> {
  let script: Script = {};
  const keys: string[] = [];
  const sockets = new Set<Socket>();
  const act = (point: Point, done: (error?: Error | null) => void) => {
    const action = script[point];
    if (action === undefined) return done();
    if (action === 'reset') for (const socket of sockets) socket.resetAndDestroy();
    else if (action !== 'hang') done(Object.assign(new Error(action[1]), { responseCode: action[0] }));
  };
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 10,
    onConnect: (_, done) => act('connect', done),
    onAuth: (_, __, done) => act('login', (error) => done(error ?? null, { user: 'u' })),
    onMailFrom: (_, __, done) => act('sender', done),
    onRcptTo: (_, __, done) => act('recipient', done),
    onData: (stream, _, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      stream.on('end', () => {
        keys.push(/^Message-ID: <(.*)@/im.exec(text)?.[1] ?? '');
        act('data', done);
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await listen(server);
  const { port } = server.server.address() as AddressInfo;
  const password = 'a password that nobody logs';
  const login = { user: 'u', password: { env: password }, tls: 'none' };
  return {
    config: { host: '127.0.0.1', port, from: 'Shop <hello@shop.example>', ...login },
    secrets: [password],
    keys,
    deadPort: await findDeadPort(),
    behave: (scenario) => {
      script = smtpScripts[scenario]!;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** For adapters without a far end. */
export async function startNoPeer(): Promise<Peer> {
  return {
    config: {},
    secrets: [],
    keys: [],
    deadPort: 0,
    behave: () => {},
    close: async () => {},
  };
}
