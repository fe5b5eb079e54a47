/**
 * R8: what a provider may do to one attempt, over real HTTP and SMTP, and what the adapter makes of it. The table says
 * what is true of the message; a wrong word about that loses a message or sends one twice.
 */
import { expect, it } from 'vitest';
import { adapters } from '../../adapters/registry.ts';
import type { AdapterDeps, OutboundMessage, Outcome } from '../../src/delivery/contract.ts';
import {
  httpAnswers,
  type Peer,
  smtpScripts,
  startHttpPeer,
  startSmtpPeer,
  withoutPeer,
} from '../conformance/adapter-peers.ts';
import { sendgridAnswers, startSendgridPeer } from '../conformance/sendgrid-peer.ts';
import { sesAnswers, startSesPeer } from '../conformance/ses-peer.ts';
import { figure, trials } from './figures.ts';
import { quantile } from './rig/quantile.ts';

const DEADLINE_MS = 400;
/** A busy machine may be this much late. */
const GRACE_MS = 1_500;
/** A peer that answers gets the time for it; only silence is waited for. */
const AMPLE_MS = 10_000;

/** `taken`: the provider has it. `not_taken`: it surely has not, and may later. `never`: nor will it. `open`: nobody knows. */
type Truth = 'taken' | 'not_taken' | 'never' | 'open';

const RIGHT: { readonly [truth in Truth]: Outcome['result'] } = {
  taken: 'accepted',
  not_taken: 'retryable',
  never: 'rejected',
  open: 'unknown',
};

const TRUTHS: { readonly [adapter: string]: { readonly [scenario: string]: Truth } } = {
  webhook: {
    ok: 'taken',
    'empty 202': 'taken',
    // A 2xx stands, whatever is wrong with its words: the request was understood.
    'invalid JSON': 'taken',
    'huge answer': 'taken',
    redirect: 'never',
    '400': 'never',
    '401': 'never',
    '404': 'never',
    '408': 'not_taken',
    '409': 'not_taken',
    '410': 'never',
    '413': 'never',
    '422': 'never',
    '425': 'not_taken',
    '429': 'not_taken',
    '500': 'open',
    '502': 'open',
    '503': 'open',
    '503 with Retry-After': 'not_taken',
    hang: 'open',
    slow: 'open',
    reset: 'open',
    'half body': 'open',
    'nobody there': 'not_taken',
  },
  ses: {
    ok: 'taken',
    TooManyRequestsException: 'not_taken',
    'ThrottlingException in 400': 'not_taken',
    'Throttling in the body': 'not_taken',
    'TooManyRequests with Retry-After': 'not_taken',
    LimitExceededException: 'not_taken',
    // Whoever may not send today may tomorrow: it says nothing of this mail.
    SendingPausedException: 'not_taken',
    AccountSuspendedException: 'not_taken',
    MessageRejected: 'never',
    'MessageRejected for content': 'never',
    MailFromDomainNotVerifiedException: 'never',
    'NotFoundException of a configuration set': 'never',
    BadRequestException: 'never',
    'BadRequest for an address': 'never',
    'BadRequest for length': 'never',
    'unknown 400': 'never',
    AccessDeniedException: 'not_taken',
    ExpiredTokenException: 'not_taken',
    UnrecognizedClientException: 'not_taken',
    InvalidSignatureException: 'not_taken',
    IncompleteSignature: 'not_taken',
    'unknown 403': 'not_taken',
    '408': 'not_taken',
    '413': 'never',
    InternalFailure: 'open',
    '502': 'open',
    ServiceUnavailable: 'open',
    '503 with Retry-After': 'not_taken',
    '504': 'open',
    redirect: 'never',
    // SES gives every mail an id: a 2xx without one is somebody else's.
    'invalid JSON': 'open',
    'a page instead': 'open',
    'an error in 200': 'open',
    'huge answer': 'open',
    hang: 'open',
    slow: 'open',
    reset: 'open',
    'half body': 'open',
    'nobody there': 'not_taken',
  },
  sendgrid: {
    ok: 'taken',
    '200 in a sandbox': 'taken',
    '400 for an address': 'never',
    '400 for content': 'never',
    '401': 'not_taken',
    '401 without credits': 'not_taken',
    '403 for a sender': 'never',
    '403 for a while': 'not_taken',
    '404': 'never',
    '406': 'never',
    '413': 'never',
    '429': 'not_taken',
    '429 until a time that is over': 'not_taken',
    '429 with Retry-After': 'not_taken',
    '500': 'open',
    '502': 'open',
    '503': 'open',
    '503 with Retry-After': 'not_taken',
    redirect: 'never',
    'a page instead': 'open',
    'huge answer': 'open',
    hang: 'open',
    slow: 'open',
    reset: 'open',
    'half body': 'open',
    'nobody there': 'not_taken',
  },
  smtp: {
    ok: 'taken',
    'busy greeting': 'not_taken',
    'refused greeting': 'not_taken',
    'bad login': 'not_taken',
    'sender refused': 'never',
    'no such user': 'never',
    'unknown user, plain': 'never',
    greylisted: 'not_taken',
    'mailbox full': 'not_taken',
    'too big': 'never',
    spam: 'never',
    'bad content': 'never',
    'trouble after data': 'not_taken',
    'hang at greeting': 'not_taken',
    'hang at recipient': 'not_taken',
    'hang after data': 'open',
    'reset at recipient': 'not_taken',
    'reset after data': 'open',
    'nobody there': 'not_taken',
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
  content: { subject: 'Subject', html: '<p>Body</p>', text: 'Body' },
  attempt: 1,
  unsubscribeUrl: null,
} as unknown as OutboundMessage;

const deps: AdapterDeps = {
  secret: (reference) => String(reference.env),
  log: () => {},
  now: () => Date.now(),
};

/** One attempt while the peer plays a scenario. */
async function attempt(name: string, peer: Peer, scenario: string) {
  const adapter = adapters.find((each) => each.name === name);
  if (adapter === undefined) throw new Error(`no adapter ${name}`);
  const { config } = peer;
  const gone = { ...config, ...withoutPeer(name, peer) };
  const open = await adapter.open(scenario === 'nobody there' ? gone : config, deps);
  if (scenario !== 'nobody there') peer.behave(scenario);
  const startedAt = performance.now();
  const { result } = await open.send(message, /^(hang|slow)\b/.test(scenario) ? DEADLINE_MS : AMPLE_MS);
  const elapsedMs = performance.now() - startedAt;
  await open.close();
  return { result, elapsedMs };
}

it.each([
  ['webhook', startHttpPeer, httpAnswers],
  ['smtp', startSmtpPeer, smtpScripts],
  ['ses', startSesPeer, sesAnswers],
  ['sendgrid', startSendgridPeer, sendgridAnswers],
] as const)(
  'R8 says of each answer of a provider what is true of the message (%s)',
  async (name, start, plays) => {
    const truths = TRUTHS[name] ?? {};
    expect(Object.keys(truths)).toEqual([...Object.keys(plays), 'nobody there']);
    const matrix: { [cell: string]: number } = {};
    const wrong: string[] = [];
    const elapsed: number[] = [];
    for (let round = 0; round < trials(1); round += 1) {
      for (const [scenario, truth] of Object.entries(truths)) {
        const peer = await start();
        const { result, elapsedMs } = await attempt(name, peer, scenario);
        await peer.close();
        elapsed.push(elapsedMs);
        const cell = `${truth}_${result}`;
        matrix[cell] = (matrix[cell] ?? 0) + 1;
        if (result !== RIGHT[truth]) wrong.push(`${scenario}: ${truth}, said ${result}`);
      }
    }
    const late = elapsed.filter((each) => each > DEADLINE_MS + GRACE_MS).length;
    figure('R8', {
      attempts: elapsed.length,
      wrong: wrong.length,
      late,
      worst_ms: quantile(elapsed, 1),
      ...matrix,
    });
    expect({ wrong, late }).toEqual({ wrong: [], late: 0 });
  },
  600_000,
);
