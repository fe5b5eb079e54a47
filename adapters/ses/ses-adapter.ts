/**
 * Sends mail by the SES API v2, and takes what SES says afterwards where a topic is configured. Refuses private addresses
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
import { type Connectors, PRIVATE_ADDRESS } from '../http/connect.ts';
import { type Exchange, exchange, type OutboundRequest } from '../http/exchange.ts';
import { UnfitMessage } from '../mail/content.ts';
import { buildMime } from '../mail/mime.ts';
import { classifyAnswer } from './answer.ts';
import type { SesConfig } from './config.ts';
import { buildBody, signRequest } from './request.ts';
import { SnsReceipts } from './sns-receipts.ts';

const CONNECT_MS = 10_000;
const ANSWER_BYTES_MAX = 65_536;

/** An open account of SES: one pool of connections, for its API and for what SNS offers. */
export class SesAdapter implements OpenAdapter {
  readonly #config: SesConfig;
  readonly #deps: AdapterDeps;
  readonly #agent: Agent;
  readonly receipts?: (request: ReceiptRequest) => Promise<ReceiptAnswer>;

  constructor(config: SesConfig, deps: AdapterDeps, connectors: Connectors) {
    this.#config = config;
    this.#deps = deps;
    this.#agent = new Agent({
      connect: connectors(config.isAllowed, CONNECT_MS),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    if (config.receipts !== null) {
      const source = new SnsReceipts(config.receipts, this.#agent, deps);
      this.receipts = (request) => source.read(request);
    }
  }

  async send(message: OutboundMessage, deadlineMs: number): Promise<Outcome> {
    const startedAt = performance.now();
    const request = await this.#build(message);
    const left = deadlineMs - (performance.now() - startedAt);
    const outcome =
      'result' in request
        ? request
        : classify(
            await exchange(this.#agent, request, { deadlineMs: left, maxBytes: ANSWER_BYTES_MAX }),
            this.#deps.now(),
          );
    if (outcome.result !== 'accepted') {
      const { key, attempt } = message;
      const { result, reason, detail = '' } = outcome;
      this.#deps.log('warn', 'not accepted', { key, attempt, result, reason, detail });
    }
    return outcome;
  }

  async #build(message: OutboundMessage): Promise<OutboundRequest | Outcome> {
    const now = this.#deps.now();
    try {
      const mime = await buildMime(message, this.#config, now);
      return signRequest(buildBody(message, mime, this.#config), this.#config, now);
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
