/** Refuses what would go to a suppressed address (semantics 26, 32). */
import type { Context, Suppression } from '../../../kernel/input.ts';
import type { Gate } from '../../../kernel/kinds.ts';
import { suppressionKey } from '../../../kernel/suppression.ts';
import { channelOf } from '../covering.ts';

/** What keeps essential messages back as well: an address that does not exist reaches nobody. */
const BLOCKS_ALL: { readonly [R in Suppression['reason']]: boolean } = {
  hard_bounced: true,
  complained: false,
  unsubscribed: false,
};

/** The context holds what was found of the addresses asked for: mostly nothing, and then no key is made. */
function areThereAny(suppressions: Context['suppressions']): boolean {
  for (const _key in suppressions) return true;
  return false;
}

/** The gate: an address that bounced is closed to all classes, any other suppression to non-essential ones. */
export function link(): Gate {
  return {
    judge(send, _rivals, view) {
      const { address, context, essential } = view;
      if (address === null || !areThereAny(context.suppressions)) return { verdict: 'pass' };
      const suppression = context.suppressions[suppressionKey(channelOf(send), address)];
      if (suppression === undefined) return { verdict: 'pass' };
      if (view.seen !== null) view.seen.suppression = { reason: suppression.reason, at: suppression.at };
      if (essential && !BLOCKS_ALL[suppression.reason]) return { verdict: 'pass' };
      return { verdict: 'refuse', policy: 'suppression', reason: suppression.reason };
    },
  };
}
