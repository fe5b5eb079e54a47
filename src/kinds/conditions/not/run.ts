/** Runs `not`: Kleene's not. What is unknown stays unknown. */
import type { ConditionKind } from '../../../kernel/kinds.ts';
import { negate } from '../link-comparison.ts';
import type { NotSpec } from './compile.ts';

export const not: ConditionKind = {
  name: 'not',
  link(spec, linker) {
    const inner = linker.condition((spec as NotSpec).of);
    return (view) => negate(inner(view));
  },
};
