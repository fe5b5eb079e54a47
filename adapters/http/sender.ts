/**
 * Sending by an HTTP API: one pool of connections, one exchange for each attempt, an outcome for whatever happens. Goes where its
 * connections may, follows no redirect, reads a bounded answer. Knows no provider.
 */
import { Agent, type buildConnector } from 'undici';
import {
  type AdapterDeps,
  classifyFailure,
  logUnaccepted,
  type OpenAdapter,
  type OutboundMessage,
  type Outcome,
} from '../../src/delivery/contract.ts';
import { PRIVATE_ADDRESS } from './connect.ts';
import { type Answer, type Exchange, exchange, type OutboundRequest } from './exchange.ts';

/** What one API has of its own. */
export type HttpApi = {
  /** The request of a message, or what becomes of a message that cannot be sent. */
  build(message: OutboundMessage): OutboundRequest | Outcome | Promise<OutboundRequest | Outcome>;
  /** What an answer means. `now`: epoch ms. */
  classify(answer: Answer, now: number, message: OutboundMessage): Outcome;
  /** So much of an answer is read; default 64 KB. */
  readonly answerBytesMax?: number;
};

/** `agent`: the connections, for what else the provider is asked. */
export type HttpSender = Pick<OpenAdapter, 'send' | 'close'> & { readonly agent: Agent };

const ANSWER_BYTES_MAX = 65_536;
/** What undici answers to a request that is none: nothing was written. */
const NO_REQUEST = 'UND_ERR_INVALID_ARG';

/** Opens the connections of an API. What building takes is of the attempt's time. */
export function openSender(api: HttpApi, connect: buildConnector.connector, deps: AdapterDeps): HttpSender {
  const agent = new Agent({ connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const maxBytes = api.answerBytesMax ?? ANSWER_BYTES_MAX;

  async function attempt(message: OutboundMessage, deadlineMs: number): Promise<Outcome> {
    const startedAt = performance.now();
    const request = await api.build(message);
    if ('result' in request) return request;
    const leftMs = deadlineMs - (performance.now() - startedAt);
    const ended = await exchange(agent, request, { deadlineMs: leftMs, maxBytes });
    return ended.ended === 'answered' ? api.classify(ended, deps.now(), message) : classifyEnd(ended);
  }

  return {
    agent,
    send: async (message, deadlineMs) => logUnaccepted(await attempt(message, deadlineMs), message, deps),
    close: () => agent.destroy(),
  };
}

function classifyEnd({ code, written }: Extract<Exchange, { ended: 'failed' }>): Outcome {
  if (code === PRIVATE_ADDRESS) return { result: 'rejected', reason: 'private_address' };
  if (code === NO_REQUEST) return { result: 'rejected', reason: 'content', detail: code };
  return classifyFailure(code, written, code);
}
