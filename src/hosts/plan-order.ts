/** Putting a plan in force, as people answer for it, and what is remembered of it. Data only. */
import type { Digest, Instant } from '../base/ids.ts';

/**
 * Who puts a plan in force: their name, why (may be ''), the risks that they agreed to, and the name of the token they used.
 * It goes into the audit.
 */
export type ApplyOrder = {
  readonly by: string;
  readonly reason: string;
  readonly acknowledged: readonly string[];
  readonly token?: string;
};

/**
 * A plan that was put in force, as the n-th on this store. `base`: the one whose place it took; null: there was none. `by`
 * null: nobody answered for it.
 */
export type AppliedPlan = {
  readonly number: number;
  readonly digest: Digest;
  readonly base: Digest | null;
  readonly commit: string | null;
  readonly at: Instant;
  readonly by: string | null;
  readonly acknowledged: readonly string[];
};
