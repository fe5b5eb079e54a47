/** Journeys that go further than the standards let one go without approval: entrants, steps, ways out, length. */
import { DAY_MS } from '../../base/civil.ts';
import { formatDuration } from '../../base/duration.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { Limit } from '../../compiler/standards.ts';
import { child, entry, type Span } from '../../language/syntax/node.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { longestRunMs } from '../timing.ts';

export const rule: PlanRule = {
  id: 'risk-limit',
  family: 'governance',
  title: 'a journey goes further than the standards allow without approval',
  question: 'How many people can this reach on its first day, and who agreed to that?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

const HELP = 'stay below it, or have it approved in a waiver';

function create(context: PlanContext): Visitor {
  const { workspace, plan, report, flow, journeyOf, stepOf } = context;
  const limits = workspace.standards?.limits ?? new Map<string, Limit>();
  const exceed = (message: string, span: Span, limit: Limit, help = HELP) =>
    report({ message, span, label: 'further', related: [{ span: limit.span, label: 'the limit' }], help });
  const [steps, length, paths] = [limits.get('steps'), limits.get('length'), limits.get('paths')];
  return {
    document: (document) => {
      const journey = journeyOf(document);
      if (journey === undefined) return;
      const { name } = document;
      judgeEntrants(document, journey, context);
      const count = Object.keys(journey.steps).length;
      if (steps !== undefined && count > steps.value) {
        const span = entry(document.root, 'steps')?.key.span ?? nameSpan(document);
        exceed(`the Journey \`${name}\` has ${count} steps, at most ${steps.value} are allowed`, span, steps);
      }
      if (length === undefined) return;
      const longest = longestRunMs(journey, flow(journey));
      if (longest <= length.value) return;
      const allowed = formatDuration(length.value);
      exceed(
        `a run of the Journey \`${name}\` may take ${writeSpan(longest)}, at most ${allowed} is allowed`,
        nameSpan(document),
        length,
      );
    },
    step: (site) => {
      const step = paths === undefined ? undefined : stepOf(site);
      const journey = plan.journeys[site.document.name];
      if (paths === undefined || step === undefined || journey === undefined) return;
      const ways = flow(journey).out.get(site.id)?.length ?? 0;
      if (ways <= paths.value) return;
      exceed(
        `\`${site.id}\` has ${ways} ways out, at most ${paths.value} are allowed`,
        site.body.key.span,
        paths,
        'divide it, or have it approved in a waiver',
      );
    },
  };
}

function writeSpan(durationMs: number): string {
  return durationMs < 2 * DAY_MS ? formatDuration(durationMs) : `${Math.floor(durationMs / DAY_MS)}d`;
}

/** Essential messages have no limit that somebody forgot: nobody leaves orders unconfirmed. */
function judgeEntrants(
  document: SourceDocument,
  journey: JourneyPlan,
  { workspace, plan, report }: PlanContext,
): void {
  const limit = workspace.standards?.limits.get('entrants_per_day');
  if (limit === undefined) return;
  const enter = entry(document.root, 'enter');
  const perDay = journey.limit?.perDay;
  const related = [{ span: limit.span, label: 'the limit' }];
  if (perDay === undefined) {
    if (plan.workspace.classes[journey.class]?.essential === true || enter === undefined) return;
    report({
      message: `the Journey \`${document.name}\` takes any number of people on a day, at most ${limit.value} are allowed`,
      span: enter.key.span,
      label: 'no `limit`',
      related,
      help: `write \`limit: { per_day: ${limit.value} }\` or less, or have it approved in a waiver`,
    });
    return;
  }
  if (perDay <= limit.value) return;
  const node = child(child(enter?.value, 'limit'), 'per_day');
  report({
    message: `the Journey \`${document.name}\` takes ${perDay} people on a day, at most ${limit.value} are allowed`,
    span: node?.span ?? nameSpan(document),
    label: 'further',
    related,
    help: HELP,
  });
}
