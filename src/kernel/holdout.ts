/** The global holdout: who is kept out of all marketing, so that its effect can be measured (semantics 11). */
import { growthBookBucket } from '../base/hash.ts';
import type { HoldoutPlan } from '../plan/plan.ts';
import type { SubscriberState } from './state.ts';

/**
 * The bucket (0..9999) of somebody who is held out of this class of messages; null for everybody else. After a merge
 * the older id is hashed (semantics 10). Pure.
 */
export function heldOut(
  holdout: HoldoutPlan | undefined,
  className: string,
  { bucketId, id }: Pick<SubscriberState, 'bucketId' | 'id'>,
): number | null {
  if (holdout === undefined || holdout.exempt.includes(className)) return null;
  const bucket = growthBookBucket(holdout.salt, bucketId ?? id);
  return bucket < holdout.buckets ? bucket : null;
}
