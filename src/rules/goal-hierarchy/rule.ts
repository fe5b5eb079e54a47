/** Goals that contradict each other or their place: one thing counted twice, harm counted as success. */
import { canonicalJson } from '../../base/canonical.ts';
import type { Fix } from '../../language/diagnostics/diagnostic.ts';
import { child, entry, type MapNode } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { insertEntry } from '../../language/syntax/splices.ts';
import { meaningOf } from '../../plan/digest.ts';
import type { GoalPlan, JourneyPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';

export const rule: PlanRule = {
  id: 'goal-hierarchy',
  family: 'measurement',
  title: 'goals that count the same, or count harm as success',
  question: 'Which number decides, and which must not get worse?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

/** Events of the runner that nobody wants more of. */
const HARM: ReadonlySet<string> = new Set([
  'Message Bounced',
  'Message Complained',
  'Message Failed',
  'Message Unsubscribed',
  'Consent Withdrawn',
]);

/** A goal as written, and as compiled. */
type Goal = { readonly map: MapNode; readonly plan: GoalPlan };

function create({ workspace, report, journeyOf }: PlanContext): Visitor {
  return {
    document: (document) => {
      const journey = journeyOf(document);
      if (journey === undefined) return;
      const goals = pairGoals(child(document.root, 'goals'), journey);
      const seen = new Map<string, Goal>();
      for (const goal of goals) {
        const { plan, map } = goal;
        const isAlone = goals.every((other) => other === goal || other.plan.event !== plan.event);
        const counted = isAlone ? plan.name : countedBy(plan);
        const first = seen.get(counted);
        const nameSpan = child(map, 'name')?.span ?? map.span;
        if (first !== undefined) {
          report({
            message: `the goals \`${first.plan.name}\` and \`${plan.name}\` of \`${document.name}\` count the same`,
            span: nameSpan,
            label: 'counted twice',
            related: [{ span: child(first.map, 'name')?.span ?? first.map.span, label: 'the first one' }],
            help: 'remove one of the two, or say in `where` how they differ',
          });
        } else seen.set(counted, goal);
        judgePlace(goal, document.name, workspace.textOf(document.file), report);
      }
    },
  };
}

function pairGoals(written: ReturnType<typeof child>, { goals }: JourneyPlan): readonly Goal[] {
  const maps = (written?.node === 'list' ? written.items : []).filter((item) => item.node === 'map');
  return maps.flatMap((map) => {
    const plan = goals.find(({ name }) => name === textOf(child(map, 'name')));
    return plan === undefined ? [] : { map, plan };
  });
}

function countedBy({ event, where, withinMs, count }: GoalPlan): string {
  return canonicalJson(meaningOf({ event, where: where ?? null, withinMs, count }));
}

function judgePlace({ map, plan }: Goal, journey: string, text: string, report: PlanContext['report']): void {
  const guardrail = entry(map, 'guardrail');
  if (plan.primary && plan.guardrail === true && guardrail !== undefined) {
    report({
      message: `the goal \`${plan.name}\` of \`${journey}\` is both what decides and what must not get worse`,
      span: guardrail.key.span,
      label: 'and `primary`',
      help: 'keep one of `primary` and `guardrail`',
    });
    return;
  }
  if (!HARM.has(plan.event) || plan.guardrail === true) return;
  const fix = plan.primary || guardrail !== undefined ? undefined : offerGuardrail(map, text);
  report({
    message: `the goal \`${plan.name}\` of \`${journey}\` counts \`${plan.event}\` as a success`,
    span: child(map, 'event')?.span ?? map.span,
    label: plan.primary ? 'the primary goal' : 'nobody wants more of this',
    help: plan.primary
      ? 'take what the journey is for as the primary goal, and this as one with `guardrail: true`'
      : 'write `guardrail: true`: watched, and no success',
    ...(fix && { fix }),
  });
}

function offerGuardrail(map: MapNode, text: string): Fix | undefined {
  const behind = entry(map, 'within') ?? map.entries.at(-1);
  if (behind === undefined) return undefined;
  return {
    title: 'write `guardrail: true`',
    isSafe: false,
    edits: [insertEntry(map, behind, 'guardrail: true', text)],
  };
}
