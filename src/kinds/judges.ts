/** What the kinds tell the diff of plans: each knows what of its own is a risk. No kind is named here. */
import type { Judges } from '../plan/diff/judges.ts';
import { createWidening } from './conditions/widening.ts';
import type { Definitions } from './definition.ts';

/** The judges of a set of kinds. */
export function judgesOf({ steps, gates }: Definitions): Judges {
  const kindOf = (name: string) => steps.find((each) => each.name === name);
  const protecting = gates.flatMap(({ name, protects }) =>
    protects === undefined ? [] : [[name, protects] as const],
  );
  return {
    message: (step) => kindOf(step.kind)?.messageOf?.(step) ?? null,
    metric: (step) => kindOf(step.kind)?.metricOf?.(step) ?? null,
    calls(step) {
      const kind = kindOf(step.kind);
      return kind?.plans === true && kind.messageOf === undefined;
    },
    disturbs: (before, after) => kindOf(before.kind)?.disturbs?.(before, after) ?? [],
    gates: Object.fromEntries(protecting),
    widening: createWidening,
  };
}
