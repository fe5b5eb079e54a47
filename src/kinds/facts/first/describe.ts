/** Says in plain language what a reading of a `first` fact is. */
import type { FactSpec, ReadingSpec } from '../../../plan/plan.ts';
import type { FirstSpec } from './schema.ts';

/** E.g. "first `source` of `Session Started`". Pure. */
export function describe(spec: FactSpec, _reading: ReadingSpec): string {
  return `first \`${(spec as FirstSpec).value.join('.')}\` of \`${spec.event}\``;
}
