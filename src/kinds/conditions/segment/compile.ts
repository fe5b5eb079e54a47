/** Lowers `segment`. */
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { ConditionDefinition } from '../../definition.ts';
import { problem } from '../problem.ts';

/** The plan's form of `segment`. */
export type SegmentSpec = ConditionSpec & { readonly segment: string };

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const { value } = subject;
  if (value.node !== 'scalar' || typeof value.value !== 'string' || value.value === '') {
    compiler.report(
      problem('bad-shape', '`segment` needs the name of a segment', value.span, {
        label: 'no name',
        help: 'write one name; for several segments use `all:` or `any:`',
      }),
    );
    return undefined;
  }
  const segment = compiler.refer('segment', value);
  return segment === undefined ? undefined : { kind: 'segment', segment, source: compiler.source(subject) };
};
