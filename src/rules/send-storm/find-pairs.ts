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

/** A way from a pause to a step. `passed`: the steps on it. `moment` changes with the profile. It is not followed beyond `last`. */
type Way = {
  readonly at: string;
  readonly last: string | null;
  readonly passed: readonly string[];
  readonly sends: readonly string[];
  readonly demands: readonly Demand[];
  readonly moment: number;
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
    open.push({ at, last, passed: [], sends: [], demands: [], moment: 0 });
  };
  const look = (way: Way, second: StepPlan): void => {
    const first = way.sends.findLast((id) => {
      const step = steps[id];
      return step !== undefined && matters(readSpec<SendData>(step), readSpec<SendData>(second));
    });
    if (first !== undefined && !canNever(way.demands, plan)) found.set(way.at, first);
  };
  begin(start, null);
  let count = 0;
  for (let way = open.pop(); way !== undefined && count < STEPS_MAX; way = open.pop()) {
    count += 1;
    const step = steps[way.at];
    if (step === undefined || way.at === way.last || isOver(way, step)) continue;
    if (step.kind === 'send' && !found.has(way.at)) look(way, step);
    for (const { label, to } of flow.out.get(way.at) ?? []) {
      const passing = passingOf(step, label, way, flow);
      // The steps of a failure come in the place of a message: what they send is no second one for what follows them.
      if (passing === 'instead') begin(to, step.next);
      else if (passing === 'later') begin(to, null);
      else if (passing === 'at once' && to !== null) open.push(follow(way, step, label, to));
    }
  }
  return [...found].map(([second, first]) => ({ first, second }));
}

/** A loop is left when it is reached again; everything else is followed once on a way. */
function isOver({ at, passed }: Way, { kind }: StepPlan): boolean {
  return passed.filter((id) => id === at).length > (kind === 'repeat' ? 1 : 0);
}

/** How a way out is taken. 'never': not from here. */
type Passing = 'at once' | 'later' | 'instead' | 'never';

function passingOf(step: StepPlan, label: string, way: Way, flow: Flow): Passing {
  if (PAUSES.has(step.kind)) return 'later';
  if (step.kind === 'send') return label === 'error' ? 'instead' : 'at once';
  if (step.kind !== 'repeat') return 'at once';
  const { everyMs, body, until } = readSpec<RepeatData>(step);
  const inside = body === null ? null : reachableFrom(flow, body);
  const isAgain = way.passed.includes(way.at) || way.sends.some((id) => inside?.has(id) === true);
  if (label === 'next') return isAgain || until !== undefined || way.sends.length === 0 ? 'at once' : 'never';
  // The first round begins at once; the next one waits where the loop keeps its own time.
  if (!isAgain) return 'at once';
  return everyMs === null ? 'never' : 'later';
}

function follow(way: Way, step: StepPlan, label: string, to: string): Way {
  const passed = [...way.passed, way.at];
  const moment = String(way.moment);
  if (step.kind === 'send') return { ...way, at: to, passed, sends: [...way.sends, way.at] };
  if (step.kind === 'update') return { ...way, at: to, passed, moment: way.moment + 1 };
  if (step.kind !== 'branch') return { ...way, at: to, passed };
  const { paths } = readSpec<BranchData>(step);
  const taken = paths.findIndex(({ id }) => id === label);
  const refused = taken < 0 ? paths : paths.slice(0, taken);
  const demands: Demand[] = refused.map(({ when }) => ({ when, is: 'not true', moment }));
  const own = paths[taken];
  if (own !== undefined) demands.push({ when: own.when, is: 'true', moment });
  return { ...way, at: to, passed, demands: [...way.demands, ...demands] };
}
