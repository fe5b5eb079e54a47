/** The HTTP request that a message becomes: a channel's message as JSON, or a call's own request. Sends nothing. */
import { isJsonObject, type Json, type JsonObject } from '../../src/base/json.ts';
import { type AdapterDeps, type OutboundMessage, readText } from '../../src/delivery/contract.ts';
import type { OutboundRequest } from '../http/exchange.ts';
import { readHeaders, type WebhookConfig } from './config.ts';
import { signHeaders } from './signature.ts';

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/** Headers that only the connection itself may set. */
const reserved = new Set(['connection', 'content-length', 'expect', 'host', 'transfer-encoding', 'upgrade']);

/**
 * The request of one message, signed for this moment. The body is the same bytes in every attempt. Throws an error for
 * logs (no address, no content) when the message cannot be sent at all.
 */
export function buildRequest(
  message: OutboundMessage,
  config: WebhookConfig,
  deps: AdapterDeps,
): OutboundRequest {
  const isCall = message.type === 'call';
  const { content } = message;
  const method = String((isCall ? content.method : undefined) ?? 'POST').toUpperCase();
  if (!methods.has(method)) throw new Error('`method` must be GET, POST, PUT, PATCH or DELETE');
  const payload = isCall ? content.body : describeMessage(message);
  const body = method === 'GET' || payload === undefined ? null : bodyText(payload);
  const own = isCall && isJsonObject(content.headers) ? readHeaders(content.headers, deps) : {};
  const url = readUrl((isCall ? readText(content, 'url', deps) : undefined) ?? config.url);
  const credentials = url.username === '' ? {} : { authorization: basic(url) };
  url.username = '';
  url.password = '';
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'rutter',
    ...credentials,
    ...config.headers,
    ...own,
    ...(message.maybeDuplicate === true ? { 'rutter-maybe-duplicate': 'true' } : {}),
    ...signHeaders(config.keys, message.key, Math.floor(deps.now() / 1000), body ?? ''),
  };
  for (const name of Object.keys(headers))
    if (reserved.has(name)) throw new Error(`header \`${name}\` is reserved`);
  return { url, method, headers, body };
}

function readUrl(text: string | undefined): URL {
  if (text === undefined) throw new Error('no `url`');
  if (!URL.canParse(text)) throw new Error('`url` is no URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('`url` must be http or https');
  return url;
}

function basic(url: URL): string {
  const text = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

function bodyText(payload: Json): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}

function describeMessage(message: OutboundMessage): JsonObject {
  const {
    type,
    channel,
    to,
    template,
    class: messageClass,
    journey,
    step,
    content,
    unsubscribeUrl,
  } = message;
  return {
    type,
    channel,
    to,
    template,
    class: messageClass,
    journey,
    step,
    content,
    ...(unsubscribeUrl === null ? {} : { unsubscribe_url: unsubscribeUrl }),
  };
}
