/** Checks a `split` and lowers it: weights become ranges of buckets. */

import type { JsonObject } from '../../../base/json.ts';
import { child, type MapNode, type Node } from '../../../language/syntax/node.ts';
import { numberOf, textOf } from '../../../language/syntax/read-node.ts';
import type { StepCompiler } from '../../definition.ts';
import { jsonOf, problem } from '../../node-values.ts';
import { uniquePaths } from '../paths.ts';
import { type LoweredStep, lower, nestedSteps } from '../spec.ts';
import type { SplitData } from './schema.ts';

const BUCKETS = 10_000;

/** The step's data; undefined where something is wrong, which is reported. */
export function compile(body: Node, compiler: StepCompiler): LoweredStep {
  if (body.node !== 'map') return undefined;
  const maps = uniquePaths(body, compiler);
  const written = maps.map((map) => ({
    id: textOf(child(map, 'id')) ?? '',
    weight: numberOf(child(map, 'weight')) ?? 0,
    to: nestedSteps(map, 'steps', compiler),
  }));
  const bounds = bucketBounds(written.map(({ weight }) => weight));
  if (bounds === null) {
    const weight = child(maps[0], 'weight');
    compiler.report(
      problem('bad-weight', 'the weights of this split add up to nothing', weight?.span ?? body.span, {
        help: 'give at least one path a weight above 0, e.g. 50 and 50',
      }),
    );
    return undefined;
  }
  const experiment = experimentOf(body);
  const metric = child(child(body, 'experiment'), 'metric');
  if (metric?.node === 'scalar') compiler.refer('goal', metric);
  const paths = written.map((path, index) => ({ ...path, below: bounds[index] ?? BUCKETS }));
  const salt = saltOf(experiment) ?? compiler.journey.firstName(compiler.id);
  return lower<SplitData>({ kind: 'split', salt, experiment, paths });
}

/**
 * Upper bounds of contiguous ranges of 10,000 buckets in declared order, as GrowthBook lays out its variations
 * (docs.growthbook.io/lib/build-your-own, "getBucketRanges"). Null when the weights add up to 0. Pure.
 * A share moved between neighbours moves just that share; with two paths that is always so.
 */
export function bucketBounds(weights: readonly number[]): readonly number[] | null {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) return null;
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return Math.round((BUCKETS * sum) / total);
  });
}

/** What is planned about an experiment, and shown of it: changes nobody's path, so it is no part of the plan. */
const NOT_MEANING: ReadonlySet<string> = new Set(['baseline', 'people_per_day', 'length', 'report']);

function experimentOf(body: MapNode): JsonObject | null {
  const node = child(body, 'experiment');
  if (node?.node !== 'map') return null;
  const written = Object.entries(jsonOf(node) as JsonObject);
  return Object.fromEntries(written.filter(([key]) => !NOT_MEANING.has(key)));
}

function saltOf(experiment: JsonObject | null): string | undefined {
  const salt = experiment?.salt ?? experiment?.name;
  return typeof salt === 'string' ? salt : undefined;
}
