/** Two journeys that one trigger starts and that claim the same event as their success: each report counts it whole. */
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import { child, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { GoalPlan } from '../../plan/plan.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { COMPARED_MAX, mayHoldTogether, mayShareEntry, triggerOf } from '../same-entry.ts';

export const rule: PlanRule = {
  id: 'attribution-overlap',
  family: 'measurement',
  title: 'two journeys claim one event of the same people',
  question: 'Is the same order counted as the success of two journeys?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

type Claim = { readonly document: SourceDocument; readonly goal: GoalPlan };

function create({ plan, report, journeyOf }: PlanContext): Visitor {
  const claims = new Map<string, Claim[]>();
  return {
    document: (document) => {
      const journey = journeyOf(document);
      const goal = journey?.goals.find(({ primary }) => primary);
      const trigger = journey === undefined ? null : triggerOf(journey.entry);
      if (journey === undefined || goal === undefined || trigger === null) return;
      const claim = { document, goal };
      const key = `${trigger}\0${goal.event}`;
      const earlier = claims.get(key) ?? [];
      if (earlier.length < COMPARED_MAX) claims.set(key, [...earlier, claim]);
      const other = earlier.find((each) => {
        const theirs = journeyOf(each.document);
        if (theirs === undefined || !mayShareEntry(theirs, journey, plan)) return false;
        return mayHoldTogether([each.goal.where, goal.where], plan);
      });
      if (other === undefined) return;
      report({
        message: `\`${other.document.name}\` and \`${document.name}\` start together and both count \`${goal.event}\` as their success`,
        span: goalSpan(claim),
        label: 'claimed twice',
        related: [{ span: goalSpan(other), label: `also claimed by \`${other.document.name}\`` }],
        help: 'give them audiences that exclude each other, or goals that only one of them can bring about',
      });
    },
  };
}

function goalSpan({ document, goal }: Claim): Span {
  const goals = child(document.root, 'goals');
  const written = (goals?.node === 'list' ? goals.items : []).find(
    (item) => textOf(child(item, 'name')) === goal.name,
  );
  return child(written, 'event')?.span ?? nameSpan(document);
}
