/** Marketing whose effect nobody can tell, because everybody gets it: no global holdout, and no control group of its own. */
import { readSpec } from '../../kinds/steps/spec.ts';
import type { SplitData } from '../../kinds/steps/split/schema.ts';
import { child, entry } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { journeysIn } from '../journeys.ts';

export const rule: PlanRule = {
  id: 'no-holdout',
  family: 'measurement',
  title: 'marketing that everybody gets, so that nobody can tell what it does',
  question: 'Would they have bought anyway?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      journeys: {
        type: 'integer',
        default: 3,
        description: 'From so many journeys without a control group on, a class must have one.',
      },
    },
  },
  needs: 'plan',
  create,
};

function create({ workspace, plan, report, options }: PlanContext): Visitor {
  const { root } = workspace;
  if (root === undefined) return {};
  const { classes, holdout } = plan.workspace;
  return {
    finish: () => {
      const least = Number(options(root).journeys);
      const isMarketing = (name: string) => classes[name]?.essential !== true;
      const exempt = child(child(root.root, 'holdout'), 'exempt');
      const items = exempt?.node === 'list' ? exempt.items : [];
      const doubtful = items.filter((item) => isMarketing(textOf(item) ?? ''));
      if (holdout !== undefined && doubtful.length === 0) return;
      const uncontrolled: Pick<JourneyPlan, 'class' | 'source'>[] = [];
      for (const journey of journeysIn(plan)) {
        if (!isMarketing(journey.class) || hasControl(journey)) continue;
        uncontrolled.push({ class: journey.class, source: journey.source });
      }
      if (holdout === undefined) {
        if (uncontrolled.length < least) return;
        report({
          message: `nothing tells what the ${uncontrolled.length} journeys of marketing do: there is no holdout`,
          span: entry(root.root, 'name')?.value.span ?? root.root.span,
          label: 'no `holdout`',
          related: uncontrolled.slice(0, 3).map(({ source }) => ({
            span: workspace.spanOf(source),
            label: 'everybody gets this',
          })),
          help: 'write `holdout: { share: 2%, salt: <any text> }`, or give the journeys a path without messages',
        });
        return;
      }
      for (const item of doubtful) {
        const name = textOf(item) ?? '';
        const count = uncontrolled.filter((journey) => journey.class === name).length;
        if (count < least) continue;
        report({
          message: `nothing tells what the ${count} journeys of the class \`${name}\` do: the holdout gets them, too`,
          span: item.span,
          label: 'marketing, and exempt',
          help: `take \`${name}\` out of \`exempt\`, or declare the class \`essential\` if it is`,
        });
      }
    },
  };
}

/** An experiment with a path that somebody takes and that ends or goes on without a step of its own. */
function hasControl({ steps }: JourneyPlan): boolean {
  return Object.values(steps).some((step) => {
    if (step.kind !== 'split') return false;
    const { experiment, paths } = readSpec<SplitData>(step);
    if (experiment === null) return false;
    return paths.some(({ to, below }, index) => {
      const isTaken = below > (paths[index - 1]?.below ?? 0);
      const target = to === null ? undefined : steps[to];
      const isEmpty = to === step.next || target === undefined;
      return isTaken && (isEmpty || target.kind === 'exit');
    });
  });
}
