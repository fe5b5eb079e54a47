/** A `repeat` in plain language, and its ways out. */
import { sayDuration } from '../../../base/duration.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import type { Branch } from '../../definition.ts';
import { readSpec } from '../spec.ts';
import type { RepeatData } from './schema.ts';

/** "repeat up to 3 times, every 2d, until a condition holds". Pure. */
export function describe(plan: StepPlan): string {
  const { max, everyMs, until } = readSpec<RepeatData>(plan);
  const every = everyMs === null ? '' : `, every ${sayDuration(everyMs)}`;
  return `repeat up to ${max} times${every}${until === undefined ? '' : ', until a condition holds'}`;
}

/** Another round, and what follows the loop. Pure. */
export function branches(plan: StepPlan): readonly Branch[] {
  const { body, next } = readSpec<RepeatData>(plan);
  return [
    { label: 'round', to: body },
    { label: 'next', to: next },
  ];
}
