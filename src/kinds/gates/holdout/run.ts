/** Refuses what would go to somebody of the global holdout (semantics 11). */
import { heldOut } from '../../../kernel/holdout.ts';
import type { Gate, Linker, NamedPolicy } from '../../../kernel/kinds.ts';
import type { WorkspacePlan } from '../../../plan/plan.ts';

/** The gate: judges every send whose class is not exempt, also of runs that began before the holdout. */
export function link(
  _policies: readonly NamedPolicy[],
  _linker: Linker,
  { holdout }: Pick<WorkspacePlan, 'holdout'>,
): Gate {
  return {
    judge(send, _rivals, view) {
      const bucket = heldOut(holdout, send.class, view.state);
      if (holdout === undefined || bucket === null) return { verdict: 'pass' };
      if (view.seen !== null) Object.assign(view.seen, { bucket, 'holdout.buckets': holdout.buckets });
      return { verdict: 'refuse', policy: 'holdout', reason: 'holdout', source: holdout.source };
    },
  };
}
