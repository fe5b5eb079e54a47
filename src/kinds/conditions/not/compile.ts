/** Lowers `not`. */
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { ConditionDefinition } from '../../definition.ts';
import { problem } from '../problem.ts';

/** The plan's form of `not`. */
export type NotSpec = ConditionSpec & { readonly of: ConditionSpec };

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const { value } = subject;
  if (value.node !== 'map') {
    compiler.report(
      problem('bad-shape', '`not` needs one condition', value.span, {
        label: `a ${value.node}`,
        help: 'write `not: { any: [...] }` for none of several, `not: { all: [...] }` for not all of them',
      }),
    );
    return undefined;
  }
  const of = compiler.condition(value);
  if (of === undefined) return undefined;
  return { kind: 'not', of, source: compiler.source(subject) } as unknown as ConditionSpec;
};
