/** A `digest` in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { DigestData } from './schema.ts';

/** "gather by `entry.page` for 15m", "gather until 1m without a new one, at most 10m". Pure. */
export function describe(plan: StepPlan): string {
  const { key, gapMs, maxMs } = readSpec<DigestData>(plan);
  const by = key === null ? '' : ` by \`${key.join('.')}\``;
  if (gapMs === null) return `gather${by} for ${sayDuration(maxMs)}`;
  return `gather${by} until ${sayDuration(gapMs)} without a new one, at most ${sayDuration(maxMs)}`;
}
