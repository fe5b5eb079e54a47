/** Lowers comparisons: a path on the left, tests on the right, checked against the type that the catalog gives the path. */
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { ConditionDefinition } from '../../definition.ts';
import type { Test } from '../comparison.ts';
import { compileTests } from '../compile-comparison.ts';

/** The plan's form of a comparison. */
export type CompareSpec = ConditionSpec & {
  readonly path: readonly string[];
  readonly tests: readonly Test[];
};

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const found = compiler.path(subject.name, subject.key);
  if (found === undefined) return undefined;
  const tests = compileTests(subject.value, { text: subject.name, type: found.type, compiler });
  if (tests === undefined) return undefined;
  return {
    kind: 'compare',
    path: found.path,
    tests,
    source: compiler.source(subject),
  } as unknown as ConditionSpec;
};
