/** Says in plain language what a reading of a `last` fact is. */
import { sayDuration } from '../../../base/duration.ts';
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { LastSpec } from './schema.ts';

/** E.g. "last `plan` of `subscription_changed` within 30d". Pure. */
export function describe(spec: FactSpec, reading: ReadingSpec): string {
  const within = reading.windowMs === undefined ? '' : ` within ${sayDuration(reading.windowMs)}`;
  return `last \`${(spec as LastSpec).value.join('.')}\` of \`${spec.event}\`${within}`;
}
