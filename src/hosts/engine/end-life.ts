/** The end of a life in a rehearsal whose people live apart. Nothing else turns time back. */
import { assert } from '../../base/assert.ts';
import type { Instant, SubscriberId } from '../../base/ids.ts';
import type { Core } from './core.ts';

/** Nothing is kept of a subscriber any more, and time goes back to `at`: the next one lives from there. */
export function endLife(core: Core, subscriber: SubscriberId, at: Instant): void {
  assert(core.rehearsal !== null, 'only a rehearsal turns time back');
  core.store.deleteSubscriber(subscriber);
  core.time = at;
}
