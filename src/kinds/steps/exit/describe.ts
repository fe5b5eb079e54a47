/** An `exit` in plain language. */
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { ExitData } from './schema.ts';

/** "exit: `activated`". Pure. */
export function describe(plan: StepPlan): string {
  return `exit: \`${readSpec<ExitData>(plan).reason}\``;
}
