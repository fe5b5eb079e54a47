/** Experiments that cannot answer their question: nothing to be refuted, nothing to be seen, or no end in sight. */
import { DAY_MS } from '../../base/civil.ts';
import { formatDuration, parseDurationMs } from '../../base/duration.ts';
import { readSpec } from '../../kinds/steps/spec.ts';
import type { SplitData } from '../../kinds/steps/split/schema.ts';
import { child, entry, type MapNode } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { GoalPlan, JourneyPlan } from '../../plan/plan.ts';
import type { Finding, PlanContext, PlanRule, StepSite, Visitor } from '../definition.ts';
import { earliestArrivals } from '../timing.ts';
import { peopleNeeded } from './sample-size.ts';

export const rule: PlanRule = {
  id: 'experiment-design',
  family: 'measurement',
  title: 'an experiment that cannot answer its question',
  question: 'When will we know, and what would prove us wrong?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      least_power: { type: 'string', default: '80%', description: 'The lowest power that is enough.' },
      longest: {
        type: 'string',
        default: '90d',
        description: 'The longest that an experiment may run that names no `length`.',
      },
      hypothesis_words: {
        type: 'integer',
        default: 4,
        description: 'A hypothesis of fewer words says nothing that could turn out wrong.',
      },
    },
  },
  needs: 'plan',
  create,
};

type Options = ReturnType<PlanContext['options']>;
/** What is looked at: the experiment as written, its paths, and the goal that it is judged by. */
type Experiment = {
  readonly map: MapNode;
  readonly name: string;
  readonly site: StepSite;
  /** Of all people, by path; larger than 0. */
  readonly shares: readonly number[];
  readonly metric: GoalPlan | undefined;
};

function create({ plan, report, flow, options, stepOf }: PlanContext): Visitor {
  const arrivals = new WeakMap<JourneyPlan, ReadonlyMap<string, number>>();
  const earliestOf = (journey: JourneyPlan) => {
    const known = arrivals.get(journey) ?? earliestArrivals(journey, flow(journey));
    arrivals.set(journey, known);
    return known;
  };
  return {
    step: (site) => {
      const map = child(site.body.value, 'experiment');
      const step = stepOf(site);
      const journey = plan.journeys[site.document.name];
      if (map?.node !== 'map' || step?.kind !== 'split' || journey === undefined) return;
      const { paths } = readSpec<SplitData>(step);
      const buckets = paths.map(({ below }, index) => below - (paths[index - 1]?.below ?? 0));
      const metric = journey.goals.find(({ name }) => name === textOf(child(map, 'metric')));
      const experiment: Experiment = {
        map,
        name: textOf(child(map, 'name')) ?? '',
        site,
        metric,
        shares: buckets.filter((count) => count > 0).map((count) => count / 10_000),
      };
      const chosen = options(site.document);
      const reachedMs = earliestOf(journey).get(site.id) ?? 0;
      for (const found of [
        judgeQuestion(experiment, chosen),
        judgePaths(experiment),
        judgeMetric(experiment, reachedMs),
        ...judgeSize(experiment, chosen),
      ]) {
        if (found !== null) report(found);
      }
    },
  };
}

function judgeQuestion({ map, name }: Experiment, { hypothesis_words: least }: Options): Finding | null {
  const node = child(map, 'hypothesis');
  const words = (textOf(node) ?? '').split(/\s+/).filter((word) => word !== '').length;
  if (node === undefined || words >= Number(least)) return null;
  return {
    message: `the hypothesis of the experiment \`${name}\` says nothing that could turn out wrong`,
    span: node.span,
    label: words === 1 ? 'one word' : `${words} words`,
    help: 'say who does what more often, and why: "A push reaches undecided trials sooner than an email"',
  };
}

function judgePaths({ name, site, shares }: Experiment): Finding | null {
  if (shares.length >= 2) return null;
  return {
    message: `the experiment \`${name}\` compares nothing: everybody takes one path`,
    span: entry(site.body.value, 'paths')?.key.span ?? site.body.key.span,
    label: 'one path with a weight above 0',
    help: 'give two paths a weight, or remove the experiment',
  };
}

function judgeMetric({ map, name, metric, site }: Experiment, reachedMs: number): Finding | null {
  const node = child(map, 'metric');
  if (node === undefined || metric === undefined) return null;
  if (metric.guardrail === true) {
    return {
      message: `the experiment \`${name}\` is judged by \`${metric.name}\`, which only must not get worse`,
      span: node.span,
      label: 'a guardrail',
      help: 'take a goal that shows success as its metric',
    };
  }
  if (reachedMs < metric.withinMs) return null;
  const within = formatDuration(metric.withinMs);
  return {
    message: `the experiment \`${name}\` can never reach \`${metric.name}\`, which counts for ${within} from entry`,
    span: node.span,
    label: `nobody is at \`${site.id}\` before ${formatDuration(reachedMs)}`,
    help: 'let the goal count longer, or divide people earlier',
  };
}

/** `10%` or 0.1 -> 0.1; undefined where it is not written. */
function shareOf(map: MapNode, key: string): number | undefined {
  const text = textOf(child(map, key));
  return text?.endsWith('%') === true ? Number.parseFloat(text) / 100 : numberOf(map, key);
}

function numberOf(map: MapNode, key: string): number | undefined {
  const node = child(map, key);
  return node?.node === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

function judgeSize(experiment: Experiment, options: Options): readonly (Finding | null)[] {
  const { map, name } = experiment;
  const [effect, power] = [shareOf(map, 'minimum_effect'), shareOf(map, 'power')];
  const missing = [
    ...(effect === undefined || effect <= 0 ? ['`minimum_effect`'] : []),
    ...(power === undefined ? ['`power`'] : []),
  ];
  if (missing.length > 0 || effect === undefined || power === undefined) {
    const lack: Finding = {
      message: `the experiment \`${name}\` does not say its ${missing.join(' and ')}`,
      span: child(map, 'name')?.span ?? map.span,
      label: 'when is it over?',
      help: 'write the smallest difference worth finding, and the chance to find it: `minimum_effect: 10%`, `power: 80%`',
    };
    return [lack];
  }
  const least = Number.parseFloat(String(options.least_power)) / 100;
  const node = child(map, 'power');
  const weak: Finding | null =
    power >= least || node === undefined
      ? null
      : {
          message: `the experiment \`${name}\` would miss what it looks for in ${Math.round((1 - power) * 100)} of 100 cases`,
          span: node.span,
          label: `below ${String(options.least_power)}`,
          help: `write \`power: ${String(options.least_power)}\`, and let it run longer`,
        };
  return [weak, judgeLength(experiment, { effect, power }, options)];
}

/** Whether as many people come as are needed, in the time that is planned. */
function judgeLength(
  { map, name, shares }: Experiment,
  { effect, power }: { readonly effect: number; readonly power: number },
  options: Options,
): Finding | null {
  const baseline = shareOf(map, 'baseline');
  const perDay = numberOf(map, 'people_per_day') ?? 0;
  const effectNode = child(map, 'minimum_effect');
  if (baseline === undefined || effectNode === undefined || shares.length < 2) return null;
  if (baseline * (1 + effect) >= 1) {
    return {
      message: `the experiment \`${name}\` looks for an effect that cannot be: it would lift \`baseline\` above 100%`,
      span: effectNode.span,
      label: 'a part of the baseline',
      help: 'write the effect as a part of the baseline: from 40% to 44% is `10%`',
    };
  }
  const [largestShare, smallestShare] = [Math.max(...shares), Math.min(...shares)];
  const needed = peopleNeeded({ baseline, effect, power, largestShare, smallestShare });
  if (needed === null || !(perDay > 0)) return null;
  const written = child(map, 'length');
  const allowed = textOf(written) ?? String(options.longest);
  const days = Math.ceil(needed / perDay);
  if (days * DAY_MS <= (parseDurationMs(allowed) ?? Number.POSITIVE_INFINITY)) return null;
  return {
    message: `the experiment \`${name}\` needs ${needed} people, which takes ${days} days at ${perDay} a day; planned: ${allowed}`,
    span: (written ?? effectNode).span,
    label: written === undefined ? 'so small an effect takes long' : 'too short',
    help: 'look for a larger effect, divide more people, or let it run longer',
    notes: ['two-sided at 5%, by the largest and the smallest path'],
  };
}
