/**
 * What would have to change, for any objection: the gate's own words, with the policy as it is now and its conditions
 * in plain language. Words for what stands before the gates (address, lateness, content) are here; gates bring theirs.
 */

import { type Instant, instant, NEVER } from '../../base/ids.ts';
import type { JsonObject } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { Definitions } from '../../kinds/definition.ts';
import { describeCondition } from '../../kinds/describe-condition.ts';
import type { ConditionSpec, Plan } from '../../plan/plan.ts';

/** One objection, from the log or asked for. `gate`: the kind that objected, or `address`, `max_lateness`, `render`. */
export type Objected = {
  readonly gate: string;
  readonly policy: string;
  readonly reason: string;
  readonly values: JsonObject;
  readonly until: Instant | null;
  readonly channel: string;
  readonly class: string;
  /** Where the person is; their journey's zone where the profile names none. */
  readonly zone: string;
};

/** Null where nobody has words for it. */
export type Remedies = (objected: Objected) => string | null;

const BEFORE_THE_GATES: { readonly [gate: string]: (objected: Objected, attribute: string) => string } = {
  address: (_objected, attribute) => `needs an address in ${quoteName(attribute)}`,
  max_lateness: () => 'would have passed while it was not later than `max_lateness` of the step allows',
  render: ({ values }) => `needs a template that can be rendered: ${String(values.error ?? 'see the log')}`,
};

/** Says a condition; a segment is named and then spelled out. Pure. */
function conditionWords(definitions: Definitions, plan: Plan | null): (spec: ConditionSpec) => string {
  const describe = (spec: ConditionSpec): string => describeCondition(spec, definitions, spellOut);
  const spellOut = (spec: ConditionSpec, words: string): string => {
    const segment = typeof spec.segment === 'string' ? plan?.segments[spec.segment] : undefined;
    return segment === undefined ? words : `${words} (${describe(segment.when)})`;
  };
  return describe;
}

/** The words for the objections of one plan; without a plan, what can be said without its policies. Pure. */
export function createRemedies(definitions: Definitions, plan: Plan | null): Remedies {
  const describe = conditionWords(definitions, plan);
  const gates = new Map(definitions.gates.map((gate) => [gate.name, gate]));
  return (objected) => {
    const { gate: name, policy, channel } = objected;
    const address = plan?.workspace.channels[channel]?.address ?? '';
    const attribute =
      address === '' ? `the address of ${channel}` : `profile.${address.replace(/^profile\./, '')}`;
    const before = Object.hasOwn(BEFORE_THE_GATES, name) ? BEFORE_THE_GATES[name] : undefined;
    if (before !== undefined) return before(objected, attribute);
    const remedy = gates.get(name)?.remedy;
    const found = plan !== null && Object.hasOwn(plan.policies, policy) ? plan.policies[policy] : undefined;
    const spec = found?.gate === name ? found.spec : null;
    const until = objected.until === null || objected.until === NEVER ? null : instant(objected.until);
    return remedy?.({ ...objected, until, spec, attribute, describe }) ?? null;
  };
}

/** The zone of somebody in a journey: the profile's, the journey's, the workspace's (semantics 17). Pure. */
export function zoneIn(plan: Plan | null, journey: string | undefined, ofProfile: string | null): string {
  const own = journey === undefined ? undefined : plan?.journeys[journey]?.zone;
  return ofProfile ?? own ?? plan?.workspace.zone ?? 'UTC';
}
