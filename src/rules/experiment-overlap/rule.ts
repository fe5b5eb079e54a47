/** Two experiments on the same people: judged by one number, or dividing people in the same way. */
import { readSpec } from '../../kinds/steps/spec.ts';
import type { SplitData } from '../../kinds/steps/split/schema.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { ConditionSpec, GoalPlan, JourneyPlan, StepPlan } from '../../plan/plan.ts';
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
  readonly journey: string;
  readonly audience: ConditionSpec | undefined;
  readonly trigger: string;
  readonly metric: GoalPlan | undefined;
  readonly nameSpan: Span;
  readonly metricSpan: Span;
};

function create({ plan, report, flow, stepOf }: PlanContext): Visitor {
  const bySalt = new Map<string, Experiment>();
  const byMetric = new Map<string, Experiment[]>();
  /** Pairs that were reported: an experiment may stand in several places. */
  const said = new Set<string>();

  /** True where somebody may be in both. */
  const mayMeet = (one: Experiment, other: Experiment): boolean => {
    const [journey, theirs] = [plan.journeys[one.journey], plan.journeys[other.journey]];
    if (journey === undefined || theirs === undefined) return false;
    if (one.journey !== other.journey) return mayShareEntry(journey, theirs, plan);
    const steps = flow(journey);
    return reachableFrom(steps, one.step).has(other.step) || reachableFrom(steps, other.step).has(one.step);
  };

  const judgeSalt = (experiment: Experiment): boolean => {
    const { name, salt, audience, nameSpan } = experiment;
    const first = bySalt.get(salt);
    if (first === undefined) bySalt.set(salt, experiment);
    // Under one name it is one experiment, in several places.
    if (first === undefined || first.name === name) return false;
    if (!mayHoldTogether([first.audience, audience], plan)) return false;
    report({
      message: `the experiments \`${first.name}\` and \`${name}\` divide people in the same way: both by \`${salt}\``,
      span: nameSpan,
      label: 'the same people on the first path of both',
      related: [{ span: first.nameSpan, label: 'the other one' }],
      help: 'give one of them a `salt` of its own: then the two are independent',
    });
    return true;
  };

  const judgeMetric = (experiment: Experiment): void => {
    const { name, journey, trigger, metric, metricSpan } = experiment;
    if (metric === undefined) return;
    const key = `${trigger}\0${metric.event}`;
    const earlier = byMetric.get(key) ?? [];
    if (earlier.length < COMPARED_MAX) byMetric.set(key, [...earlier, experiment]);
    const other = earlier.find(
      (each) =>
        each.name !== name &&
        each.metric !== undefined &&
        mayMeet(each, experiment) &&
        mayHoldTogether([each.metric.where, metric.where], plan),
    );
    const pair = `${other?.journey}\0${other?.name}\0${journey}\0${name}`;
    if (other === undefined || said.has(pair)) return;
    said.add(pair);
    report({
      message: `the experiments \`${other.name}\` and \`${name}\` are both judged by \`${metric.event}\` of the same people`,
      span: metricSpan,
      label: 'which of the two was it?',
      related: [{ span: other.metricSpan, label: `judged by it, too` }],
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
  return {
    name,
    salt,
    step: site.id,
    journey: journey.name,
    audience: journey.audience,
    trigger: triggerOf(journey.entry) ?? journey.name,
    metric,
    nameSpan: nameNode.span,
    metricSpan: metricNode.span,
  };
}
