/** Suppression has no document: addresses are suppressed by receipts, and nobody can narrow that. */
import type { Suppression } from '../../../kernel/input.ts';

/** What keeps essential messages back as well. An address that does not exist reaches nobody. */
export const BLOCKS_ALL: { readonly [R in Suppression['reason']]: boolean } = {
  hard_bounced: true,
  complained: false,
  unsubscribed: false,
};
