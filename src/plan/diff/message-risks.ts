/** Messages that escape what judges others, or what judged them before: a new send, another class, tag or channel of one. */
import { quoteNames } from '../../base/quote-names.ts';
import type { Plan, PolicyPlan, StepPlan } from '../plan.ts';
import type { Risk } from './change.ts';
import type { Judges, StepMessage } from './judges.ts';
import { judgesMessage } from './reach.ts';

/** Gates by which a send can be judged or not; those of panic and lanes stop nobody for good. */
const PROTECTING = ['consent', 'exclusion', 'quality', 'quiet_hours', 'duplicate', 'frequency'];
/** What these let through depends on what else is counted: another policy of the same words is another one. */
const COUNTING: ReadonlySet<string> = new Set(['duplicate', 'frequency']);

const WORDS: { readonly [gate: string]: string } = {
  consent: 'consent',
  exclusion: 'exclusions',
  quality: 'address quality',
  quiet_hours: 'quiet hours',
  duplicate: 'the rule of one copy an address',
  frequency: 'caps',
};

/** A place of a step in a plan. */
export type StepSite = { readonly plan: Plan; readonly journey: string; readonly step: StepPlan };

/** A message of a journey on one channel. */
type Sent = { readonly journey: string; readonly message: StepMessage; readonly channel: string };

/** Gates that judge other messages on this channel and not this one, in order of judgement. */
function bypassed(plan: Plan, { journey, message, channel }: Sent): readonly string[] {
  return PROTECTING.filter((gate) => {
    const own = Object.values(plan.policies).filter((policy) => policy.gate === gate);
    const isUsed = own.some(({ covers }) => covers.channels.includes(channel));
    return isUsed && !own.some((policy) => judgesMessage(policy, journey, message, channel));
  });
}

type Named = readonly [name: string, policy: PolicyPlan];

function judging(plan: Plan, { journey, message, channel }: Sent): readonly Named[] {
  return Object.entries(plan.policies)
    .filter(([, policy]) => PROTECTING.includes(policy.gate))
    .filter(([, policy]) => judgesMessage(policy, journey, message, channel));
}

/** What a message that went out before is asked no more by the policies of now. */
function escapes(plan: Plan, former: Sent, sent: Sent, { gates, widening }: Judges): readonly string[] {
  const [then, now] = [judging(plan, former), judging(plan, sent)];
  const widens = widening(plan, plan);
  const isCovered = ([name, policy]: Named) =>
    now.some(([other, { gate, spec }]) => {
      if (other === name) return true;
      if (gate !== policy.gate || COUNTING.has(gate)) return false;
      return gates[gate]?.weaker(policy.spec, spec, widens).length === 0;
    });
  const lost = then.filter((each) => !isCovered(each)).map(([name]) => name);
  const asked = (policies: readonly Named[], { message, channel }: Sent) =>
    policies.flatMap(([, { gate, spec }]) => gates[gate]?.asks?.(spec, message, channel) ?? []);
  const stay = then.filter(([name]) => now.some(([other]) => other === name));
  const asks = asked(now, sent);
  const unasked = [...new Set(asked(stay, former))].filter((each) => !asks.includes(each));
  return [
    ...(lost.length === 0 ? [] : [`is no longer judged by ${quoteNames(lost.sort())}`]),
    ...(unasked.length === 0 ? [] : [`no longer asks for ${unasked.join(', ')}`]),
  ];
}

/** A send that is new, or that escapes what judged it before. */
export function bypassRisks(
  id: string,
  before: StepSite | null,
  after: StepSite,
  judges: Judges,
): readonly Risk[] {
  const message = judges.message(after.step);
  if (message === null) return [];
  const former = before && judges.message(before.step);
  const { plan, journey } = after;
  const [step, name] = [quoteNames([id]), quoteNames([message.class])];
  return message.channels.flatMap((channel): Risk[] => {
    const [sent, by] = [{ journey, message, channel }, quoteNames([channel])];
    if (former?.channels.includes(channel) !== true) {
      const gates = bypassed(plan, sent).map((gate) => WORDS[gate] ?? gate);
      const text = `${step} sends by ${by} as ${name}, and is not held back by: ${gates.join(', ')}`;
      return gates.length === 0 ? [] : [{ code: 'send_bypasses', message: text }];
    }
    const found = escapes(plan, { ...sent, message: former }, sent, judges);
    const text = `${step} goes out by ${by} as ${name} and ${found.join(', and ')}`;
    return found.length === 0 ? [] : [{ code: 'send_bypasses', message: text }];
  });
}
