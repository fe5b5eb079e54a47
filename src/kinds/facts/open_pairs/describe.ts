/** Says in plain language what a reading of an `open_pairs` fact is. */
import { sayDuration } from '../../../base/duration.ts';
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { OpenPairsSpec } from './schema.ts';

/** E.g. "number of `case` opened by `complaint_opened` and not closed by `complaint_closed`". Pure. */
export function describe(spec: FactSpec, reading: ReadingSpec): string {
  const { closedBy, id } = spec as OpenPairsSpec;
  const within = reading.windowMs === undefined ? '' : ` within ${sayDuration(reading.windowMs)}`;
  return `number of \`${id.join('.')}\` opened by \`${spec.event}\`${within} and not closed by \`${closedBy}\``;
}
