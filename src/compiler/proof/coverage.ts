/**
 * Whether consent and exclusions are as wide as what is sent (the rule `narrowed-policy`). A class is promotional unless
 * it is essential. Consent: as soon as one policy asks for a promotional class, every promotional way must be asked for.
 * Exclusion: a policy chooses its classes, and covers each promotional one on all channels on which it is sent, unless
 * its condition is about channels.
 */
import type { Plan, PolicyPlan } from '../../plan/plan.ts';
import { channelsReadBy } from './reads.ts';
import type { Finding, Way } from './theorem.ts';

export type Named = { readonly name: string; readonly policy: PolicyPlan };

/** Whether a policy judges a way. Pure. */
export function isCovered({ covers }: Pick<PolicyPlan, 'covers'>, way: Way): boolean {
  return covers.classes.includes(way.class) && covers.channels.includes(way.channel);
}

/** The policies of one gate, in order of name. Pure. */
export function policiesOf(plan: Plan, gate: string): readonly Named[] {
  const all = Object.entries(plan.policies).map(([name, policy]) => ({ name, policy }));
  return all
    .filter(({ policy }) => policy.gate === gate)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function isPromotional(plan: Plan, className: string): boolean {
  return plan.workspace.classes[className]?.essential !== true;
}

const PLACES_SHOWN = 3;

/** One finding for a policy: the pairs that it lost, and where they are sent. */
function narrowed({ name, policy }: Named, ways: readonly Way[], message: string, note: string): Finding {
  const pairs = [...Map.groupBy(ways, (way) => `\`${way.class}\` on \`${way.channel}\``).entries()];
  const [first] = ways;
  const what = first !== undefined && policy.covers.classes.includes(first.class) ? 'channels' : 'classes';
  const missing = first === undefined ? '' : what === 'channels' ? first.channel : first.class;
  return {
    code: 'narrowed-policy',
    message: `${message} ${pairs.map(([pair]) => pair).join(', ')}`,
    policy: name,
    source: policy.source,
    label: `\`${missing}\` is not among its ${what}`,
    related: pairs.slice(0, PLACES_SHOWN).flatMap(([pair, [way]]) => {
      return way === undefined
        ? []
        : [{ source: way.source, label: `\`${way.step}\` of \`${way.journey}\` sends ${pair}` }];
    }),
    notes: [note],
    help: `add \`${missing}\` to the ${what} that it covers, or leave \`${what}\` out: then it covers all of them`,
  };
}

/** The policy that is nearest to covering a way: one of its class, else one of its channel, else the first. */
function nearest(policies: readonly Named[], way: Way): Named | undefined {
  return (
    policies.find(({ policy }) => policy.covers.classes.includes(way.class)) ??
    policies.find(({ policy }) => policy.covers.channels.includes(way.channel)) ??
    policies[0]
  );
}

/** Promotional ways for which no consent policy asks. Pure. */
export function unaskedWays(plan: Plan, ways: readonly Way[]): readonly Way[] {
  const policies = policiesOf(plan, 'consent');
  return ways.filter((way) => way.promotional && !policies.some(({ policy }) => isCovered(policy, way)));
}

function checkConsent(plan: Plan, ways: readonly Way[]): readonly Finding[] {
  const asking = policiesOf(plan, 'consent').filter(({ policy }) =>
    policy.covers.classes.some((name) => isPromotional(plan, name)),
  );
  const byPolicy = Map.groupBy(asking.length === 0 ? [] : unaskedWays(plan, ways), (way) =>
    nearest(asking, way),
  );
  const note = 'promotional classes (those that are not essential) go out with consent only';
  return [...byPolicy.entries()].flatMap(([named, lost]) => {
    return named === undefined ? [] : [narrowed(named, lost, 'no consent policy asks for', note)];
  });
}

function checkExclusion(plan: Plan, named: Named, ways: readonly Way[]): readonly Finding[] {
  const { name, policy } = named;
  const lost = ways.filter((way) => {
    return way.promotional && policy.covers.classes.includes(way.class) && !isCovered(policy, way);
  });
  if (lost.length === 0) return [];
  const about = channelsReadBy(plan, policy.spec.when);
  if (about.size > 0 && policy.covers.channels.every((channel) => about.has(channel))) return [];
  const note = 'whoever must not receive a class must not receive it on any channel';
  return [narrowed(named, lost, `the exclusion \`${name}\` lets through`, note)];
}

/** Findings about covers that are narrower than what is sent. Pure. */
export function checkCoverage(plan: Plan, ways: readonly Way[]): readonly Finding[] {
  return [
    ...checkConsent(plan, ways),
    ...policiesOf(plan, 'exclusion').flatMap((named) => checkExclusion(plan, named, ways)),
  ];
}
