/** Runs `any`: Kleene's or. The first true condition settles it. */
import { type ConditionKind, Truth } from '../../../kernel/kinds.ts';
import { linkJunction } from '../junction.ts';

export const any: ConditionKind = {
  name: 'any',
  link: (spec, linker) => linkJunction(spec, linker, Truth.True),
};
