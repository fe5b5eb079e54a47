/** Says in plain language what a reading of a `recent` fact is. */
import { sayDuration } from '../../../base/duration.ts';
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { RecentSpec } from './schema.ts';

/** E.g. "distinct `sku` of `order_completed` within 30d". Pure. */
export function describe(spec: FactSpec, reading: ReadingSpec): string {
  const { by } = spec as RecentSpec;
  const within = reading.windowMs === undefined ? '' : ` within ${sayDuration(reading.windowMs)}`;
  const property = by === undefined ? '' : `\`${by.join('.')}\``;
  if (reading.of === 'distinct') return `distinct ${property} of \`${spec.event}\`${within}`;
  const each = by === undefined ? '' : ` with the same ${property}`;
  return `${reading.of === 'instants' ? 'instants' : 'number'} of \`${spec.event}\`${each}${within}`;
}
