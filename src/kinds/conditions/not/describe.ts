/** Says `not` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import type { NotSpec } from './compile.ts';

/** E.g. "no `order_completed` within 90d". Pure. */
export const describe: ConditionDefinition['describe'] = (spec, describe) => {
  const { of } = spec as NotSpec;
  const text = describe(of);
  return !('of' in of) && text.startsWith('any `') ? `no${text.slice('any'.length)}` : `not (${text})`;
};
