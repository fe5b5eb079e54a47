/**
 * Posts messages and calls as signed JSON (Standard Webhooks). Refuses private addresses unless they are allowed,
 * follows no redirect, reads a bounded answer. One attempt for each `send`.
 */
import { Agent } from 'undici';
import type { Json } from '../../src/base/json.ts';
import { parseRetryAfterMs } from '../../src/base/retry-after.ts';
import {
  type AdapterDeps,
  classifyFailure,
  classifyStatus,
  type OpenAdapter,
  type OutboundMessage,
  type Outcome,
} from '../../src/delivery/contract.ts';
import { guardedConnector, PRIVATE_ADDRESS } from '../http/connect.ts';
import { type Exchange, exchange, type OutboundRequest } from '../http/exchange.ts';
import type { WebhookConfig } from './config.ts';
import { buildRequest } from './request.ts';

const CONNECT_MS = 10_000;

/** An open webhook: one pool of connections. */
export class WebhookAdapter implements OpenAdapter {
  readonly #config: WebhookConfig;
  readonly #deps: AdapterDeps;
  readonly #agent: Agent;

  constructor(config: WebhookConfig, deps: AdapterDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#agent = new Agent({
      connect: guardedConnector(config.isAllowed, CONNECT_MS),
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async send(message: OutboundMessage, deadlineMs: number): Promise<Outcome> {
    let request: OutboundRequest;
    try {
      request = buildRequest(message, this.#config, this.#deps);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#deps.log('warn', 'request cannot be built', { key: message.key, detail });
      return { result: 'rejected', reason: 'configuration', detail };
    }
    const limits = { deadlineMs, maxBytes: this.#config.maxResponseBytes };
    const result = await exchange(this.#agent, request, limits);
    const outcome = classify(result, message, this.#deps.now());
    if (outcome.result !== 'accepted') {
      const { key, attempt } = message;
      const fields = { key, attempt, result: outcome.result, reason: outcome.reason };
      this.#deps.log('warn', 'not accepted', { ...fields, detail: outcome.detail ?? '' });
    }
    return outcome;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function classify(result: Exchange, message: OutboundMessage, now: number): Outcome {
  if (result.ended === 'failed') {
    const { code, written } = result;
    if (code === PRIVATE_ADDRESS) return { result: 'rejected', reason: 'private_address' };
    if (code === 'UND_ERR_INVALID_ARG') return { result: 'rejected', reason: 'content', detail: code };
    return classifyFailure(code, written, code);
  }
  const { status, headers, body } = result;
  const retryAfter = headers['retry-after'];
  const answer = parseAnswer(body);
  return classifyStatus(status, {
    retryAfterMs: parseRetryAfterMs(typeof retryAfter === 'string' ? retryAfter : undefined, now),
    detail: `status ${status}`,
    providerId: providerId(headers['x-request-id'], answer),
    ...(message.type === 'call' && answer !== undefined ? { answer } : {}),
  });
}

/** The answer's JSON; undefined when there is none, it is too long, or it is something else. */
function parseAnswer(body: string | null): Json | undefined {
  if (body === null || body === '') return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

const ID_MAX = 200;

function providerId(header: string | string[] | undefined, answer: Json | undefined): string {
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
  const found = typeof id === 'string' || typeof id === 'number' ? String(id) : header;
  return typeof found === 'string' ? found.slice(0, ID_MAX) : '';
}
