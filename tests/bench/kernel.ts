/** The kernel alone: `needs` and `advance` over five-step runs, states in memory, nothing encoded and nothing stored. */
import { type Instant, instant, type SendKey, type SubscriberId } from '../../src/base/ids.ts';
import { advance } from '../../src/kernel/advance.ts';
import type { Context, Input } from '../../src/kernel/input.ts';
import { link } from '../../src/kernel/link.ts';
import { needs } from '../../src/kernel/needs.ts';
import type { Program } from '../../src/kernel/program.ts';
import type { SubscriberState } from '../../src/kernel/state.ts';
import { createState } from '../../src/kernel/subscriber.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import type { PlanFile } from '../../src/plan/plan.ts';
import {
  PUBLISHED_AT,
  personOf,
  profileOf,
  projectOf,
  START_AT,
  TIMED_OUT_AT,
  trialOf,
  WAITED_AT,
} from './five-steps.ts';
import { type Cost, measure } from './measure.ts';

type Population = { readonly program: Program; readonly states: SubscriberState[]; readonly keys: SendKey[] };

function step(population: Population, index: number, inputs: readonly Input[], at: Instant): void {
  const { program, states, keys } = population;
  const state = states[index] as SubscriberState;
  needs(program, state, inputs);
  const context: Context = { at, shared: { version: 0, moments: {} }, suppressions: {} };
  const result = advance(program, state, inputs, context);
  states[index] = result.state;
  for (const effect of result.effects) if (effect.type === 'send') keys[index] = effect.key;
}

function accept(population: Population, index: number, at: Instant): void {
  const key = population.keys[index] as SendKey;
  const outcome = { result: 'accepted', providerId: key } as const;
  step(population, index, [{ type: 'outcome', key, attempt: 1, outcome }], at);
}

/** Costs of `size` runs; throws when one of them did not come to its end. */
export async function measureKernel(plan: PlanFile, size: number): Promise<Cost> {
  const program = link(plan.plan, plan.digest, [], definitions, createRenderer({}));
  const population: Population = { program, states: [], keys: [] };
  for (let index = 0; index < size; index += 1) {
    population.states.push(createState(personOf(index) as SubscriberId, instant(START_AT - 1)));
    step(population, index, [profileOf(index)], instant(START_AT - 1));
  }
  const cost = await measure(() => {
    for (let index = 0; index < size; index += 1) {
      step(population, index, [trialOf(index, START_AT)], START_AT);
      accept(population, index, START_AT);
    }
    for (let index = 0; index < size; index += 1) step(population, index, [{ type: 'due' }], WAITED_AT);
    for (let index = 0; index < size; index += 1) {
      const publishes = index % 2 === 0;
      const at = publishes ? PUBLISHED_AT : TIMED_OUT_AT;
      step(population, index, [publishes ? projectOf(index, at) : { type: 'due' }], at);
      accept(population, index, at);
    }
  });
  const unfinished = population.states.filter(({ runs, sends, touches }) => {
    return runs.length > 0 || sends.length > 0 || touches.length !== 2;
  });
  if (unfinished.length > 0) throw new Error(`${unfinished.length} runs did not end with two sends`);
  return cost;
}
