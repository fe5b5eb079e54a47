/** The bench `gate`: what judging a send costs, and our conditions against other ways to write rules. */
import type { BenchOptions, Figures } from './baseline.ts';
import { type ConditionCosts, type Implementation, measureConditions } from './conditions.ts';
import { measureSends, type SendCosts } from './gated-send.ts';
import { median } from './measure.ts';
import { POLICIES, SEGMENTS } from './policies.ts';
import { RULE_NAMES } from './rules/rutter.ts';

const PEOPLE = 500;
const PASSES = 20;

function ratio<Costs>(costs: readonly Costs[], ours: keyof Costs, theirs: keyof Costs): number {
  const each = costs.map((cost) => Number(cost[theirs]) / Number(cost[ours]));
  return Number(median(each).toFixed(2));
}

async function runSends({ rounds, print }: BenchOptions): Promise<readonly SendCosts[]> {
  print(`claims of a send, ${POLICIES} policies against none, ${SEGMENTS} watched segments; us of CPU each`);
  const costs = await measureSends(PEOPLE, PASSES, rounds);
  for (const { gatedUs, ungatedUs, gatedAgainUs, ungatedAgainUs } of costs) {
    const [gated, ungated, gatedAgain, ungatedAgain] = [gatedUs, ungatedUs, gatedAgainUs, ungatedAgainUs].map(
      (value) => value.toFixed(1),
    );
    print(`  first attempt: ${gated} gated, ${ungated} ungated; a later one: ${gatedAgain}, ${ungatedAgain}`);
  }
  return costs;
}

async function runConditions({ rounds, print }: BenchOptions): Promise<readonly ConditionCosts[]> {
  print(`conditions, ${RULE_NAMES.length} rules on ${PEOPLE} profiles, all agree; ns of CPU each`);
  const costs = await measureConditions(PEOPLE, rounds);
  for (const cost of costs) {
    const names = Object.keys(cost) as Implementation[];
    print(`  ${names.map((name) => `${name} ${cost[name].toFixed(1)}`).join(', ')}`);
  }
  return costs;
}

/** Runs it all. Ratios are of our speed to theirs, medians over the rounds. Throws when somebody disagrees. */
export async function runGate(options: BenchOptions): Promise<Figures> {
  const conditions = await runConditions(options);
  const sends = await runSends(options);
  return {
    gated_vs_ungated: ratio(sends, 'gatedUs', 'ungatedUs'),
    gated_again_vs_ungated_again: ratio(sends, 'gatedAgainUs', 'ungatedAgainUs'),
    gate_us: Number(median(sends.map(({ gatedUs, ungatedUs }) => gatedUs - ungatedUs)).toFixed(1)),
    conditions_per_s: Math.round(1e9 / median(conditions.map(({ rutter }) => rutter))),
    conditions_vs_json_rules_engine: ratio(conditions, 'rutter', 'json_rules_engine'),
    conditions_vs_json_logic: ratio(conditions, 'rutter', 'json_logic'),
    conditions_vs_hand_written: ratio(conditions, 'rutter', 'hand_written'),
  };
}
