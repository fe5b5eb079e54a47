/** Takes the first path whose condition is true; unknown is false (semantics 12). */
import { type LinkedStep, type Linker, Truth } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { BranchData } from './schema.ts';

/** The linked branch: never parks. The values that its conditions read go into the log. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<BranchData>(plan);
  const paths = spec.paths.map((path) => ({ ...path, when: linker.condition(path.when) }));
  return {
    arrive(view) {
      const outer = view.seen;
      view.seen = {};
      const { id, to } = paths.find(({ when }) => when(view) === Truth.True) ?? spec.otherwise;
      view.decide({ type: 'moved', kind: 'branch', reason: id, values: view.seen });
      view.seen = outer;
      return { go: 'to', step: to };
    },
  };
}
