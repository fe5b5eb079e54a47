/**
 * Pairs of sends on one way through a journey with no time between them. Ways are followed from one pause to the next; a way
 * that no subscriber can take, because its guards contradict each other, is none. What matters about two sends is asked.
 */
import type { BranchData } from '../../kinds/steps/branch/schema.ts';
import type { RepeatData } from '../../kinds/steps/repeat/schema.ts';
import type { SendData } from '../../kinds/steps/send/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { JourneyPlan, Plan, StepPlan } from '../../plan/plan.ts';
import { type Flow, reachableFrom } from '../flow.ts';
import { canNever, type Demand } from '../satisfiable/satisfiable.ts';

/** Two sends by the ids of their steps; the second is reached while no time passes. */
export type Pair = { readonly first: string; readonly second: string };

/** Steps of ways that are followed in one journey, after which the rest is let be: bounded time for whatever people write. */
const STEPS_MAX = 2_000;
const PAUSES: ReadonlySet<string> = new Set(['wait', 'wait_for', 'digest']);

/**
 * A way from a pause to a step: the step, and the way before it with the label by which it was left. It is not followed
 * beyond `last`.
 */
type Way = {
  readonly at: string;
  readonly before: Way | null;
  readonly label: string;
  readonly last: string | null;
};

/** One pair for each second send that `matters`: with the nearest send before it. Pure. */
export function findPairs(
  { steps, start }: JourneyPlan,
  flow: Flow,
  plan: Plan,
  matters: (first: SendData, second: SendData) => boolean,
): readonly Pair[] {
  const found = new Map<string, string>();
  const began = new Set<string>();
  const open: Way[] = [];
  const begin = (at: string | null, last: string | null): void => {
    if (at === null || began.has(at)) return;
    began.add(at);
    open.push({ at, before: null, label: '', last });
  };
  const look = (way: Way, second: StepPlan): void => {
    for (let earlier = way.before; earlier !== null; earlier = earlier.before) {
      const first = steps[earlier.at];
      if (first?.kind !== 'send' || !matters(readSpec<SendData>(first), readSpec<SendData>(second))) continue;
      const demands = demandsOn(way, steps);
      // A guard that can never hold by itself is the business of `never-true-path`.
      if (demands.length < 2 || !canNever(demands, plan)) found.set(way.at, earlier.at);
      return;
    }
  };
  begin(start, null);
  let count = 0;
  for (let way = open.pop(); way !== undefined && count < STEPS_MAX; way = open.pop()) {
    count += 1;
    const step = steps[way.at];
    if (step === undefined || way.at === way.last || isOver(way, step)) continue;
    if (step.kind === 'send' && !found.has(way.at)) look(way, step);
    for (const { label, to } of flow.out.get(way.at) ?? []) {
      const passing = passingOf(step, label, way, { steps, flow });
      // The steps of a failure come in the place of a message: what they send is no second one for what follows them.
      if (passing === 'instead') begin(to, step.next);
      else if (passing === 'later') begin(to, null);
      else if (passing === 'at once' && to !== null) {
        open.push({ at: to, before: way, label, last: way.last });
      }
    }
  }
  return [...found].map(([second, first]) => ({ first, second }));
}

/** A loop is left when it is reached again; everything else is followed once on a way. */
function isOver(way: Way, { kind }: StepPlan): boolean {
  let count = 0;
  for (let earlier = way.before; earlier !== null; earlier = earlier.before) {
    if (earlier.at === way.at) count += 1;
  }
  return count > (kind === 'repeat' ? 1 : 0);
}

/** How a way out is taken. 'never': not from here. */
type Passing = 'at once' | 'later' | 'instead' | 'never';

type Graph = { readonly steps: JourneyPlan['steps']; readonly flow: Flow };

function passingOf(step: StepPlan, label: string, way: Way, graph: Graph): Passing {
  if (PAUSES.has(step.kind)) return 'later';
  if (step.kind === 'send') return label === 'error' ? 'instead' : 'at once';
  if (step.kind !== 'repeat') return 'at once';
  const { everyMs, body, until } = readSpec<RepeatData>(step);
  const sends = sendsOn(way, graph.steps);
  const inside = body === null || sends.length === 0 ? null : reachableFrom(graph.flow, body);
  const isAgain = sends.some((id) => inside?.has(id) === true) || isOver(way, NO_LOOP);
  if (label === 'next') return isAgain || until !== undefined || sends.length === 0 ? 'at once' : 'never';
  // The first round begins at once; the next one waits where the loop keeps its own time.
  if (!isAgain) return 'at once';
  return everyMs === null ? 'never' : 'later';
}

/** Asks `isOver` whether a step was passed before. */
const NO_LOOP = { kind: '' } as StepPlan;

function sendsOn(way: Way, steps: JourneyPlan['steps']): readonly string[] {
  const sends: string[] = [];
  for (let each = way.before; each !== null; each = each.before) {
    if (steps[each.at]?.kind === 'send') sends.push(each.at);
  }
  return sends;
}

/** What must hold of whoever goes this way. An update makes a new moment. */
function demandsOn(way: Way, steps: JourneyPlan['steps']): readonly Demand[] {
  const demands: Demand[] = [];
  let moment = 0;
  for (let { before: each, label } = way; each !== null; { before: each, label } = each) {
    const step = steps[each.at];
    if (step?.kind === 'update') moment += 1;
    if (step?.kind !== 'branch') continue;
    const { paths } = readSpec<BranchData>(step);
    const taken = paths.findIndex(({ id }) => id === label);
    for (const { when } of taken < 0 ? paths : paths.slice(0, taken)) {
      demands.push({ when, is: 'not true', moment: String(moment) });
    }
    const own = paths[taken];
    if (own !== undefined) demands.push({ when: own.when, is: 'true', moment: String(moment) });
  }
  return demands;
}
