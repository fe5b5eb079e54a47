/**
 * What is known of a run before each of its steps: its audience, what started it, and the guards on its way, as long as
 * nothing could change in between. Time, a send that is waited for, and an update make a new moment; of the moments before
 * only what was asked of `entry` still counts.
 */
import type { Json } from '../../base/json.ts';
import type { CallData } from '../../kinds/steps/call/schema.ts';
import type { SendData } from '../../kinds/steps/send/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import { child, type MapNode, type Span } from '../../language/syntax/node.ts';
import type { ConditionSpec, JourneyPlan, Source, StepPlan } from '../../plan/plan.ts';
import type { PlanContext, StepSite } from '../definition.ts';
import { type Guard, guardsOf } from '../guards.ts';
import type { Demand } from '../satisfiable/satisfiable.ts';
import { mentionsOf } from './mentions.ts';

/** Something that holds, and where it was written; null for what has no place of its own. */
export type Fact = { readonly demand: Demand; readonly place: Span | Source | null; readonly label: string };

/** `moment`: when; `isUpdated`: a step of this very moment has changed the profile, and exits were not judged since. */
export type Holding = {
  readonly moment: string;
  readonly facts: readonly Fact[];
  readonly isUpdated: boolean;
};

const START = 'start';

/** Follows the steps of one journey in the order in which they are shown; asks for what holds before each. */
export type Tracker = {
  /** What holds when a run reaches this step. To be called once for each step, in the order of the text. */
  reach(site: StepSite, step: StepPlan | undefined): Holding;
  /** What holds when a run enters. */
  readonly start: Holding;
};

/** A tracker for one journey. */
export function trackHoldings(journey: JourneyPlan, context: Pick<PlanContext, 'stepOf'>): Tracker {
  const start: Holding = { moment: START, facts: factsAtStart(journey), isUpdated: false };
  const before = new Map<MapNode, Holding>();
  const current = new Map<readonly MapNode[], Holding>();
  return {
    start,
    reach(site, step) {
      const parent = site.parents.at(-1);
      const outer = parent && before.get(parent.map);
      const first = parent === undefined || outer === undefined ? start : enter(site, parent, outer, context);
      const holding = site.index === 0 ? first : (current.get(site.siblings) ?? first);
      before.set(site.map, holding);
      current.set(site.siblings, holding);
      if (step === undefined || !isInstant(step)) {
        const isUpdated = step?.kind === 'update';
        current.set(site.siblings, renew(holding, site.id, isUpdated));
        // Whatever follows one of the steps around it follows this one, too.
        for (const { siblings } of site.parents) {
          const known = current.get(siblings);
          if (known !== undefined) current.set(siblings, renew(known, site.id, isUpdated || known.isUpdated));
        }
      }
      return holding;
    },
  };
}

/** A new moment, in which the old ones still tell what was asked of `entry`. Pure. */
export function renew({ facts }: Holding, name: string, isUpdated = false): Holding {
  if (facts.length === 0) return { moment: `after ${name}`, facts, isUpdated };
  return {
    moment: `after ${name}`,
    facts: facts.filter(({ demand }) => mentionsOf(demand.when).entry),
    isUpdated,
  };
}

/** Steps that take no time and change nothing. */
const INSTANT: { readonly [kind: string]: (step: StepPlan) => boolean } = {
  branch: () => true,
  split: () => true,
  exit: () => true,
  send: (step) => !readSpec<SendData>(step).blocks,
  call: (step) => !readSpec<CallData>(step).blocks,
};

function isInstant(step: StepPlan): boolean {
  return Object.hasOwn(INSTANT, step.kind) && INSTANT[step.kind]?.(step) === true;
}

/** What holds at the first step of a list inside of another step. */
function enter(
  site: StepSite,
  parent: StepSite,
  outer: Holding,
  context: Pick<PlanContext, 'stepOf'>,
): Holding {
  const step = context.stepOf(parent);
  if (step === undefined) return renew(outer, parent.id);
  const guards = guardsOf(parent, step);
  const taken = pathOf(parent, site.map);
  const own = guards.findIndex(({ path }) => path === taken);
  if (step.kind === 'branch' && taken !== null) {
    const passed = own < 0 ? guards : guards.slice(0, own);
    const facts = passed.flatMap((guard) =>
      factOf(guard, 'not true', outer.moment, 'this path was not taken'),
    );
    return { ...outer, facts: [...outer.facts, ...facts, ...holdsOf(guards[own], outer.moment)] };
  }
  if (isInstant(step)) return outer;
  const later = renew(outer, `${parent.id} ${taken ?? ''}`);
  return { ...later, facts: [...later.facts, ...holdsOf(guards[own], later.moment)] };
}

function holdsOf(guard: Guard | undefined, moment: string): readonly Fact[] {
  return guard === undefined ? [] : factOf(guard, 'true', moment, 'this led here');
}

function factOf(guard: Guard, is: Demand['is'], moment: string, label: string): readonly Fact[] {
  const { when, span } = guard;
  return when === undefined || mentionsOf(when).arrival
    ? []
    : [{ demand: { when, is, moment }, place: span, label }];
}

/** The path of a step in whose list another step stands first; null for a list that belongs to no path. */
function pathOf({ body }: StepSite, map: MapNode): string | null {
  const paths = child(body.value, 'paths');
  for (const path of paths?.node === 'list' ? paths.items : []) {
    const steps = child(path, 'steps');
    const id = child(path, 'id');
    if (steps?.node === 'list' && steps.items.includes(map) && id?.node === 'scalar') return String(id.value);
  }
  return null;
}

function factsAtStart({ entry, audience }: JourneyPlan): Fact[] {
  const facts: Fact[] = [];
  const add = (when: ConditionSpec | undefined, label: string): void => {
    if (when === undefined) return;
    facts.push({ demand: { when, is: 'true', moment: START }, place: when.source ?? null, label });
  };
  add(audience, 'the audience');
  if (entry.by === 'event') add(entry.where && asEntry(entry.where), 'what starts a run');
  if (entry.by === 'segment') add({ kind: 'segment', segment: entry.segment }, 'what starts a run');
  return facts;
}

/** `enter.where` speaks of `event`; once a run is there, that event is its `entry`. */
function asEntry(where: ConditionSpec): ConditionSpec {
  return rename(where as Json) as ConditionSpec;
}

function rename(value: Json): Json {
  if (Array.isArray(value)) return value.map(rename);
  if (typeof value !== 'object' || value === null) return value;
  const renamed = Object.entries(value).map(([name, member]): readonly [string, Json] => {
    const isPath = (name === 'path' || name === 'ref') && Array.isArray(member) && member[0] === 'event';
    return [name, isPath ? ['entry', ...member.slice(1)] : rename(member as Json)];
  });
  return Object.fromEntries(renamed);
}
