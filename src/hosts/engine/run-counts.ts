/** How many runs are parked where, and what else holds a journey's digest: what keeps a pinned journey alive. Pure. */
import type { SubscriberState } from '../../kernel/state.ts';

/**
 * Adds `sign` to `counts` for each run (under digest NUL step), and for each pending send and goal window
 * (under digest NUL nothing) of a state. Null counts nothing.
 */
export function countReferences(
  counts: Map<string, number>,
  state: SubscriberState | null,
  sign: 1 | -1,
): void {
  if (state === null) return;
  const add = (reference: string) => counts.set(reference, (counts.get(reference) ?? 0) + sign);
  for (const run of state.runs) add(`${run.digest}\0${run.step}`);
  for (const send of state.sends) add(`${send.digest}\0`);
  for (const exposure of state.exposures) add(`${exposure.digest}\0`);
}
