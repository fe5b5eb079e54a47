/** Says `event` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import { describeHistory } from '../describe-history.ts';
import type { HistorySpec } from '../history.ts';

/** E.g. "any `order_completed` within 90d". Pure. */
export const describe: ConditionDefinition['describe'] = (spec, describe) => {
  const { event, where } = spec as unknown as HistorySpec;
  return describeHistory(spec, `\`${event}\``, where && describe(where));
};
