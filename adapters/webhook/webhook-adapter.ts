/** Posts messages and calls as signed JSON (Standard Webhooks). Refuses private addresses unless they are allowed. */
import type { Json } from '../../src/base/json.ts';
import { parseRetryAfterMs } from '../../src/base/retry-after.ts';
import {
  type AdapterDeps,
  classifyStatus,
  type OpenAdapter,
  type OutboundMessage,
  type Outcome,
} from '../../src/delivery/contract.ts';
import { CONNECT_MS, guardedConnector } from '../http/connect.ts';
import { type Answer, headerOf, type OutboundRequest } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import { openSender } from '../http/sender.ts';
import type { WebhookConfig } from './config.ts';
import { buildRequest } from './request.ts';

/** Opens a webhook. */
export function openWebhook(config: WebhookConfig, deps: AdapterDeps): OpenAdapter {
  const { send, close } = openSender(
    {
      build: (message) => build(message, config, deps),
      classify: classifyAnswer,
      answerBytesMax: config.maxResponseBytes,
    },
    guardedConnector(config.isAllowed, CONNECT_MS),
    deps,
  );
  return { send, close };
}

function build(
  message: OutboundMessage,
  config: WebhookConfig,
  deps: AdapterDeps,
): OutboundRequest | Outcome {
  try {
    return buildRequest(message, config, deps);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { result: 'rejected', reason: 'configuration', detail };
  }
}

function classifyAnswer(answer: Answer, now: number, message: OutboundMessage): Outcome {
  const { status } = answer;
  const parsed = parseJson(answer.body);
  return classifyStatus(status, {
    retryAfterMs: parseRetryAfterMs(headerOf(answer, 'retry-after'), now),
    detail: `status ${status}`,
    providerId: providerId(headerOf(answer, 'x-request-id'), parsed),
    ...(message.type === 'call' && parsed !== undefined ? { answer: parsed } : {}),
  });
}

const ID_MAX = 200;

function providerId(header: string | undefined, answer: Json | undefined): string {
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
  const found = typeof id === 'string' || typeof id === 'number' ? String(id) : header;
  return typeof found === 'string' ? found.slice(0, ID_MAX) : '';
}
