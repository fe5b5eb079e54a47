/** Two experiments on the same people: judged by one number, or dividing people in the same way. */
import { textOf } from '../../compiler/problem.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { SplitData } from '../../kinds/steps/split/schema.ts';
import { child, type Node } from '../../language/syntax/node.ts';
import type { GoalPlan, JourneyPlan, StepPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';
import { reachableFrom } from '../flow.ts';
import { COMPARED_MAX, mayHoldTogether, mayShareEntry, triggerOf } from '../same-entry.ts';

export const rule: PlanRule = {
  id: 'experiment-overlap',
  family: 'measurement',
  title: 'two experiments mix their effects in the same people',
  question: 'Was it this experiment, or the other one?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

type Experiment = {
  readonly name: string;
  readonly salt: string;
  readonly step: string;
  readonly journey: JourneyPlan;
  readonly metric: GoalPlan | undefined;
  readonly nameNode: Node;
  readonly metricNode: Node;
};

function create({ plan, report, flow, stepOf }: PlanContext): Visitor {
  const bySalt = new Map<string, Experiment>();
  const byMetric = new Map<string, Experiment[]>();
  /** Pairs that were reported: an experiment may stand in several places. */
  const said = new Set<string>();

  /** True where somebody may be in both. */
  const mayMeet = (one: Experiment, other: Experiment): boolean => {
    if (one.journey !== other.journey) return mayShareEntry(one.journey, other.journey, plan);
    const steps = flow(one.journey);
    return reachableFrom(steps, one.step).has(other.step) || reachableFrom(steps, other.step).has(one.step);
  };

  const judgeSalt = (experiment: Experiment): boolean => {
    const { name, salt, journey, nameNode } = experiment;
    const first = bySalt.get(salt);
    if (first === undefined) bySalt.set(salt, experiment);
    // Under one name it is one experiment, in several places.
    if (first === undefined || first.name === name) return false;
    if (!mayHoldTogether([first.journey.audience, journey.audience], plan)) return false;
    report({
      message: `the experiments \`${first.name}\` and \`${name}\` divide people in the same way: both by \`${salt}\``,
      span: nameNode.span,
      label: 'the same people on the first path of both',
      related: [{ span: first.nameNode.span, label: 'the other one' }],
      help: 'give one of them a `salt` of its own: then the two are independent',
    });
    return true;
  };

  const judgeMetric = (experiment: Experiment): void => {
    const { name, journey, metric, metricNode } = experiment;
    if (metric === undefined) return;
    const key = `${triggerOf(journey.entry) ?? journey.name}\0${metric.event}`;
    const earlier = byMetric.get(key) ?? [];
    if (earlier.length < COMPARED_MAX) byMetric.set(key, [...earlier, experiment]);
    const other = earlier.find(
      (each) =>
        each.name !== name &&
        each.metric !== undefined &&
        mayMeet(each, experiment) &&
        mayHoldTogether([each.metric.where, metric.where], plan),
    );
    const pair = `${other?.journey.name}\0${other?.name}\0${journey.name}\0${name}`;
    if (other === undefined || said.has(pair)) return;
    said.add(pair);
    report({
      message: `the experiments \`${other.name}\` and \`${name}\` are both judged by \`${metric.event}\` of the same people`,
      span: metricNode.span,
      label: 'which of the two was it?',
      related: [{ span: other.metricNode.span, label: `judged by it, too` }],
      help: 'run one after the other, or judge one of them by what only it can change',
    });
  };

  return {
    step: (site) => {
      const experiment = experimentOf(site, stepOf(site), plan.journeys[site.document.name]);
      if (experiment !== null && !judgeSalt(experiment)) judgeMetric(experiment);
    },
  };
}

function experimentOf(
  site: StepSite,
  step: StepPlan | undefined,
  journey: JourneyPlan | undefined,
): Experiment | null {
  const map = child(site.body.value, 'experiment');
  const [nameNode, metricNode] = [child(map, 'name'), child(map, 'metric')];
  const name = textOf(nameNode);
  if (step?.kind !== 'split' || journey === undefined || name === undefined) return null;
  if (nameNode === undefined || metricNode === undefined) return null;
  const { salt } = readSpec<SplitData>(step);
  const metric = journey.goals.find((goal) => goal.name === textOf(metricNode));
  return { name, salt, step: site.id, journey, metric, nameNode, metricNode };
}
