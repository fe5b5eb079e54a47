/** Says in plain language what a reading of a `tally` fact is. */
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { TallySpec } from './schema.ts';

/** E.g. "sum of `total` of `order_completed`". Pure. */
export function describe(spec: FactSpec, reading: ReadingSpec): string {
  const { amount } = spec as TallySpec;
  if (reading.of === 'count' || amount === undefined) return `number of \`${spec.event}\``;
  return `${reading.of} of \`${amount.join('.')}\` of \`${spec.event}\``;
}
