/** Paths of a running experiment that do something else: whoever was assigned before is then compared with others. */
import { canonicalJson } from '../../base/canonical.ts';
import { quoteNames } from '../../base/quote-names.ts';
import { meaningOf } from '../digest.ts';
import type { JourneyPlan, StepPlan } from '../plan.ts';
import { renameReferences } from '../step-references.ts';
import type { Risk } from './change.ts';
import type { Judges } from './judges.ts';

/** The steps of one path until all paths meet again. `text`: what they do, whatever they are called. */
type Arm = { readonly steps: readonly string[]; readonly text: string };

/** A path that does something else than before; steps by their names on each side. */
export type ChangedArm = {
  readonly risk: Risk;
  readonly before: readonly string[];
  readonly after: readonly string[];
};

const JOIN = 'join';

function armFrom({ steps }: JourneyPlan, first: string | null, join: string | null, judges: Judges): Arm {
  const found: string[] = [];
  const open = [first];
  while (open.length > 0) {
    const id = open.shift() ?? null;
    if (id === null || id === join || found.includes(id)) continue;
    const step = steps[id];
    if (step === undefined) continue;
    found.push(id);
    open.push(...judges.ways(step));
  }
  const names = new Map(found.map((id, index) => [id, String(index)] as const));
  if (join !== null) names.set(join, JOIN);
  const told = found.map((id) => {
    const { id: _id, mark: _mark, ...rest } = meaningOf(steps[id]) as Partial<StepPlan>;
    return renameReferences(meaningOf(rest), names);
  });
  return { steps: found, text: canonicalJson(told) };
}

/** The paths that differ between two versions of a journey. `presentName`: a step of the one before -> its name now. Pure. */
export function changedArms(
  before: JourneyPlan,
  after: JourneyPlan,
  presentName: (step: string) => string,
  judges: Judges,
): readonly ChangedArm[] {
  return Object.entries(before.steps).flatMap(([id, old]) => {
    const [present, experiment] = [presentName(id), judges.experiment(old)];
    const young = after.steps[present];
    const arms = young && judges.experiment(young)?.paths;
    if (experiment === null || arms === undefined || young === undefined) return [];
    return Object.entries(experiment.paths).flatMap(([label, first]): ChangedArm[] => {
      const next = arms[label];
      if (next === undefined) return [];
      const then = armFrom(before, first, old.next, judges);
      const now = armFrom(after, next, young.next, judges);
      if (then.text === now.text) return [];
      const [step, path, name] = [present, label, experiment.name].map((each) => quoteNames([each]));
      const message = `${step}: the path ${path} of the experiment ${name} does something else`;
      return [{ risk: { code: 'experiment_disturbed', message }, before: then.steps, after: now.steps }];
    });
  });
}

/** Names of templates that the paths of experiments send, each with the step of the experiment. Pure. */
export function templatesOfArms(
  journey: JourneyPlan,
  judges: Judges,
): readonly { readonly step: string; readonly experiment: string; readonly template: string }[] {
  return Object.entries(journey.steps).flatMap(([id, step]) => {
    const experiment = judges.experiment(step);
    if (experiment === null) return [];
    const steps = Object.values(experiment.paths).flatMap(
      (first) => armFrom(journey, first, step.next, judges).steps,
    );
    return [...new Set(steps)].flatMap((each) =>
      (judges.message(journey.steps[each] as StepPlan)?.templates ?? []).map((template) => ({
        step: id,
        experiment: experiment.name,
        template,
      })),
    );
  });
}
