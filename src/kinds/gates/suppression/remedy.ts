/** What would have to change for an address to be written to again. */
import type { Objection } from '../../definition.ts';

const WORDS: { readonly [reason: string]: (objection: Objection) => string } = {
  hard_bounced: ({ attribute }) => `needs another address in \`${attribute}\`: nothing arrives at this one`,
  complained: ({ attribute }) =>
    `needs another address in \`${attribute}\`: who complained gets essential messages only`,
  unsubscribed: ({ channel }) =>
    `needs a new consent by ${channel} after the unsubscribe; until then only essential messages pass`,
};

/** By the reason of the suppression. Pure. */
export function remedy(objection: Objection): string {
  const say = Object.hasOwn(WORDS, objection.reason) ? WORDS[objection.reason] : undefined;
  return say?.(objection) ?? `needs another address in \`${objection.attribute}\``;
}
