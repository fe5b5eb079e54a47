/** What a changed journey does to people: steps and journeys that are gone, experiments disturbed, sends that bypass. */
import { canonicalJson } from '../../base/canonical.ts';
import { meaningOf } from '../digest.ts';
import type { JourneyPlan, Plan, StepPlan } from '../plan.ts';
import type { Risk } from './change.ts';
import type { Judges, StepMessage } from './judges.ts';
import { judgesMessage } from './reach.ts';
import type { Order } from './renames.ts';

/** Gates by which a send can be judged or not; those of panic and lanes stop nobody for good. */
const PROTECTING = ['consent', 'exclusion', 'quality', 'quiet_hours', 'duplicate', 'frequency'];

const WORDS: { readonly [gate: string]: string } = {
  consent: 'consent',
  exclusion: 'exclusions',
  quality: 'address quality',
  quiet_hours: 'quiet hours',
  duplicate: 'second copies',
  frequency: 'caps',
};

/**
 * Gates that judge other messages on this channel and not this one, in order of judgement. `message` undefined: nothing
 * was sent.
 */
function bypassed(plan: Plan, journey: string, message: StepMessage, channel: string): readonly string[] {
  return PROTECTING.filter((gate) => {
    const own = Object.values(plan.policies).filter((policy) => policy.gate === gate);
    const isUsed = own.some(({ covers }) => covers.channels.includes(channel));
    return isUsed && !own.some((policy) => judgesMessage(policy, journey, message, channel));
  });
}

/** A place of a step in a plan. */
export type StepSite = { readonly plan: Plan; readonly journey: string; readonly step: StepPlan };

/** A send that is new, or that escapes more gates than before. */
export function bypassRisks(
  id: string,
  before: StepSite | null,
  after: StepSite,
  judges: Judges,
): readonly Risk[] {
  const message = judges.message(after.step);
  if (message === null) return [];
  const former = before && judges.message(before.step);
  return message.channels.flatMap((channel): Risk[] => {
    const now = bypassed(after.plan, after.journey, message, channel);
    const wasSent = former?.channels.includes(channel) === true;
    const then = before && former && wasSent ? bypassed(before.plan, before.journey, former, channel) : [];
    const more = now.filter((gate) => !then.includes(gate));
    if (
      more.length === 0 ||
      (wasSent && former.class === message.class && former.tags.join() === message.tags.join())
    )
      return [];
    const gates = more.map((gate) => WORDS[gate] ?? gate).join(', ');
    const text = `\`${id}\` sends by \`${channel}\` as \`${message.class}\`, which ${gates} do not judge`;
    return [{ code: 'send_bypasses', message: text }];
  });
}

/** A step that is gone: whoever is parked there leaves, or nobody said where they go; and the experiment that it was. */
export function removalRisks(
  id: string,
  step: StepPlan,
  order: Order | null,
  judges: Judges,
): readonly Risk[] {
  const disturbed = disturbanceRisks(id, step, null, judges);
  if (order?.do === 'exit')
    return [
      { code: 'step_removed', message: `whoever is parked at \`${id}\` leaves the journey` },
      ...disturbed,
    ];
  if (order !== null) return disturbed;
  const message = `\`${id}\` is gone, and \`migrate\` does not say where those go who are parked there`;
  return [{ code: 'step_removed', message }, ...disturbed];
}

/** An experiment whose arms, shares or measure change while it may run (semantics 40). */
export function disturbanceRisks(
  id: string,
  before: StepPlan,
  after: StepPlan | null,
  judges: Judges,
): readonly Risk[] {
  return judges
    .disturbs(before, after)
    .map((how) => ({ code: 'experiment_disturbed' as const, message: `\`${id}\`: ${how}` }));
}

/** A goal that says something else is another measure of the experiments that are judged by it. */
export function metricRisks(before: JourneyPlan, after: JourneyPlan, judges: Judges): readonly Risk[] {
  const goalOf = ({ goals }: JourneyPlan, name: string) =>
    canonicalJson(meaningOf(goals.find((goal) => goal.name === name) ?? null));
  return Object.entries(before.steps).flatMap(([id, step]): Risk[] => {
    const metric = judges.metric(step);
    if (metric === null || goalOf(before, metric) === goalOf(after, metric)) return [];
    const message = `\`${id}\`: the goal \`${metric}\`, by which its experiment is judged, is another one`;
    return [{ code: 'experiment_disturbed', message }];
  });
}

/** A journey that is gone whole. */
export function goneRisks(journey: JourneyPlan): readonly Risk[] {
  const message = `\`${journey.name}\` is gone: nobody enters any more, and whoever is in it finishes the version of now`;
  return [{ code: 'journey_removed', message }];
}

/** More people may enter than before. */
export function entryRisks(before: JourneyPlan, after: JourneyPlan): readonly Risk[] {
  const isRaised = (old: number | undefined, young: number | undefined) =>
    old !== undefined && (young === undefined || young > old);
  const found: string[] = [];
  if (isRaised(before.limit?.perDay, after.limit?.perDay)) found.push('more people may enter in a day');
  if (isRaised(before.limit?.total, after.limit?.total)) found.push('more people may enter in all');
  if (reentryMs(after) < reentryMs(before)) found.push('the same person may enter again sooner');
  return found.map((how) => ({ code: 'entries_raised', message: `\`${after.name}\`: ${how}` }));
}

function reentryMs({ reentry }: JourneyPlan): number {
  if (reentry.mode === 'never') return Number.POSITIVE_INFINITY;
  return reentry.mode === 'always' ? 0 : reentry.afterMs;
}

/** Nobody is asked for any more. */
export function audienceRisks(before: JourneyPlan, after: JourneyPlan): readonly Risk[] {
  if (before.audience === undefined || after.audience !== undefined) return [];
  return [{ code: 'audience_removed', message: `\`${after.name}\` takes everybody: its audience is gone` }];
}
