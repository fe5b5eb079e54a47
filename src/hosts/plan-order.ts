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

/** Why a plan cannot be installed as it is (semantics 36). `count` runs are parked there. */
export type InstallProblem = {
  readonly code: 'parked_step_removed' | 'journey_removed' | 'moved_to_unknown_step';
  readonly journey: string;
  readonly step: string;
  readonly count: number;
  readonly message: string;
};

/** Deleted journeys: `drain`: their runs finish on the plan they have; `exit`: they end. `order` absent: nobody answers for it. */
export type InstallOptions = {
  readonly drain?: readonly string[];
  readonly exit?: readonly string[];
  readonly order?: ApplyOrder;
};
