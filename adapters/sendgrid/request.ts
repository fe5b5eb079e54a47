/** The request that a mail becomes: `mail/send` of SendGrid's API v3. Sends nothing. Pure. */
import type { JsonObject } from '../../src/base/json.ts';
import type { OutboundMessage } from '../../src/delivery/contract.ts';
import { urlAt } from '../http/endpoint.ts';
import type { OutboundRequest } from '../http/exchange.ts';
import type { Mailbox } from '../mail/address.ts';
import { readContent, UnfitMessage } from '../mail/content.ts';
import type { SendgridConfig } from './config.ts';

const PATH = '/v3/mail/send';
/** Names of the custom arguments that come back with every event. */
export const KEY_ARGUMENT = 'rutter_key';
export const CHANNEL_ARGUMENT = 'rutter_channel';
/** Custom arguments have 10,000 bytes in all. */
const ARGUMENT_MAX = 1_000;

function mailboxOf({ name, address }: Mailbox): JsonObject {
  return { email: address, ...(name === '' ? {} : { name }) };
}

/** The request of one message, the same in every attempt. Throws `UnfitMessage` where it cannot be a mail. */
export function buildRequest(message: OutboundMessage, config: SendgridConfig): OutboundRequest {
  const { to, subject, text, html, headers } = readContent(message);
  if (subject === '') throw new UnfitMessage('content', 'no `subject`');
  if (Math.max(message.key.length, message.channel.length) > ARGUMENT_MAX) {
    throw new UnfitMessage('configuration', 'the name of the channel is too long');
  }
  const parts = [
    { type: 'text/plain', value: text ?? '' },
    { type: 'text/html', value: html ?? '' },
  ].filter(({ value }) => value !== '');
  if (parts.length === 0) throw new UnfitMessage('content', 'neither html nor text');
  const body = {
    personalizations: [
      {
        to: [{ email: to }],
        custom_args: { [KEY_ARGUMENT]: message.key, [CHANNEL_ARGUMENT]: message.channel },
      },
    ],
    from: mailboxOf(config.from),
    ...(config.replyTo === null ? {} : { reply_to: mailboxOf(config.replyTo) }),
    subject,
    content: parts,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
  return {
    url: urlAt(config.endpoint, PATH),
    method: 'POST',
    headers: {
      authorization: `Bearer ${config.apiKey}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'rutter',
    },
    body: JSON.stringify(body),
  };
}
