/** What policies no longer do: one that is gone, covers less, lets more through, or excludes by a segment that changed. */

import { canonicalJson } from '../../base/canonical.ts';
import type { JsonObject } from '../../base/json.ts';
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import { meaningOf } from '../digest.ts';
import type { Plan, PolicyPlan } from '../plan.ts';
import type { Risk } from './change.ts';
import { withPresentNames } from './element-renames.ts';
import type { Judges, Widening } from './judges.ts';
import { namesOf, type Rename } from './renames.ts';

/** Names that were covered and still exist, and are not covered any more. */
function lost(before: readonly string[], after: readonly string[], known: object): readonly string[] {
  return before.filter((name) => !after.includes(name) && Object.hasOwn(known, name));
}

function coverageLost(
  name: string,
  before: PolicyPlan,
  after: PolicyPlan,
  { workspace }: Plan,
): readonly string[] {
  const classes = lost(before.covers.classes, after.covers.classes, workspace.classes);
  const channels = lost(before.covers.channels, after.covers.channels, workspace.channels);
  return [
    ...(classes.length === 0 ? [] : [`${quoteName(name)} no longer covers the class ${quoteNames(classes)}`]),
    ...(channels.length === 0
      ? []
      : [`${quoteName(name)} no longer covers the channel ${quoteNames(channels)}`]),
  ];
}

/** Policies under their present names, with those of the journeys that they list. */
function underNames(policies: Plan['policies'], renames: readonly Rename[]): Plan['policies'] {
  const own = namesOf(renames, 'policy');
  const names = { segments: new Map<string, string>(), journeys: namesOf(renames, 'journey') };
  const renamed = Object.entries(policies).map(([name, policy]) => {
    const spec = withPresentNames(policy.spec, names) as JsonObject;
    return [own.get(name) ?? name, { ...policy, spec }] as const;
  });
  return Object.fromEntries(renamed);
}

/** The risks of a policy between two plans; `name` is in the first one, under present names. */
function risksOfPolicy(
  name: string,
  before: Plan,
  after: Plan,
  judges: Judges,
  widens: Widening,
): readonly Risk[] {
  const [old, young] = [before.policies[name], after.policies[name]];
  const judge = old && judges.gates[old.gate];
  if (old === undefined || judge === undefined) return [];
  const code = judge.risk;
  if (young === undefined || young.gate !== old.gate)
    return [{ code, message: `${quoteName(name)} is gone` }];
  const weaker = judge.weaker(old.spec, young.spec, widens).map((how) => `${quoteName(name)}: ${how}`);
  return [...coverageLost(name, old, young, after), ...weaker].map((message) => ({ code, message }));
}

/**
 * The risks of all policies of the first plan, by present name, without those that have none. What only has another name,
 * or follows the new one of a journey, is none.
 */
export function policyRisks(
  plan: Plan,
  after: Plan,
  judges: Judges,
  renames: readonly Rename[],
): ReadonlyMap<string, readonly Risk[]> {
  const before = renames.length === 0 ? plan : { ...plan, policies: underNames(plan.policies, renames) };
  const widens = judges.widening(before, after);
  const found = new Map<string, readonly Risk[]>();
  for (const name of Object.keys(before.policies).sort()) {
    const risks = risksOfPolicy(name, before, after, judges, widens);
    if (risks.length > 0) found.set(name, risks);
  }
  return found;
}

/** True where a policy itself says something else, or is gone. `name`: in the first plan, `present`: in the second. Pure. */
export function isPolicyChanged(before: Plan, after: Plan, name: string, present = name): boolean {
  const meaning = (policy: PolicyPlan | undefined) =>
    canonicalJson(policy === undefined ? null : meaningOf([policy.gate, policy.covers, policy.spec]));
  return meaning(before.policies[name]) !== meaning(after.policies[present]);
}
