/**
 * Sends mail by SendGrid's API v3, and takes its signed events where a key for them is configured. Refuses private addresses
 * unless they are allowed, follows no redirect, reads a bounded answer. One attempt for each `send`.
 */
import { Agent } from 'undici';
import {
  type AdapterDeps,
  classifyFailure,
  type OpenAdapter,
  type OutboundMessage,
  type Outcome,
  type ReceiptAnswer,
  type ReceiptRequest,
} from '../../src/delivery/contract.ts';
import { guardedConnector, PRIVATE_ADDRESS } from '../http/connect.ts';
import { type Exchange, exchange, type OutboundRequest } from '../http/exchange.ts';
import { UnfitMessage } from '../mail/content.ts';
import { classifyAnswer } from './answer.ts';
import type { SendgridConfig } from './config.ts';
import { buildRequest } from './request.ts';
import { readSignedEvents } from './signed-events.ts';

const CONNECT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;

/** An open account of SendGrid: one pool of connections. */
export class SendgridAdapter implements OpenAdapter {
  readonly #config: SendgridConfig;
  readonly #deps: AdapterDeps;
  readonly #agent: Agent;
  readonly receipts?: (request: ReceiptRequest) => Promise<ReceiptAnswer>;

  constructor(config: SendgridConfig, deps: AdapterDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#agent = new Agent({
      connect: guardedConnector(config.isAllowed, CONNECT_MS),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { receiptKey } = config;
    if (receiptKey !== null) {
      this.receipts = async (request) => readSignedEvents(request, receiptKey, deps.now());
    }
  }

  async send(message: OutboundMessage, deadlineMs: number): Promise<Outcome> {
    const request = this.#build(message);
    const limits = { deadlineMs, maxBytes: ANSWER_BYTES_MAX };
    const outcome =
      'result' in request
        ? request
        : classify(await exchange(this.#agent, request, limits), this.#deps.now());
    if (outcome.result !== 'accepted') {
      const { key, attempt } = message;
      const { result, reason, detail = '' } = outcome;
      this.#deps.log('warn', 'not accepted', { key, attempt, result, reason, detail });
    }
    return outcome;
  }

  #build(message: OutboundMessage): OutboundRequest | Outcome {
    try {
      return buildRequest(message, this.#config);
    } catch (error) {
      if (!(error instanceof UnfitMessage)) throw error;
      return { result: 'rejected', reason: error.reason, detail: error.message };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function classify(result: Exchange, now: number): Outcome {
  if (result.ended === 'answered') return classifyAnswer(result, now);
  const { code, written } = result;
  if (code === PRIVATE_ADDRESS) return { result: 'rejected', reason: 'private_address' };
  return classifyFailure(code, written, code);
}
