/** An `update` in plain language. */
import type { StepPlan } from '../../../plan/plan.ts';
import { readSpec } from '../spec.ts';
import type { UpdateData, UpdateSource } from './schema.ts';

type Words = { readonly [S in UpdateSource['from']]: (source: Extract<UpdateSource, { from: S }>) => string };

const words: Words = {
  value: ({ value }) => (value === null ? 'nothing' : `\`${JSON.stringify(value)}\``),
  ref: ({ path }) => `\`${path.join('.')}\``,
  template: ({ template }) => `\`${template}\``,
};

/** "set `lifecycle` to `"activated"`". Pure. */
export function describe(plan: StepPlan): string {
  const parts = readSpec<UpdateData>(plan).assignments.map(
    ({ attribute, source }) =>
      `\`${attribute}\` to ${(words[source.from] as (source: UpdateSource) => string)(source)}`,
  );
  return `set ${parts.join(', ')}`;
}
