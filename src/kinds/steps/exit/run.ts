/** Ends the run with a reason. */
import type { LinkedStep } from '../../../kernel/kinds.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { ExitData } from './schema.ts';

/** The linked exit: never parks. */
export function link(plan: StepPlan): LinkedStep {
  const { reason } = readSpec<ExitData>(plan);
  return { arrive: () => ({ go: 'exit', reason }) };
}
