/** Says in plain language what a reading of a `series` fact is. */
import { sayDuration } from '../../../base/duration.ts';
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { SeriesSpec } from './schema.ts';

/** E.g. "average of `total` of `order_completed` within 30d". Pure. */
export function describe(spec: FactSpec, reading: ReadingSpec): string {
  const { amount, windowMs } = spec as SeriesSpec;
  const within = `within ${sayDuration(reading.windowMs ?? windowMs)}`;
  if (reading.of === 'count' || amount === undefined) return `number of \`${spec.event}\` ${within}`;
  return `${reading.of} of \`${amount.join('.')}\` of \`${spec.event}\` ${within}`;
}
