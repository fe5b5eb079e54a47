/** How many runs are parked where, and what else holds a journey's digest: what keeps a pinned journey alive. Pure. */
import type { Digest } from '../../base/ids.ts';
import type { SubscriberState } from '../../kernel/state.ts';

/** References by digest, then by step; '' for what holds the digest at no step. */
export type References = Map<Digest, Map<string, { count: number }>>;

function add(counts: References, digest: Digest, step: string, sign: 1 | -1): void {
  let steps = counts.get(digest);
  if (steps === undefined) {
    steps = new Map();
    counts.set(digest, steps);
  }
  const known = steps.get(step);
  if (known === undefined) steps.set(step, { count: sign });
  else known.count += sign;
}

/**
 * Adds `sign` to `counts` for each run (under its step), and for each pending send and goal window (under no step) of a
 * state. Null counts nothing.
 */
export function countReferences(counts: References, state: SubscriberState | null, sign: 1 | -1): void {
  if (state === null) return;
  for (const { digest, step } of state.runs) add(counts, digest, step, sign);
  for (const { digest } of state.sends) add(counts, digest, '', sign);
  for (const { digest } of state.exposures) add(counts, digest, '', sign);
}

type Held = { readonly digest: Digest; readonly step?: string };

function areTheSame(before: readonly Held[], after: readonly Held[]): boolean {
  if (before === after) return true;
  if (before.length !== after.length) return false;
  for (let index = 0; index < after.length; index += 1) {
    if (before[index]?.digest !== after[index]?.digest || before[index]?.step !== after[index]?.step)
      return false;
  }
  return true;
}

/** True where two states hold the same digests at the same steps, one by one: there is nothing to count. Pure. */
export function holdsTheSame(before: SubscriberState, after: SubscriberState): boolean {
  return (
    areTheSame(before.runs, after.runs) &&
    areTheSame(before.sends, after.sends) &&
    areTheSame(before.exposures, after.exposures)
  );
}
