/** Runs `all`: Kleene's and. The first false condition settles it. */
import { type ConditionKind, Truth } from '../../../kernel/kinds.ts';
import { linkJunction } from '../junction.ts';

export const all: ConditionKind = {
  name: 'all',
  link: (spec, linker) => linkJunction(spec, linker, Truth.False),
};
