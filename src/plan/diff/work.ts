/** What all parts of a diff work with: both plans, what was renamed, and who is called what on which side. */
import type { JourneyPlan, Plan, StepPlan } from '../plan.ts';
import type { ChangedArm } from './arm-risks.ts';
import type { Risk } from './change.ts';
import type { Element } from './elements.ts';
import type { Judges, Widening } from './judges.ts';
import type { Reach } from './reach.ts';
import type { Rename } from './renames.ts';

/** Everything that the changes of one diff are made from. */
export type Work = {
  readonly before: Plan;
  readonly after: Plan;
  readonly judges: Judges;
  readonly renames: readonly Rename[];
  readonly reach: { readonly before: Reach; readonly after: Reach };
  readonly policies: ReadonlyMap<string, readonly Risk[]>;
  /** From conditions of the one plan to those of the other. */
  readonly widens: { readonly forth: Widening; readonly back: Widening };
  /** Paths of experiments that differ, by journey; filled when somebody asks. */
  readonly arms: Map<string, readonly ChangedArm[]>;
};

/** Former name of a journey, or of a step of it; the name itself where there was no other. */
export function formerName(work: Work, journey: string, step: string | null): string {
  const wanted = step === null ? 'journey' : 'step';
  const found = work.renames.find(
    (each) => each.of === wanted && each.journey === journey && each.to === (step ?? journey),
  );
  return found?.from ?? step ?? journey;
}

/** Former name of a segment or policy; the name itself where there was no other. */
export function formerElement(work: Work, part: Element['part'], name: string): string {
  return work.renames.find((each) => each.of === part && each.to === name)?.from ?? name;
}

/** A journey of this present name in both plans. */
export function journeysOf(
  work: Work,
  name: string,
): readonly [JourneyPlan | undefined, JourneyPlan | undefined] {
  return [work.before.journeys[formerName(work, name, null)], work.after.journeys[name]];
}

/** A step of this present name in both plans. */
export function stepsOf(
  work: Work,
  name: string,
  step: string,
): readonly [StepPlan | undefined, StepPlan | undefined] {
  const [before, after] = journeysOf(work, name);
  return [before?.steps[formerName(work, name, step)], after?.steps[step]];
}
