/** Why no run ever takes a path, in words; or that this is not certain. */
import { canonicalJson } from '../../base/canonical.ts';
import { AT_LEAST_ONE } from '../../kinds/conditions/history.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitForData } from '../../kinds/steps/wait_for/schema.ts';
import type { ConditionSpec, ExitPlan, JourneyPlan, StepPlan } from '../../plan/plan.ts';
import { conditionsIn } from '../conditions.ts';
import type { Finding, PlanContext, StepSite } from '../definition.ts';
import { demandsOf, type Guard } from '../guards.ts';
import { canNever, type Demand, isNeverTrue } from '../satisfiable/satisfiable.ts';
import { type Fact, type Holding, renew } from './holding.ts';
import { mentionsOf } from './mentions.ts';

/** Exits of a journey; `kept`: segments of which nobody in a run is a member, because nobody is when it begins. */
export type Exits = { readonly plans: readonly ExitPlan[]; readonly kept: readonly ExitPlan[] };

/** What is said of a path; `facts`: what makes it so, besides its guard. */
export type Why = Pick<Finding, 'message' | 'label' | 'help'> & { readonly facts: readonly Fact[] };

/** Where a guard stands, and what holds when a run gets there. */
export type Place = {
  readonly holding: Holding;
  readonly step: StepPlan;
  readonly site: StepSite;
  readonly journey: JourneyPlan;
  readonly exits: Exits;
  readonly context: PlanContext;
};

/** Members of a segment, as a condition. Pure. */
export function memberOf(segment: string): ConditionSpec {
  return { kind: 'segment', segment };
}

/** Null: somebody may take it, or another finding names the cause. Pure. */
export function whyNever(guard: Guard, rivals: readonly Guard[], place: Place): Why | null {
  const { step, site, context } = place;
  const { plan } = context;
  const path = `the path \`${guard.path}\` of \`${site.id}\``;
  const ending = exitBefore(guard, place);
  if (ending !== null) {
    return {
      message: `no run ever takes ${path}: the same event ends it first`,
      label: 'never taken',
      facts: [ending],
      help: 'remove the path, or the exit: an event ends runs before it moves them',
    };
  }
  // A condition that is waited for may come true long after the arrival.
  const here = step.kind === 'branch' ? place.holding : renew(place.holding, `${site.id} ${guard.path}`);
  const own = (demandsOf(guard, rivals) ?? []).map((demand) => ({ ...demand, moment: here.moment }));
  const isForestalled = demandsOf(guard, rivals) === null;
  const ends = endsFor(guard, here, place);
  // What held at another moment matters only to who asks for what has not changed since.
  const isLasting = own.some(({ when }) => mentionsOf(when).entry);
  const facts = here.facts.filter(({ demand }) => isLasting || demand.moment === here.moment);
  const around = [...facts, ...ends];
  if (!isForestalled && own.length === 1 && around.length === 0 && isPlain(guard.when)) return null;
  if (!isForestalled && !canNever([...own, ...around.map(({ demand }) => demand)], plan)) return null;
  if (guard.when !== undefined && isNeverTrue(guard.when, plan)) {
    // Then the segment is what has to be mended.
    if (namesEmptySegment(guard.when, context)) return null;
    return {
      message: `no run ever takes ${path}: its condition can never hold`,
      label: 'never true',
      facts: [],
      help: 'correct the condition: its parts contradict each other',
    };
  }
  if (isForestalled || canNever(own, plan)) {
    return {
      message: `no run ever takes ${path}: an earlier path holds whenever this one does`,
      label: 'never taken',
      facts: culprits(guard, rivals, plan),
      help: 'put the narrower condition first, or remove the path: the first one that holds is taken',
    };
  }
  // Nobody gets here at all, and that was said further out.
  if (
    canNever(
      around.map(({ demand }) => demand),
      plan,
    )
  )
    return null;
  const single = around.filter(({ demand }) => canNever([...own, demand], plan));
  const culprit = single.length > 0 ? single : around;
  const hasLeft = culprit.every((fact) => ends.includes(fact));
  return {
    message: `no run ever takes ${path}: ${hasLeft ? 'whoever it holds for has left before' : 'what led here says the opposite'}`,
    label: 'never true here',
    facts: culprit,
    help: hasLeft ? 'remove the path, or the exit' : 'correct one of the conditions, or remove the path',
  };
}

/** A condition of so few parts that they cannot contradict each other, as most are. Pure. */
export function isPlain(when: ConditionSpec | undefined): boolean {
  if (when === undefined) return true;
  if (when.kind === 'any') return (when.of as readonly ConditionSpec[]).some(isPlain);
  const tests = when.kind === 'compare' ? when.tests : when.kind === 'event' ? when.count : undefined;
  return Array.isArray(tests) && tests.length === 1;
}

function culprits(guard: Guard, rivals: readonly Guard[], plan: PlanContext['plan']): readonly Fact[] {
  const asFact = ({ span, when }: Guard): Fact => ({
    demand: { when: when ?? { kind: 'all', of: [] }, is: 'true' },
    place: span,
    label: 'this one is taken',
  });
  const alone = rivals.filter((rival) => {
    const demands = demandsOf(guard, [rival]);
    return demands === null || canNever(demands, plan);
  });
  return (alone.length > 0 ? alone.slice(0, 1) : rivals).map(asFact);
}

/** An exit by the very event that a path waits for. One that happened before the arrival may count where there is a lookback. */
function exitBefore(guard: Guard, { step, exits, context }: Place): Fact | null {
  if (guard.event === null || readSpec<WaitForData>(step).lookbackMs > 0) return null;
  for (const exit of exits.plans) {
    if (exit.by !== 'event' || exit.event !== guard.event) continue;
    const reachesAll = exit.key === undefined || exit.key === false;
    if (!reachesAll && canonicalJson(exit.key) !== guard.key) continue;
    const isNarrower = exit.where !== undefined;
    const demands: Demand[] = guard.when === undefined ? [] : [{ when: guard.when, is: 'true' }];
    if (exit.where !== undefined) demands.push({ when: exit.where, is: 'not true' });
    if (isNarrower && !canNever(demands, context.plan)) continue;
    return {
      demand: { when: memberOf(''), is: 'true' },
      place: exit.source,
      label: 'ends the run',
    };
  }
  return null;
}

/** What cannot have happened to a run that is still there. Of journeys with a key an exit may have been that of another run. */
function endsFor(guard: Guard, { moment, isUpdated }: Holding, { journey, exits }: Place): readonly Fact[] {
  const { plans, kept } = exits;
  const asked = guard.when === undefined ? [] : mentionsOf(guard.when).events;
  const label = 'ends the run';
  const events = plans.flatMap((exit): readonly Fact[] => {
    if (exit.by !== 'event' || journey.key !== undefined) return [];
    if (guard.event !== null || !asked.includes(exit.event)) return [];
    const { event, where } = exit;
    const happened = { kind: 'event', event, reading: 'instants', since: 'entry', count: AT_LEAST_ONE };
    const when = { ...happened, ...(where && { where }) } as unknown as ConditionSpec;
    return [{ demand: { when, is: 'false', moment }, place: exit.source, label }];
  });
  if (isUpdated) return events;
  const segments = kept.flatMap((exit): readonly Fact[] =>
    exit.by === 'segment'
      ? [{ demand: { when: memberOf(exit.segment), is: 'not true', moment }, place: exit.source, label }]
      : [],
  );
  return [...events, ...segments];
}

/** True where a segment that a condition names has no members: then that is what has to be mended. Pure. */
export function namesEmptySegment(when: ConditionSpec, { plan, workspace }: PlanContext): boolean {
  for (const { kind, segment } of conditionsIn(when, workspace.definitions)) {
    if (kind !== 'segment' || typeof segment !== 'string') continue;
    const named = plan.segments[segment];
    if (named !== undefined && isNeverTrue(named.when, plan)) return true;
  }
  return false;
}
