/**
 * Runs traits in conditions. The place among all subscribers is read from the shared snapshot of the moments
 * (count, sum, sum of squares), with the standard deviation of the population; without moments it is unknown.
 */
import type { Moments } from '../../../kernel/input.ts';
import { type ConditionKind, Truth, type View } from '../../../kernel/kinds.ts';
import { linkAtLeast } from '../at-least.ts';
import { type LinkedTest, linkTests, truthOf } from '../link-comparison.ts';
import type { PopulationTest, TraitSpec } from './compile.ts';

/** mean * the population's mean + sigma * its standard deviation; undefined of nobody. Pure. */
export function threshold({ mean, sigma }: PopulationTest, moments: Moments): number | undefined {
  const { count, sum, sumOfSquares } = moments;
  if (count <= 0) return undefined;
  // Divided last: of counts, which are integers, a value exactly on the line is not taken for one beyond it.
  const spread = Math.sqrt(Math.max(0, count * sumOfSquares - sum * sum));
  return (mean * sum + sigma * spread) / count;
}

function momentsOf(trait: string, view: View): Moments | undefined {
  const { moments } = view.context.shared;
  return Object.hasOwn(moments, trait) ? moments[trait] : undefined;
}

function linkPopulation(trait: string, test: PopulationTest): LinkedTest {
  const path = `trait.${trait} ${test.side}`;
  return (left, view) => {
    const moments = momentsOf(trait, view);
    const limit = moments && threshold(test, moments);
    if (view.seen !== null) view.seen[path] = limit ?? null;
    if (typeof left !== 'number' || limit === undefined) return Truth.Unknown;
    return truthOf(test.side === 'above' ? left > limit : left < limit);
  };
}

export const trait: ConditionKind = {
  name: 'trait',
  link(spec, linker) {
    const { trait: name, tests, population } = spec as unknown as TraitSpec;
    const read = linker.trait(name);
    const own = linkTests(tests, linker);
    const atLeast = linkAtLeast(tests, own);
    const places = population.map((test) => linkPopulation(name, test));
    const path = `trait.${name}`;
    return (view) => {
      const isPartly = view.state.since !== undefined;
      if (isPartly) view.floor = undefined;
      const left = read(view);
      const floor = isPartly ? view.floor : undefined;
      if (left === undefined && floor !== undefined) {
        if (view.seen !== null) view.seen[`${path} at least`] = floor;
        return population.length > 0 ? Truth.Unknown : atLeast(floor, view);
      }
      if (view.seen !== null) view.seen[path] = left ?? null;
      let truth = own(left, view);
      for (const place of places) {
        if (truth === Truth.False) return truth;
        const each = place(left, view);
        if (each !== Truth.True) truth = each;
      }
      return truth;
    };
  },
};
