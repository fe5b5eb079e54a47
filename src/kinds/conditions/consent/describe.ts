/** Says `consent` in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import type { ConsentSpec } from './compile.ts';

/** E.g. "consent on `email` for `promotional`". Pure. */
export const describe: ConditionDefinition['describe'] = (spec) =>
  (spec as unknown as ConsentSpec).grants
    .map(({ channel, purpose }) => `consent on \`${channel}\` for \`${purpose}\``)
    .join(' and ');
