/** Which messages belong to a subscription group: the gate and the review of a change ask the same question. */
import type { GroupData } from './schema.ts';

/** What is looked at of a message. */
type Tagged = { readonly class: string; readonly tags: readonly string[] };

/** True where a message on a channel is one of the group's. Pure. */
export function isOfGroup(message: Tagged, channel: string, { tags, classes, channels }: GroupData): boolean {
  if (classes !== null && !classes.includes(message.class)) return false;
  if (channels !== null && !channels.includes(channel)) return false;
  return message.tags.some((tag) => tags.includes(tag));
}
