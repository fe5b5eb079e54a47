/** Says `message` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import { describeHistory } from '../describe-history.ts';
import type { HistorySpec } from '../history.ts';
import { listNames } from '../problem.ts';

const MACHINES: { readonly [machine: string]: string } = { true: ' by a machine', false: ' by a person' };

/** E.g. "any `Message Opened` of `trial_welcome` within 7d". Pure. */
export const describe: ConditionDefinition['describe'] = (spec) => {
  const { event } = spec as unknown as HistorySpec;
  const templates = (spec.templates ?? []) as readonly string[];
  const by = MACHINES[String(spec.machine)] ?? '';
  return describeHistory(spec, `\`${event}\`${by} of ${listNames(templates)}`, undefined);
};
