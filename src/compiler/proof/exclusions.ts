/** Whether each exclusion can refuse anybody, and hands people to teams only. Reads the plan's data defensively. */
import { isJsonObject } from '../../base/json.ts';
import type { ConditionSpec, Plan, PolicyPlan } from '../../plan/plan.ts';
import { type Named, policiesOf } from './coverage.ts';
import { constantOf, readsOf } from './reads.ts';
import type { Finding, Theorem } from './theorem.ts';

/** The condition of an exclusion; null where it has none. Pure. */
export function conditionOf({ spec }: PolicyPlan): ConditionSpec | null {
  const { when } = spec;
  return isJsonObject(when) && typeof when.kind === 'string' ? (when as ConditionSpec) : null;
}

/** What is sent to a team; absent where nothing is. Pure. */
export function insteadOf({ spec }: PolicyPlan): Theorem['instead'] {
  if (spec.instead === undefined) return undefined;
  const { channel, to, template } = isJsonObject(spec.instead) ? spec.instead : {};
  return { channel: String(channel), to: String(to), template: String(template) };
}

/** How old its data may be. Pure. */
export function staleAfter({ spec }: PolicyPlan): Theorem['staleAfter'] {
  return (Array.isArray(spec.data) ? spec.data : []).filter(isJsonObject).map(({ name, withinMs }) => {
    return { name: String(name), withinMs: Number(withinMs) };
  });
}

function checkCondition(plan: Plan, { name, policy }: Named): readonly Finding[] {
  const when = conditionOf(policy);
  const constant = when === null ? false : constantOf(plan, when);
  const isIdle = when !== null && constant === null && readsOf(plan, when, () => null).length === 0;
  if (constant !== false && !isIdle) return [];
  return [
    {
      code: 'idle-exclusion',
      message: `the exclusion \`${name}\` excludes nobody`,
      policy: name,
      source: when?.source ?? policy.source,
      label: isIdle ? 'this depends on nothing that is known of anybody' : 'this is false of everybody',
      help: 'say in `when` who must not receive, or remove the policy',
    },
  ];
}

/** Why a message in place of another does not go to a team; null where it does. */
function faultOfInstead(
  plan: Plan,
  { channel, to, template }: NonNullable<Theorem['instead']>,
): string | null {
  const { channels, contacts } = plan.workspace;
  const contact = Object.hasOwn(contacts, to) ? contacts[to]?.[channel] : undefined;
  if (!Object.hasOwn(contacts, to)) return `\`${to}\` is no team`;
  if (!Object.hasOwn(channels, channel) || contact === undefined || contact.trim() === '') {
    return `the team \`${to}\` has no contact on \`${channel}\``;
  }
  if (/\{\{|\{%/.test(contact))
    return `the contact of \`${to}\` on \`${channel}\` is filled in from the person's data`;
  return plan.templates[template]?.channel === channel
    ? null
    : `\`${template}\` is no template for \`${channel}\``;
}

function checkInstead(plan: Plan, { name, policy }: Named): readonly Finding[] {
  const instead = insteadOf(policy);
  const fault = instead === undefined ? null : faultOfInstead(plan, instead);
  if (fault === null) return [];
  return [
    {
      code: 'instead-to-subscriber',
      message: `what \`${name}\` sends in place of a refused message goes to no team: ${fault}`,
      policy: name,
      source: policy.source,
      label: 'no other gate judges such a message',
      help: 'name a team of rutter.yaml that has a contact on this channel, or remove `instead`',
    },
  ];
}

/** Findings about exclusions. Pure. */
export function checkExclusions(plan: Plan): readonly Finding[] {
  return policiesOf(plan, 'exclusion').flatMap((named) => [
    ...checkCondition(plan, named),
    ...checkInstead(plan, named),
  ]);
}
