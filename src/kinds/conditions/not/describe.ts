/** Says `not` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import type { NotSpec } from './compile.ts';

/** E.g. "no `order_completed` within 90d". Pure. */
export const describe: ConditionDefinition['describe'] = (spec, describe) => {
  const text = describe((spec as NotSpec).of);
  return text.startsWith('any `') ? `no${text.slice('any'.length)}` : `not (${text})`;
};
