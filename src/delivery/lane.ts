/** Which provider a message goes to: what shares a circuit breaker. */
import type { OutboundMessage } from './contract.ts';

/**
 * A channel has one provider; calls go to many endpoints, told apart by origin. A URL that is a reference or cannot be
 * read stands for itself. Pure.
 */
export function laneOf(message: Pick<OutboundMessage, 'type' | 'channel' | 'content'>): string {
  if (message.type !== 'call') return message.channel;
  const { url } = message.content;
  if (typeof url !== 'string') return `${message.channel} ${JSON.stringify(url ?? null)}`;
  return `${message.channel} ${URL.canParse(url) ? new URL(url).origin : url}`;
}
