/**
 * Digests over meaning: what a plan or a journey does, without where it was written, by whom and under which title.
 * Equal meaning gives equal digests on every machine. No file is read here.
 */
import { canonicalJson } from '../base/canonical.ts';
import { sha256 } from '../base/hash.ts';
import type { Digest } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import type { JourneyBundle, JourneyPlan, Plan } from './plan.ts';

/** What each named element of the plan holds that is not meaning. */
const NOT_MEANING: ReadonlySet<string> = new Set(['about', 'source', 'digest', 'uses']);

/** True for a `Source`: exactly a file, a line and a column. A user's own value named `source` is none. */
function isSource(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { file, line, column, ...rest } = value as { [key: string]: unknown };
  return (
    typeof file === 'string' &&
    typeof line === 'number' &&
    typeof column === 'number' &&
    Object.keys(rest).length === 0
  );
}

/** The same value without any `source` member that says where something was written, at any depth. Pure. */
export function meaningOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const kept: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || (key === 'source' && isSource(member))) continue;
    kept[key] = meaningOf(member);
  }
  return kept;
}

/** One element without its own source, title, owner and the like. */
function elementMeaning(element: object): Json {
  return meaningOf(Object.fromEntries(Object.entries(element).filter(([key]) => !NOT_MEANING.has(key))));
}

function groupMeaning(group: { readonly [name: string]: object }): Json {
  return Object.fromEntries(Object.entries(group).map(([name, element]) => [name, elementMeaning(element)]));
}

function digestOf(meaning: Json): Digest {
  return sha256(canonicalJson(meaning)) as Digest;
}

/**
 * All that a plan means, as JSON: what its digest is made of. Sources, titles, owners, and what follows from the rest
 * (digests of journeys, recorded uses) are not in it. Pure.
 */
export function planMeaning(plan: Plan): JsonObject {
  return {
    format: plan.format,
    workspace: meaningOf(plan.workspace),
    catalog: meaningOf(plan.catalog),
    facts: meaningOf(plan.facts),
    segments: groupMeaning(plan.segments),
    traits: groupMeaning(plan.traits),
    templates: groupMeaning(plan.templates),
    journeys: groupMeaning(plan.journeys),
    policies: groupMeaning(plan.policies),
  };
}

/** Digest of a whole plan: workspace, catalog, facts, segments, traits, templates, journeys, policies. Pure. */
export function digestPlan(plan: Plan): Digest {
  return digestOf(planMeaning(plan));
}

/** Digest of one journey with the segments, traits, templates and facts that it names, transitively. Pure. */
export function digestJourney(bundle: Omit<JourneyBundle, 'digest'> & { journey: JourneyPlan }): Digest {
  return digestOf({
    journey: elementMeaning(bundle.journey),
    facts: meaningOf(bundle.facts),
    segments: groupMeaning(bundle.segments),
    traits: groupMeaning(bundle.traits),
    templates: groupMeaning(bundle.templates),
  });
}
