/** The mail that a message becomes on this way: its bytes and its envelope. Sends nothing. */
import type { OutboundMessage } from '../../src/delivery/contract.ts';
import { buildMime } from '../mail/mime.ts';
import type { SmtpConfig } from './config.ts';
import { returnPath } from './return-path.ts';

export type Mail = {
  readonly envelope: { readonly from: string; readonly to: readonly string[]; readonly size: number };
  readonly messageId: string;
  readonly bytes: Buffer;
};

/** Builds the mail of one message at an instant (epoch ms), with a return path of its own. Throws as `buildMime`. */
export async function buildMail(message: OutboundMessage, config: SmtpConfig, now: number): Promise<Mail> {
  const { to, messageId, bytes } = await buildMime(message, config, now);
  const sent = { key: message.key, channel: message.channel, to, at: now };
  const from = returnPath(config.bounces, sent, config.bounceSecret);
  return { envelope: { from, to: [to], size: bytes.length }, messageId, bytes };
}
