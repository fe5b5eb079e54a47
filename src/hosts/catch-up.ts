/**
 * What the daemon before did after the backup was made is not in it. This takes a restored store to the present in virtual
 * time as if everything that was due had been sent, hands nothing over, keeps each of those sends as a dead letter of the
 * reason `restored`, and holds everything from then on.
 */
import type { Instant } from '../base/ids.ts';
import type { Outcome } from '../kernel/input.ts';
import type { Kinds } from '../kernel/kinds.ts';
import type { Renderer } from '../kernel/renderer.ts';
import { createEngine } from './engine/engine.ts';
import { markRestored } from './engine/restored.ts';
import type { Store } from './store.ts';
import { createVirtualHost } from './virtual.ts';

const ASSUMED: Outcome = { result: 'accepted', providerId: '', assumed: true };

/** `assumed`: sends that are taken for sent. */
export type CaughtUp = { readonly assumed: number };

/** Sends that were under way when the backup was made: their outcome is not known, and will not be. */
function settleFlying(store: Store, kinds: Kinds, renderer: Renderer): number {
  const engine = createEngine({ store, kinds, renderer, options: { clock: 'replay' } });
  let count = 0;
  for (;;) {
    const rows = store.attemptingBefore(engine.epoch + 1);
    if (rows.length === 0) return count;
    engine.outcomes(
      rows.map(({ key, subscriber, attempt, at }) => ({ key, subscriber, attempt, at, outcome: ASSUMED })),
      rows[0]?.at as Instant,
    );
    count += rows.length;
  }
}

/** Brings a restored store to `restoredAt` and marks it. Throws StoreFailure; then the store is not to be used. */
export function catchUp(
  store: Store,
  { kinds, renderer }: { readonly kinds: Kinds; readonly renderer: Renderer },
  { backupAt, restoredAt }: { readonly backupAt: Instant; readonly restoredAt: Instant },
): CaughtUp {
  const plan = store.readPlan();
  let assumed = 0;
  if (plan !== null) {
    assumed += settleFlying(store, kinds, renderer);
    createVirtualHost({
      store,
      plan,
      kinds,
      renderer,
      startAt: restoredAt,
      deliver() {
        assumed += 1;
        return ASSUMED;
      },
    });
  }
  markRestored(store, backupAt, restoredAt);
  return { assumed };
}
