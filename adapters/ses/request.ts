/** The signed request that a mail becomes: `SendEmail` of the SES API v2, with the mail's own bytes. Sends nothing. */
import aws4 from 'aws4';
import type { OutboundMessage } from '../../src/delivery/contract.ts';
import { urlAt } from '../http/endpoint.ts';
import type { OutboundRequest } from '../http/exchange.ts';
import { UnfitMessage } from '../mail/content.ts';
import type { Mime } from '../mail/mime.ts';
import type { SesConfig } from './config.ts';
import { writeTags } from './tags.ts';

const PATH = '/v2/email/outbound-emails';

/**
 * The body of the request. The recipient stands in the envelope alone: what the mail's own headers say adds nobody. Throws
 * `UnfitMessage` where the send cannot be named in a tag. Pure.
 */
export function buildBody(message: OutboundMessage, mime: Mime, config: SesConfig): string {
  const tags = writeTags(message);
  if (tags === null) throw new UnfitMessage('configuration', 'the name of the channel is too long');
  return JSON.stringify({
    FromEmailAddress: config.from.address,
    Destination: { ToAddresses: [mime.to] },
    Content: { Raw: { Data: mime.bytes.toString('base64') } },
    EmailTags: tags,
    ...(config.configurationSet === null ? {} : { ConfigurationSetName: config.configurationSet }),
  });
}

/** Signs a body for an instant (epoch ms) with Signature Version 4 of AWS. Pure. */
export function signRequest(body: string, config: SesConfig, now: number): OutboundRequest {
  const { endpoint, region, credentials } = config;
  const url = urlAt(endpoint, PATH);
  const { headers = {} } = aws4.sign(
    {
      method: 'POST',
      host: url.host,
      path: url.pathname,
      service: 'ses',
      region,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'rutter',
        'x-amz-date': new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
      },
      body,
    },
    credentials(),
  );
  const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  // The connection writes this one itself, as it was signed.
  return { url, method: 'POST', headers: Object.fromEntries(sent.filter(([name]) => name !== 'host')), body };
}
