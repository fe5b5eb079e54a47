/** Says traits in conditions in plain language. */
import type { ConditionDefinition } from '../../definition.ts';
import { describeTests } from '../describe-comparison.ts';
import type { PopulationTest, TraitSpec } from './compile.ts';

function describePopulation({ side, mean, sigma }: PopulationTest): string {
  const center = mean === 1 ? 'the mean' : `${mean} times the mean`;
  const spread = sigma === 0 ? '' : ` ${sigma < 0 ? 'minus' : 'plus'} ${Math.abs(sigma)} sigma`;
  return `is ${side} ${center}${spread} over all subscribers`;
}

/** E.g. "trait `calls_30d` is above the mean plus 2 sigma over all subscribers". Pure. */
export const describe: ConditionDefinition['describe'] = (spec) => {
  const { trait, tests, population } = spec as unknown as TraitSpec;
  const own = tests.length === 0 ? [] : [describeTests(tests)];
  return `trait \`${trait}\` ${[...own, ...population.map(describePopulation)].join(' and ')}`;
};
