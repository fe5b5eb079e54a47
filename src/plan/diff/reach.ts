/** Which journeys a change touches: by what they name, transitively, and by the policies that judge what they send. */
import { bundleParts } from '../bundle.ts';
import type { Plan, PolicyPlan } from '../plan.ts';
import type { Judges, StepMessage } from './judges.ts';

/** The journeys of one plan that each element reaches. */
export type Reach = {
  policy(name: string): readonly string[];
  named(part: 'segments' | 'traits' | 'templates' | 'facts', name: string): readonly string[];
  class(name: string): readonly string[];
  channel(name: string): readonly string[];
};

/** True where a policy judges a message of a journey on one of its channels. Pure. */
export function judgesMessage(
  { covers, spec }: PolicyPlan,
  journey: string,
  message: StepMessage,
  channel: string,
): boolean {
  if (!covers.classes.includes(message.class) || !covers.channels.includes(channel)) return false;
  const { tags, journeys } = spec;
  if (Array.isArray(journeys) && !journeys.includes(journey)) return false;
  return !Array.isArray(tags) || message.tags.some((tag) => tags.includes(tag));
}

type Sent = { readonly journey: string; readonly message: StepMessage };

function sentBy(plan: Plan, judges: Judges): readonly Sent[] {
  return Object.values(plan.journeys).flatMap(({ name, steps }) =>
    Object.values(steps).flatMap((step) => {
      const message = judges.message(step);
      return message === null ? [] : [{ journey: name, message }];
    }),
  );
}

/** What reaches what in a plan. Looks at every journey once. */
export function reachIn(plan: Plan, judges: Judges): Reach {
  const sent = sentBy(plan, judges);
  const bundles = Object.values(plan.journeys).map((journey) => bundleParts(plan, journey));
  const calling = Object.values(plan.journeys)
    .filter(({ steps }) => Object.values(steps).some(judges.calls))
    .map(({ name }) => name);
  const unique = (names: readonly string[]) => [...new Set(names)].sort();
  const ofMessages = (fits: (each: Sent) => boolean) =>
    unique(sent.filter(fits).map(({ journey }) => journey));
  const policy = (name: string): readonly string[] => {
    const found = plan.policies[name];
    if (found === undefined) return [];
    const isJudged = ({ journey, message }: Sent) =>
      message.channels.some((channel) => judgesMessage(found, journey, message, channel));
    const { calls, journeys } = found.spec;
    const isListed = (journey: string) => !Array.isArray(journeys) || journeys.includes(journey);
    return unique([...ofMessages(isJudged), ...(calls === true ? calling.filter(isListed) : [])]);
  };
  return {
    policy,
    named(part, name) {
      const direct = bundles.filter((bundle) => Object.hasOwn(bundle[part], name));
      const uses = policiesUsing(plan, part, name).flatMap(policy);
      return unique([...direct.map(({ journey }) => journey.name), ...uses]);
    },
    class: (name) => ofMessages(({ message }) => message.class === name),
    channel: (name) => ofMessages(({ message }) => message.channels.includes(name)),
  };
}

/** Policies that name an element of the plan, themselves or by a segment or trait, in order of name. Pure. */
export function policiesUsing(
  plan: Plan,
  part: 'segments' | 'traits' | 'templates' | 'facts',
  wanted: string,
): readonly string[] {
  const reaches = (name: string): boolean => {
    const { uses } = plan.policies[name] ?? {};
    const open = uses === undefined ? [] : [uses];
    const seen = new Set<string>();
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      if ((each[part] as readonly string[]).includes(wanted)) return true;
      for (const segment of each.segments) follow(`s ${segment}`, plan.segments[segment]?.uses);
      for (const trait of each.traits) {
        if (part === 'facts' && plan.traits[trait]?.fact === wanted) return true;
        follow(`t ${trait}`, plan.traits[trait]?.uses);
      }
    }
    return false;

    function follow(key: string, more: typeof uses): void {
      if (seen.has(key) || more === undefined) return;
      seen.add(key);
      open.push(more);
    }
  };
  return Object.keys(plan.policies).sort().filter(reaches);
}
