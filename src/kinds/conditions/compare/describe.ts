/** Says comparisons in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import { formatPath } from '../comparison.ts';
import { describeTests } from '../describe-comparison.ts';
import type { CompareSpec } from './compile.ts';

/** E.g. "`profile.seats` is at least 5". Pure. */
export const describe: ConditionDefinition['describe'] = (spec) => {
  const { path, tests } = spec as unknown as CompareSpec;
  return `\`${formatPath(path)}\` ${describeTests(tests)}`;
};
