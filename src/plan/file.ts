/** The plan file: a plan with its digest and where it came from. Holds references and hashes, never secrets. */
import { digestPlan } from './digest.ts';
import type { Plan, PlanFile } from './plan.ts';

/** Where a plan came from: version of the compiler, commit (null outside git), version of the zone data. */
export type Provenance = {
  readonly rutter: string;
  readonly commit: string | null;
  readonly tzdata: string;
};

/** Wraps a plan with its digest and provenance. Pure. */
export function planFile(plan: Plan, provenance: Provenance): PlanFile {
  return {
    rutter: provenance.rutter,
    digest: digestPlan(plan),
    commit: provenance.commit,
    tzdata: provenance.tzdata,
    plan,
  };
}
