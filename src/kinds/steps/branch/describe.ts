/** A `branch` in plain language, and its ways out. */
import { quoteNames } from '../../../base/quote-names.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import type { BranchData } from './schema.ts';

/** "go by the first condition that holds: `team`; else `rest`". Pure. */
export function describe(plan: StepPlan): string {
  const { paths, otherwise } = readSpec<BranchData>(plan);
  const names = quoteNames(paths.map(({ id }) => id));
  return `go by the first condition that holds: ${names === '' ? 'none' : names}; else \`${otherwise.id}\``;
}

/** Each path in declared order, the else path last. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { paths, otherwise } = readSpec<BranchData>(plan);
  return [...paths, otherwise].map(({ id, to }) => ({ label: id, to }));
}
