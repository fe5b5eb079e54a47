/** Says `segment` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import type { SegmentSpec } from './compile.ts';

/** E.g. "in segment `vip`". Pure. */
export const describe: ConditionDefinition['describe'] = (spec) =>
  `in segment \`${(spec as SegmentSpec).segment}\``;
