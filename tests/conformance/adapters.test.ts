/** Every registered adapter against a real peer: classification, deadline, stable key, silent logs, an end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { AdapterDeps, OpenAdapter, OutboundMessage, Outcome } from '../../src/delivery/contract.ts';
import {
  httpAnswers,
  type Peer,
  smtpScripts,
  startHttpPeer,
  startNoPeer,
  startSmtpPeer,
  withoutPeer,
} from './adapter-peers.ts';
import { sendgridAnswers, startSendgridPeer } from './sendgrid-peer.ts';
import { sesAnswers, startSesPeer } from './ses-peer.ts';

const run = promisify(execFile);
const registry = new URL('../../adapters/registry.ts', import.meta.url).href;
const DEADLINE_MS = 400;
/** How long after the deadline an answer may come on a busy machine. */
const GRACE_MS = 2_000;
/** A peer that answers gets the time for it on a busy machine; only silence is waited for. */
const AMPLE_MS = 10_000;
const isSilent = (scenario: string) => /^(hang|slow)\b/.test(scenario);

type Expected = { readonly [scenario: string]: string };

/** `result reason retryAfterMs` by scenario. */
const expectations: {
  readonly [adapter: string]: { readonly start: () => Promise<Peer>; readonly scenarios: Expected };
} = {
  console: { start: startNoPeer, scenarios: { ok: 'accepted' } },
  webhook: {
    start: startHttpPeer,
    scenarios: {
      ok: 'accepted',
      'empty 202': 'accepted',
      'invalid JSON': 'accepted',
      'huge answer': 'accepted',
      redirect: 'rejected configuration',
      '400': 'rejected content',
      '401': 'rejected authentication',
      '404': 'rejected configuration',
      '408': 'retryable connection',
      '409': 'retryable provider',
      '410': 'rejected endpoint_gone',
      '413': 'rejected size',
      '422': 'rejected content',
      '425': 'retryable connection',
      '429': 'retryable rate_limit 7000',
      '500': 'unknown provider',
      '502': 'unknown provider',
      '503': 'unknown provider',
      '503 with Retry-After': 'retryable provider 3000',
      hang: 'unknown no_answer',
      slow: 'unknown no_answer',
      reset: 'unknown interrupted',
      'half body': 'unknown interrupted',
    },
  },
  ses: {
    start: startSesPeer,
    scenarios: {
      ok: 'accepted',
      TooManyRequestsException: 'retryable rate_limit',
      'ThrottlingException in 400': 'retryable rate_limit',
      'Throttling in the body': 'retryable rate_limit',
      'TooManyRequests with Retry-After': 'retryable rate_limit 7000',
      LimitExceededException: 'retryable rate_limit',
      SendingPausedException: 'retryable provider',
      AccountSuspendedException: 'retryable provider',
      MessageRejected: 'rejected configuration',
      'MessageRejected for content': 'rejected content',
      MailFromDomainNotVerifiedException: 'rejected configuration',
      'NotFoundException of a configuration set': 'rejected configuration',
      BadRequestException: 'rejected content',
      'BadRequest for an address': 'rejected address',
      'BadRequest for length': 'rejected size',
      'unknown 400': 'rejected content',
      AccessDeniedException: 'retryable authentication',
      ExpiredTokenException: 'retryable authentication',
      UnrecognizedClientException: 'retryable authentication',
      InvalidSignatureException: 'retryable authentication',
      IncompleteSignature: 'retryable authentication',
      'unknown 403': 'retryable authentication',
      '408': 'retryable connection',
      '413': 'rejected size',
      InternalFailure: 'unknown provider',
      '502': 'unknown provider',
      ServiceUnavailable: 'unknown provider',
      '503 with Retry-After': 'retryable provider 3000',
      '504': 'unknown provider',
      redirect: 'rejected configuration',
      'invalid JSON': 'unknown provider',
      'a page instead': 'unknown provider',
      'an error in 200': 'unknown provider',
      'huge answer': 'unknown provider',
      hang: 'unknown no_answer',
      slow: 'unknown no_answer',
      reset: 'unknown interrupted',
      'half body': 'unknown interrupted',
    },
  },
  sendgrid: {
    start: startSendgridPeer,
    scenarios: {
      ok: 'accepted',
      '200 in a sandbox': 'accepted',
      '400 for an address': 'rejected address',
      '400 for content': 'rejected content',
      '401': 'retryable authentication',
      '401 without credits': 'retryable rate_limit',
      '403 for a sender': 'rejected configuration',
      '403 for a while': 'retryable authentication',
      '404': 'rejected configuration',
      '406': 'rejected configuration',
      '413': 'rejected size',
      '429': 'retryable rate_limit',
      '429 until a time that is over': 'retryable rate_limit 0',
      '429 with Retry-After': 'retryable rate_limit 7000',
      '500': 'unknown provider',
      '502': 'unknown provider',
      '503': 'unknown provider',
      '503 with Retry-After': 'retryable provider 3000',
      redirect: 'rejected configuration',
      'a page instead': 'unknown provider',
      'huge answer': 'unknown provider',
      hang: 'unknown no_answer',
      slow: 'unknown no_answer',
      reset: 'unknown interrupted',
      'half body': 'unknown interrupted',
    },
  },
  smtp: {
    start: startSmtpPeer,
    scenarios: {
      ok: 'accepted',
      'busy greeting': 'retryable provider',
      'refused greeting': 'retryable policy',
      'bad login': 'retryable authentication',
      'sender refused': 'rejected policy',
      'no such user': 'rejected address',
      'unknown user, plain': 'rejected address',
      greylisted: 'retryable rate_limit',
      'mailbox full': 'retryable provider',
      'too big': 'rejected size',
      spam: 'rejected policy',
      'bad content': 'rejected content',
      'trouble after data': 'retryable provider',
      'hang at greeting': 'retryable connection',
      'hang at recipient': 'retryable connection',
      'hang after data': 'unknown no_answer',
      'reset at recipient': 'retryable connection',
      'reset after data': 'unknown interrupted',
    },
  },
};

const message = {
  key: 'k3yofthissend',
  type: 'send',
  channel: 'c',
  to: 'ana@example.com',
  class: 'lifecycle',
  journey: 'j',
  step: 's',
  template: 't',
  content: { subject: 'Private subject', html: '<p>Private body</p>', text: 'Private body' },
  attempt: 1,
  unsubscribeUrl: null,
} as unknown as OutboundMessage;

function summarize(outcome: Outcome): string {
  if (outcome.result === 'accepted') return 'accepted';
  const wait = outcome.result === 'retryable' ? outcome.retryAfterMs : undefined;
  return [outcome.result, outcome.reason, ...(wait === undefined ? [] : [wait])].join(' ');
}

const matrix: { [cell: string]: number } = {};
afterAll(() => {
  console.log(JSON.stringify({ confusion: matrix }));
});

it('knows a peer for every registered adapter', () => {
  expect(Object.keys(expectations).sort()).toEqual(adapters.map(({ name }) => name).sort());
  expect(Object.keys(expectations.webhook!.scenarios)).toEqual(Object.keys(httpAnswers));
  expect(Object.keys(expectations.ses!.scenarios)).toEqual(Object.keys(sesAnswers));
  expect(Object.keys(expectations.sendgrid!.scenarios)).toEqual(Object.keys(sendgridAnswers));
  expect(Object.keys(expectations.smtp!.scenarios)).toEqual(Object.keys(smtpScripts));
});

describe.each(adapters)('$name', (adapter) => {
  const { start, scenarios } = expectations[adapter.name]!;
  let peer: Peer;
  let open: OpenAdapter;
  let log: string[];
  const deps: AdapterDeps = {
    secret: (reference: JsonObject) => String(reference.env),
    log: (level, text, fields) => log.push(`${level} ${text} ${JSON.stringify(fields ?? {})}`),
    now: () => Date.now(),
  };

  beforeEach(async () => {
    log = [];
    peer = await start();
    open = await adapter.open(peer.config, deps);
  });
  afterEach(async () => {
    await open.close();
    await peer.close();
  });

  it.each(Object.entries(scenarios))('%s: %s', async (scenario, expected) => {
    peer.behave(scenario);
    const from = performance.now();
    const deadlineMs = isSilent(scenario) ? DEADLINE_MS : AMPLE_MS;
    const outcome = await open.send(message, deadlineMs);
    expect(performance.now() - from).toBeLessThan(deadlineMs + GRACE_MS);
    const got = summarize(outcome);
    const cell = `${expected.split(' ')[0]} -> ${got.split(' ')[0]}`;
    matrix[cell] = (matrix[cell] ?? 0) + 1;
    expect(got).toBe(expected);
    for (const secret of [...peer.secrets, 'ana@example.com', 'Private']) {
      expect(log.join('\n')).not.toContain(secret);
      expect(JSON.stringify(outcome)).not.toContain(secret);
    }
  });

  it('shows the peer the same key in every attempt', async () => {
    for (const attempt of [1, 2, 3]) await open.send({ ...message, attempt }, AMPLE_MS);
    expect(new Set(peer.keys).size).toBeLessThanOrEqual(1);
    if (start !== startNoPeer) expect(peer.keys).toEqual([message.key, message.key, message.key]);
  });

  it('carries many messages at once, one outcome each', async () => {
    const count = Math.min(20, adapter.capabilities.maxInFlight);
    const sends = Array.from({ length: count }, (_, index) =>
      open.send({ ...message, key: `key${index}` } as OutboundMessage, 5000),
    );
    expect((await Promise.all(sends)).map(summarize)).toEqual(Array(count).fill('accepted'));
    if (start !== startNoPeer) expect(new Set(peer.keys).size).toBe(count);
  });

  // Where tests run, packages are loaded in ways that Node.js itself does not know.
  it('sends from a process of its own', async () => {
    const sent = { ...message, key: 'k3yofprocess' };
    const script = `const { adapters } = await import(${JSON.stringify(registry)});
const deps = { secret: ({ env }) => env, log: () => {}, now: Date.now };
const open = await adapters.find(({ name }) => name === '${adapter.name}').open(${JSON.stringify(peer.config)}, deps);
const { result } = await open.send(${JSON.stringify(sent)}, 10_000);
await open.close();
process.stdout.write('ended: ' + result);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout).toContain('ended: accepted');
  }, 30_000);

  it('calls an absent peer retryable', async () => {
    if (start === startNoPeer) return;
    const other = await adapter.open({ ...peer.config, ...withoutPeer(adapter.name, peer) }, deps);
    expect(summarize(await other.send(message, AMPLE_MS))).toBe('retryable connection');
    await other.close();
  });

  it('ends by close, also while a peer hangs', async () => {
    if (start === startNoPeer) return;
    peer.behave(adapter.name === 'smtp' ? 'hang after data' : 'hang');
    const pending = open.send(message, 5000);
    while (peer.keys.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await open.close();
    expect((await pending).result).toBe('unknown');
  });

  it('refuses a configuration that is no use, without showing secrets', async () => {
    if (start === startNoPeer) return;
    const broken = adapter.name === 'webhook' ? { secret: { env: 'tiny-s3cret' } } : { from: 'a@b, c@d' };
    await expect(adapter.open({ ...peer.config, ...broken }, deps)).rejects.toThrow(/^(?!.*tiny-s3cret)/);
  });
});
