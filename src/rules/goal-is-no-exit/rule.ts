/**
 * Journeys that go on writing to people who have done what it is all about. Follows the graph from every step at which
 * time passes to the sends behind it; a step on the way that looks at the goal's event decides on purpose.
 */
import { readsOf } from '../../compiler/proof/reads.ts';
import type { BranchData } from '../../kinds/steps/branch/schema.ts';
import type { RepeatData } from '../../kinds/steps/repeat/schema.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { WaitForData } from '../../kinds/steps/wait_for/schema.ts';
import { entry } from '../../language/syntax/node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import type { GoalPlan, JourneyPlan, Plan, StepPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import type { Flow } from '../flow.ts';

export const rule: PlanRule = {
  id: 'goal-is-no-exit',
  family: 'audience',
  title: 'people who have reached the primary goal still get the rest',
  question: 'Does somebody who has just bought still get the reminder to buy?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** A step at which time passes, and a send behind it that nothing on the way keeps back. */
type Gap = { readonly wait: string; readonly send: string };

function create({ plan, workspace, report, journeyOf, flow }: PlanContext): Visitor {
  return {
    document: (document) => {
      const journey = journeyOf(document);
      const goal = journey?.goals.find(({ primary }) => primary);
      if (journey === undefined || goal === undefined || isExit(goal, journey, plan)) return;
      const gap = findGap(journey, flow(journey), goal.event, (part) => reads(plan, part, goal.event));
      const [wait, send] = [journey.steps[gap?.wait ?? ''], journey.steps[gap?.send ?? '']];
      if (gap === null || wait === undefined || send === undefined) return;
      const { root } = document;
      const after = entry(root, 'audience') ?? entry(root, 'enter');
      const isSimple = goal.where === undefined && entry(root, 'exit') === undefined;
      const line = `exit: [{ event: ${JSON.stringify(goal.event)} }]`;
      report({
        message: `who has reached the goal \`${goal.name}\` of \`${document.name}\` still gets \`${gap.send}\``,
        span: workspace.spanOf(goal.source),
        label: `\`${goal.event}\` ends nothing`,
        related: [
          { span: workspace.spanOf(wait.source), label: 'when it happens here, nobody notices' },
          { span: workspace.spanOf(send.source), label: 'and this is sent all the same' },
        ],
        help: `add \`- event: ${goal.event}\` to \`exit\`, or ask for it before the send`,
        ...(isSimple &&
          after !== undefined &&
          root.node === 'map' && {
            fix: {
              title: `write \`${line}\``,
              isSafe: false,
              edits: [insertEntry(root, after, line, workspace.textOf(document.file))],
            },
          }),
      });
    },
  };
}

/** Whether some data of the plan depend on an event, segments and traits followed. */
function reads(plan: Plan, part: unknown, event: string): boolean {
  return readsOf(plan, part, () => null).some(({ what, name }) => what === 'event' && name === event);
}

/** The goal's event ends the run, by itself or through a segment. */
function isExit(goal: GoalPlan, { exits }: JourneyPlan, plan: Plan): boolean {
  return exits.some((exit) =>
    exit.by === 'event' ? exit.event === goal.event : reads(plan, { segment: exit.segment }, goal.event),
  );
}

type Asks = (part: unknown) => boolean;

/** Where people go from a step at which time passes without anybody looking at the goal; none for all others. */
function waysAfterTime(
  step: StepPlan,
  outs: readonly string[],
  event: string,
  asks: Asks,
): readonly string[] {
  if (step.kind === 'wait' || step.kind === 'digest') return outs;
  if (step.kind === 'repeat') {
    const { everyMs, until, body } = readSpec<RepeatData>(step);
    return everyMs === null || (until !== undefined && asks(until)) || body === null ? [] : [body];
  }
  if (step.kind !== 'wait_for') return [];
  const { paths } = readSpec<WaitForData>(step);
  const isAwaited = paths.some((path) => (path.on === 'condition' ? asks(path.when) : path.event === event));
  return isAwaited ? [] : outs;
}

/** True for a step that finds out whether the goal was reached before it. */
function looksBack(step: StepPlan, asks: Asks): boolean {
  if (step.kind === 'branch') return readSpec<BranchData>(step).paths.some(({ when }) => asks(when));
  if (step.kind === 'repeat') return asks(readSpec<RepeatData>(step).until);
  if (step.kind !== 'wait_for') return false;
  // An event counts from the arrival (semantics 13): only a lookback or a condition sees what was before.
  return readSpec<WaitForData>(step).paths.some((path) =>
    path.on === 'condition' ? asks(path.when) : asks(path.lookback),
  );
}

/** The first send, in the order of the steps, that people get although they reached the goal at a step before it. */
function findGap({ steps }: JourneyPlan, flow: Flow, event: string, asks: Asks): Gap | null {
  const outsOf = (id: string) => (flow.out.get(id) ?? []).flatMap(({ to }) => to ?? []);
  const unknowing = stepsWithoutGoal(steps, flow, event, asks);
  for (const [wait, step] of Object.entries(steps)) {
    if (!unknowing.has(wait)) continue;
    const open = [...waysAfterTime(step, outsOf(wait), event, asks)];
    const seen = new Set<string>();
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const next = steps[id];
      if (next === undefined || seen.has(id)) continue;
      seen.add(id);
      if (next.kind === 'send') {
        if (isAsked(id, steps, outsOf, event, asks)) continue;
        return { wait, send: id };
      }
      if (!looksBack(next, asks)) open.push(...outsOf(id).toReversed());
    }
  }
  return null;
}

/**
 * True for a first message behind which the journey waits for the goal: the goal is the answer to it, e.g. of a survey, and
 * nobody gives it before.
 */
function isAsked(
  send: string,
  steps: JourneyPlan['steps'],
  outsOf: (id: string) => readonly string[],
  event: string,
  asks: Asks,
): boolean {
  const behind = (from: string) => {
    const seen = new Set<string>();
    const open = [...outsOf(from)];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...outsOf(id));
    }
    return seen;
  };
  const sends = Object.keys(steps).filter((id) => steps[id]?.kind === 'send');
  if (sends.some((id) => behind(id).has(send))) return false;
  return [...behind(send)].some((id) => {
    const step = steps[id];
    return step?.kind === 'wait_for' && waysAfterTime(step, ['next'], event, asks).length === 0;
  });
}

/** The steps to which a run can come without the journey having seen that the goal was reached. */
function stepsWithoutGoal(
  steps: JourneyPlan['steps'],
  { start, out }: Flow,
  event: string,
  asks: Asks,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = start === null ? [] : [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps[id];
    if (step === undefined || seen.has(id)) continue;
    seen.add(id);
    const knowing = pathsOfGoal(step, event, asks);
    for (const { to, label } of out.get(id) ?? []) if (to !== null && !knowing.has(label)) open.push(to);
  }
  return seen;
}

/** The paths of a step that are taken because the goal was reached. */
function pathsOfGoal(step: StepPlan, event: string, asks: Asks): ReadonlySet<string> {
  if (step.kind === 'branch') {
    const paths = readSpec<BranchData>(step).paths.filter(({ when }) => when.kind !== 'not' && asks(when));
    return new Set(paths.map(({ id }) => id));
  }
  if (step.kind !== 'wait_for') return new Set();
  const paths = readSpec<WaitForData>(step).paths.filter((path) =>
    path.on === 'condition' ? path.when.kind !== 'not' && asks(path.when) : path.event === event,
  );
  return new Set(paths.map(({ id }) => id));
}
