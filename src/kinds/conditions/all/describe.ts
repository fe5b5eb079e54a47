/** Says `all` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import type { JunctionSpec } from '../junction.ts';

/** E.g. "`profile.country` is "ES" and any `order_completed`". Pure. */
export const describe: ConditionDefinition['describe'] = (spec, describe) =>
  (spec as JunctionSpec).of
    .map((each) => ('of' in each ? `(${describe(each)})` : describe(each)))
    .join(' and ');
