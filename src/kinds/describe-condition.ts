/** Says a condition in plain language, through the words of its kinds. */
import type { ConditionSpec } from '../plan/plan.ts';
import type { Definitions } from './definition.ts';

/** The words of a condition and of all parts of it; `add` may say more about each of them. Pure. */
export function describeCondition(
  spec: ConditionSpec,
  { conditions }: Pick<Definitions, 'conditions'>,
  add: (spec: ConditionSpec, words: string) => string = (_spec, words) => words,
): string {
  const describe = (each: ConditionSpec): string => {
    const kind = conditions.find(({ name }) => name === each.kind);
    return add(each, kind?.describe(each, describe) ?? `\`${each.kind}\``);
  };
  return describe(spec);
}
