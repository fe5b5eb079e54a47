/**
 * A journey with everything it names: what a pinned run needs to finish after the plan in force has moved on.
 * Follows the recorded uses; reads no kind's data.
 */

import type { FactId } from '../base/ids.ts';
import { quoteName } from '../base/quote-names.ts';
import type { JourneyBundle, JourneyPlan, Plan, Uses } from './plan.ts';

type Reached = {
  readonly facts: Set<FactId>;
  readonly segments: Set<string>;
  readonly traits: Set<string>;
  readonly templates: Set<string>;
};

/** The members of `all` whose names were reached, in order of name; unknown names are left out. */
function pick<Value>(
  all: { readonly [name: string]: Value },
  names: ReadonlySet<string>,
): { [name: string]: Value } {
  const picked: { [name: string]: Value } = {};
  for (const name of [...names].sort()) {
    const value = all[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function follow(plan: Plan, uses: Uses | undefined, reached: Reached): void {
  if (uses === undefined) return;
  for (const fact of uses.facts) reached.facts.add(fact);
  for (const template of uses.templates) reached.templates.add(template);
  for (const name of uses.segments) {
    if (reached.segments.has(name)) continue;
    reached.segments.add(name);
    follow(plan, plan.segments[name]?.uses, reached);
  }
  for (const name of uses.traits) {
    if (reached.traits.has(name)) continue;
    reached.traits.add(name);
    const trait = plan.traits[name];
    if (trait === undefined) continue;
    reached.facts.add(trait.fact);
    follow(plan, trait.uses, reached);
  }
}

/** The parts of `plan` that `journey` names, transitively; everything when the journey does not say what it uses. */
export function bundleParts(plan: Plan, journey: JourneyPlan): Omit<JourneyBundle, 'digest'> {
  const { facts, segments, traits, templates } = plan;
  if (journey.uses === undefined) return { journey, facts, segments, traits, templates };
  const reached: Reached = {
    facts: new Set(),
    segments: new Set(),
    traits: new Set(),
    templates: new Set(),
  };
  follow(plan, journey.uses, reached);
  return {
    journey,
    facts: pick(facts, reached.facts),
    segments: pick(segments, reached.segments),
    traits: pick(traits, reached.traits),
    templates: pick(templates, reached.templates),
  };
}

/**
 * The bundle of the journey `name`, under the digest that the plan gives it. Pure.
 * Throws a RangeError when the plan has no such journey: names come from the plan itself.
 */
export function bundleJourney(plan: Plan, name: string): JourneyBundle {
  const journey = plan.journeys[name];
  if (journey === undefined) throw new RangeError(`the plan has no journey ${quoteName(name)}`);
  return { digest: journey.digest, ...bundleParts(plan, journey) };
}
