/** Runs `not`: Kleene's not. What is unknown stays unknown. */
import type { ConditionKind, Predicate } from '../../../kernel/kinds.ts';
import { negate } from '../link-comparison.ts';
import { isTimeless, markTimeless } from '../timeless.ts';
import type { NotSpec } from './compile.ts';

export const not: ConditionKind = {
  name: 'not',
  link(spec, linker) {
    const inner = linker.condition((spec as NotSpec).of);
    const predicate: Predicate = (view) => negate(inner(view));
    return isTimeless(inner) ? markTimeless(predicate) : predicate;
  },
};
