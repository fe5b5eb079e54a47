/** A `split` in plain language, and its ways out. */
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import type { SplitData } from './schema.ts';

/** "split at random: 50 % `email`, 50 % `push` (experiment `nudge`)". Pure. */
export function describe(plan: StepPlan): string {
  const { experiment, paths } = readSpec<SplitData>(plan);
  const shares = paths.map(({ id, below }, index) => {
    const buckets = below - (paths[index - 1]?.below ?? 0);
    return `${buckets / 100} % \`${id}\``;
  });
  const name = typeof experiment?.name === 'string' ? ` (experiment \`${experiment.name}\`)` : '';
  return `split at random: ${shares.join(', ')}${name}`;
}

/** Each path. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  return readSpec<SplitData>(plan).paths.map(({ id, to }) => ({ label: id, to }));
}
