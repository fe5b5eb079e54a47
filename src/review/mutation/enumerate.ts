/** All mutants of a plan, or of some of its journeys, in a fixed order. Pure; each makes its plan when it is asked for. */

import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { ConditionSpec, FactSpec, JourneyPlan, Plan, Source, Spec } from '../../plan/plan.ts';
import { slipConditions } from './conditions.ts';
import { skipStep, slipJourney } from './journeys.ts';
import { type Mutant, OPERATORS, type Slip } from './mutant.ts';
import { slipPolicy } from './policies.ts';
import { placesOf } from './rewrite.ts';
import { slipStep, templatesByChannel } from './steps.ts';

/** Gates whose loss sends more than before. The others only bring things into order. */
const PROTECTING: ReadonlySet<string> = new Set([
  'consent',
  'exclusion',
  'quality',
  'quiet_hours',
  'duplicate',
  'frequency',
]);

type Site = { readonly name: string; readonly journey: string | null; readonly source: Source };

function describe(definitions: Definitions): (condition: JsonObject) => string {
  return (condition) => describeCondition(condition as ConditionSpec, definitions);
}

function numbered<Part>(
  site: Site,
  slips: readonly Slip<Part>[],
  planOf: (part: Part) => Plan,
): readonly Mutant[] {
  const counts = new Map<string, number>();
  return slips.map(({ operator, says, part }) => {
    const number = (counts.get(operator) ?? 0) + 1;
    counts.set(operator, number);
    const id = `${site.name}: ${operator}${number === 1 ? '' : ` (${number})`}`;
    return { id, operator, journey: site.journey, source: site.source, says, plan: () => planOf(part) };
  });
}

function ofJourney(plan: Plan, journey: JourneyPlan, definitions: Definitions): readonly Mutant[] {
  const name = describe(definitions);
  const put = (part: JourneyPlan): Plan => ({
    ...plan,
    journeys: { ...plan.journeys, [journey.name]: part },
  });
  const { steps, ...whole } = journey;
  const own = [
    ...slipJourney(journey),
    ...slipConditions(whole, name).map((slip) => ({ ...slip, part: { ...slip.part, steps } })),
  ];
  const site = { name: journey.name, journey: journey.name, source: journey.source };
  const templates = templatesByChannel(Object.values(steps));
  const inSteps = Object.entries(steps).flatMap(([id, step]) => {
    const skipped = skipStep(journey, id);
    const slips: readonly Slip<JourneyPlan>[] = [
      ...(skipped === null ? [] : [{ operator: 'step-skipped' as const, says: 'is skipped', part: skipped }]),
      ...[...slipStep(step, templates), ...slipConditions(step, name)].map((slip) => ({
        ...slip,
        part: { ...journey, steps: { ...steps, [id]: slip.part } },
      })),
    ];
    return numbered({ ...site, name: `${journey.name}/${id}`, source: step.source }, slips, put);
  });
  return [...numbered(site, own, put), ...inSteps];
}

function ofPolicies(plan: Plan, definitions: Definitions): readonly Mutant[] {
  return Object.entries(plan.policies).flatMap(([key, policy]) => {
    if (!PROTECTING.has(policy.gate)) return [];
    const { [key]: _gone, ...others } = plan.policies;
    const put = (part: typeof policy | null): Plan => ({
      ...plan,
      policies: part === null ? others : { ...others, [key]: part },
    });
    const slips: readonly Slip<typeof policy | null>[] = [
      { operator: 'policy-dropped', says: 'is gone', part: null },
      ...slipPolicy(policy),
      ...slipConditions(policy, describe(definitions)),
    ];
    return numbered({ name: key, journey: null, source: policy.source }, slips, put);
  });
}

/** The segments that the plan's journeys and policies ask for, by way of each other. */
function usedSegments(plan: Plan): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (value: Json) => {
    for (const [place, each] of placesOf(value)) {
      if (place.at(-1) !== 'segment' || typeof each !== 'string' || used.has(each)) continue;
      used.add(each);
      visit((plan.segments[each]?.when ?? null) as Json);
    }
  };
  visit(plan.journeys as unknown as Json);
  visit(plan.policies as unknown as Json);
  return used;
}

function ofSegments(plan: Plan, definitions: Definitions): readonly Mutant[] {
  return [...usedSegments(plan)].sort().flatMap((key) => {
    const segment = plan.segments[key];
    if (segment === undefined) return [];
    const put = (part: typeof segment): Plan => ({ ...plan, segments: { ...plan.segments, [key]: part } });
    const site = { name: key, journey: null, source: segment.source };
    return numbered(site, slipConditions(segment, describe(definitions)), put);
  });
}

/** Which events a fact keeps. It stands where a condition asks for it. */
function ofFacts(plan: Plan, definitions: Definitions): readonly Mutant[] {
  const { journeys, segments, policies } = plan;
  const places = placesOf({ journeys, segments, policies } as unknown as Json);
  return Object.entries(plan.facts).flatMap(([id, fact]) => {
    if (fact.where === undefined) return [];
    const asking = places.find(([, each]) => isJsonObject(each) && each.fact === id)?.[1] as Spec | undefined;
    const source = asking?.source ?? { file: '', line: 0, column: 0 };
    const put = (part: FactSpec): Plan => ({ ...plan, facts: { ...plan.facts, [id]: part } });
    const slips = slipConditions(fact, describe(definitions)).map((slip) => ({
      ...slip,
      says: `${quoteName(fact.event)}: ${slip.says}`,
    }));
    return numbered({ name: `facts/${id}`, journey: null, source }, slips, put);
  });
}

/** By journey, then what they share, then by operator as they are listed. `journeys` null: everything. Pure. */
export function enumerateMutants(
  plan: Plan,
  definitions: Definitions,
  journeys: ReadonlySet<string> | null,
): readonly Mutant[] {
  const own = Object.values(plan.journeys).filter(({ name }) => journeys?.has(name) ?? true);
  const shared =
    journeys === null
      ? [...ofFacts(plan, definitions), ...ofSegments(plan, definitions), ...ofPolicies(plan, definitions)]
      : [];
  const rank = ({ operator }: Mutant) => OPERATORS.indexOf(operator);
  return [...own.map((journey) => ofJourney(plan, journey, definitions)), shared].flatMap((group) =>
    [...group].sort((left, right) => rank(left) - rank(right)),
  );
}
