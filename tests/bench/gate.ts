/**
 * The bench `gate`: what judging a send costs, and our conditions against other ways to write rules. Theirs and ours
 * take turns in slices of a few milliseconds; a figure is the median of the ratios within each turn.
 */
import type { BenchOptions, Figures } from './baseline.ts';
import { type ConditionCosts, type Implementation, measureConditions } from './conditions.ts';
import { measureSends, type SendCosts } from './gated-send.ts';
import { describeSpread, median } from './measure.ts';
import { POLICIES, SEGMENTS } from './policies.ts';
import { RULE_NAMES } from './rules/rutter.ts';

const PEOPLE = 500;
const TURNS_PER_ROUND = 40;

/** How many times as fast as theirs ours is, in each turn. */
function ratios<Costs>(costs: readonly Costs[], ours: keyof Costs, theirs: keyof Costs): readonly number[] {
  return costs.map((cost) => Number(cost[theirs]) / Number(cost[ours]));
}

function each<Costs>(costs: readonly Costs[], name: keyof Costs): readonly number[] {
  return costs.map((cost) => Number(cost[name]));
}

function ratio<Costs>(costs: readonly Costs[], ours: keyof Costs, theirs: keyof Costs): number {
  return Number(median(ratios(costs, ours, theirs)).toFixed(3));
}

const SENDS: readonly (readonly [string, keyof SendCosts, keyof SendCosts])[] = [
  ['first attempt', 'gatedUs', 'ungatedUs'],
  ['a later one', 'gatedAgainUs', 'ungatedAgainUs'],
];

async function runSends({ rounds, print }: BenchOptions): Promise<readonly SendCosts[]> {
  print(`claims of a send, ${POLICIES} policies against none, ${SEGMENTS} watched segments; us of CPU each`);
  const costs = await measureSends(PEOPLE, rounds * TURNS_PER_ROUND);
  for (const [title, gated, ungated] of SENDS) {
    const [one, other] = [each(costs, gated), each(costs, ungated)].map((us) => describeSpread(us, 1));
    print(`  ${title}: gated ${one}, ungated ${other}`);
    print(`    ungated / gated ${describeSpread(ratios(costs, gated, ungated), 3)}`);
  }
  return costs;
}

async function runConditions({ rounds, print }: BenchOptions): Promise<readonly ConditionCosts[]> {
  print(`conditions, ${RULE_NAMES.length} rules on ${PEOPLE} profiles, all agree; ns of CPU each`);
  const costs = await measureConditions(PEOPLE, rounds * TURNS_PER_ROUND);
  for (const name of ['rutter', 'hand_written', 'json_logic', 'json_rules_engine'] as Implementation[]) {
    const against = name === 'rutter' ? '' : `; / rutter ${describeSpread(ratios(costs, 'rutter', name), 3)}`;
    print(`  ${name} ${describeSpread(each(costs, name), 1)}${against}`);
  }
  return costs;
}

/** Runs it all. Ratios are of our speed to theirs, medians over the turns. Throws when somebody disagrees. */
export async function runGate(options: BenchOptions): Promise<Figures> {
  const conditions = await runConditions(options);
  const sends = await runSends(options);
  return {
    gated_vs_ungated: ratio(sends, 'gatedUs', 'ungatedUs'),
    gated_again_vs_ungated_again: ratio(sends, 'gatedAgainUs', 'ungatedAgainUs'),
    gate_us: Number(median(sends.map(({ gatedUs, ungatedUs }) => gatedUs - ungatedUs)).toFixed(1)),
    conditions_per_s: Math.round(1e9 / median(each(conditions, 'rutter'))),
    conditions_vs_json_rules_engine: ratio(conditions, 'rutter', 'json_rules_engine'),
    conditions_vs_json_logic: ratio(conditions, 'rutter', 'json_logic'),
    conditions_vs_hand_written: ratio(conditions, 'rutter', 'hand_written'),
  };
}
