/**
 * A peer that speaks the SES API v2 and follows a script: its errors as AWS sends them, and answers of whoever stands in
 * between. Checks signatures by itself, by the words of AWS' specification, so that a wrong one shows.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findDeadPort, type Peer } from './adapter-peers.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const REGION = 'eu-central-1';
const SECRET = 'an access key that nobody logs';
const ID = '010701950e2b8ab0-5b0a6a4e-d6b1-4dff-9d59-000000000000-000000';

function fault(
  status: number,
  name: string,
  message: string | null = 'about ana@example.com',
  headers: { readonly [name: string]: string } = {},
): Answer {
  return (_, response) => {
    const body = message === null ? '' : JSON.stringify({ message });
    response
      .writeHead(status, { 'x-amzn-errortype': name, 'content-type': 'application/json', ...headers })
      .end(body);
  };
}

const plain =
  (status: number, body: string, headers: { readonly [name: string]: string } = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

/** What the peer does, by scenario: documented errors of SendEmail, common errors of AWS, and what happens on the way. */
export const sesAnswers: { readonly [scenario: string]: Answer } = {
  ok: plain(200, JSON.stringify({ MessageId: ID })),
  TooManyRequestsException: fault(429, 'TooManyRequestsException'),
  'ThrottlingException in 400': fault(
    400,
    'ThrottlingException:http://internal.amazon.com/coral/',
    'Rate exceeded',
  ),
  'Throttling in the body': plain(400, '{"__type":"com.amazon.coral.availability#ThrottlingException"}'),
  'TooManyRequests with Retry-After': fault(429, 'TooManyRequestsException', null, { 'retry-after': '7' }),
  LimitExceededException: fault(400, 'LimitExceededException', 'Daily message quota exceeded'),
  SendingPausedException: fault(400, 'SendingPausedException'),
  AccountSuspendedException: fault(400, 'AccountSuspendedException'),
  MessageRejected: fault(400, 'MessageRejected', 'Email address is not verified: ana@example.com'),
  'MessageRejected for content': fault(400, 'MessageRejected', 'Illegal content'),
  MailFromDomainNotVerifiedException: fault(400, 'MailFromDomainNotVerifiedException'),
  'NotFoundException of a configuration set': fault(404, 'NotFoundException'),
  BadRequestException: fault(400, 'BadRequestException', 'Invalid MIME'),
  'BadRequest for an address': fault(400, 'BadRequestException', "Missing final '@domain'"),
  'BadRequest for length': fault(
    400,
    'BadRequestException',
    'Message length is more than 10485760 bytes long',
  ),
  'unknown 400': fault(400, 'SomethingNewException'),
  AccessDeniedException: fault(403, 'AccessDeniedException', 'User arn:aws:iam::1:user/x is not authorized'),
  ExpiredTokenException: fault(403, 'ExpiredTokenException'),
  UnrecognizedClientException: fault(403, 'UnrecognizedClientException'),
  InvalidSignatureException: fault(403, 'InvalidSignatureException', 'Signature expired'),
  IncompleteSignature: fault(400, 'IncompleteSignatureException'),
  'unknown 403': plain(403, '<html>blocked</html>'),
  '408': plain(408, ''),
  '413': fault(413, 'RequestEntityTooLargeException', null),
  InternalFailure: fault(500, 'InternalFailure', null),
  '502': plain(502, '<html>'),
  ServiceUnavailable: fault(503, 'ServiceUnavailable', null),
  '503 with Retry-After': fault(503, 'ServiceUnavailable', null, { 'retry-after': '3' }),
  '504': plain(504, ''),
  redirect: plain(302, '', { location: 'http://169.254.169.254/latest/meta-data' }),
  'invalid JSON': plain(200, '{"MessageId":'),
  'a page instead': plain(200, '<html>Welcome to the hotel</html>'),
  'an error in 200': plain(200, '{"message":"Internal failure"}'),
  'huge answer': plain(200, `{"MessageId":"${'x'.repeat(3_000_000)}"}`),
  hang: () => {},
  slow: (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  reset: (request) => {
    request.socket.resetAndDestroy();
  },
  'half body': (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"MessageId"', () => request.socket.destroy());
  },
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Whether a request is signed with the secret (Signature Version 4: canonical request, text to sign, derived key). */
function isSignedByUs({ method, url, headers }: IncomingMessage, body: string): boolean {
  const { authorization = '', 'x-amz-date': at = '' } = headers;
  const match = /^AWS4-HMAC-SHA256 Credential=AKIDPEER\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
    authorization,
  );
  const [, scope = '', names = '', signature] = match ?? [];
  const day = String(at).slice(0, 8);
  if (scope !== `${day}/${REGION}/ses/aws4_request`) return false;
  if (!['content-type', 'host', 'x-amz-date'].every((name) => names.split(';').includes(name))) return false;
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, '', lines.join(''), names, hash(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', at, scope, hash(canonical)].join('\n');
  const key = [day, REGION, 'ses', 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${SECRET}`);
  return mac(key, toSign).toString('hex') === signature;
}

/** A request as SES reads it. */
export type SesRequest = {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: { readonly Raw: { readonly Data: string } };
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
  readonly ConfigurationSetName?: string;
};

/** A server that answers by scenario, and the configuration of the `ses` adapter for it. */
export async function startSesPeer(): Promise<Peer & { readonly requests: SesRequest[] }> {
  let answer = sesAnswers.ok!;
  const keys: string[] = [];
  const requests: SesRequest[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (!isSignedByUs(request, body)) return fault(403, 'SignatureDoesNotMatch')(request, response);
    if (request.method !== 'POST' || request.url !== '/v2/email/outbound-emails') {
      return fault(404, 'UnknownOperationException')(request, response);
    }
    const read = JSON.parse(body) as SesRequest;
    requests.push(read);
    keys.push(read.EmailTags.find(({ Name }) => Name === 'rutter-key')?.Value ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    config: {
      region: REGION,
      endpoint: `http://127.0.0.1:${port}`,
      allow_private: ['127.0.0.0/8'],
      access_key_id: 'AKIDPEER',
      secret_access_key: { env: SECRET },
      from: 'Shop <hello@shop.example>',
      configuration_set: 'journeys',
    },
    secrets: [SECRET, 'arn:aws:iam'],
    keys,
    requests,
    deadPort: await findDeadPort(),
    behave: (scenario) => {
      answer = sesAnswers[scenario]!;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
