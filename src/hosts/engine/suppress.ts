/** Suppressed addresses (semantics 32): the sterner reason stays, and only an unsubscribe can be lifted. */
import type { SuppressEffect } from '../../kernel/effect.ts';
import type { Suppression } from '../../kernel/input.ts';
import { suppressionKey } from '../../kernel/suppression.ts';
import type { Store } from '../store.ts';

const STERNNESS: { readonly [Reason in Suppression['reason']]: number } = {
  unsubscribed: 1,
  complained: 2,
  hard_bounced: 3,
};

/** Writes or lifts a suppression in the store's present transaction. */
export function suppress(store: Store, order: Omit<SuppressEffect, 'type'>): void {
  const key = suppressionKey(order.channel, order.address);
  const present = store.readSuppression(key);
  if (order.suppression === null) {
    if (present?.reason === 'unsubscribed') store.writeSuppression(key, null);
    return;
  }
  if (present !== null && STERNNESS[present.reason] >= STERNNESS[order.suppression.reason]) return;
  store.writeSuppression(key, order.suppression);
}
