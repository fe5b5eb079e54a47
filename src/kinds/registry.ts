/** All kinds, in registry order. The only list of groups; each group's registry lists its kinds. */
import { conditions } from './conditions/registry.ts';
import type { Definitions } from './definition.ts';
import { facts } from './facts/registry.ts';
import { gates } from './gates/registry.ts';
import { lanePolicy } from './lanes/policy.ts';
import { lanes } from './lanes/registry.ts';
import { steps } from './steps/registry.ts';

export const definitions: Definitions = {
  conditions,
  facts,
  steps,
  gates: [...gates, lanePolicy(lanes)],
  lanes,
};
