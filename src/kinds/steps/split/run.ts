/** Assigns the subscriber to a path by bucket (semantics 40) and logs the assignment. */
import type { LinkedStep } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { SplitData } from './schema.ts';

/** The linked split: never parks; the same subscriber and salt give the same path. */
export function link(plan: StepPlan): LinkedStep {
  const { salt, experiment, paths } = readSpec<SplitData>(plan);
  const name = typeof experiment?.name === 'string' ? { experiment: experiment.name } : {};
  return {
    arrive(view) {
      const bucket = view.bucket(salt);
      const path = paths.find(({ below }) => bucket < below);
      if (path === undefined) return { go: 'next' };
      view.decide({ type: 'moved', kind: 'split', reason: path.id, values: { ...name, salt, bucket } });
      return { go: 'to', step: path.to };
    },
  };
}
