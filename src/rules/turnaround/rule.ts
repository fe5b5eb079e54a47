/** Milestones that leave less time after the one before them than the teams have agreed on. */
import { DAY_MS } from '../../base/civil.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { daysBetween, writeDays } from '../days.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { milestonesOf } from '../milestones.ts';

export const rule: DocumentRule = {
  id: 'turnaround',
  family: 'governance',
  title: 'a milestone comes sooner after the one before it than was agreed',
  question: 'Does the plan leave everybody the time that we agreed on?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace: { standards }, report }: RuleContext): Visitor {
  if (standards === null || standards.turnaroundMs.size === 0) return {};
  return {
    document: (document) => {
      let before: { readonly name: string; readonly day: string } | undefined;
      for (const { name, due, done } of milestonesOf(document)) {
        const [dueDay, doneDay] = [textOf(due), textOf(done)];
        const day = doneDay ?? dueDay;
        const [handed, agreed] = [before, standards.turnaroundMs.get(name)];
        if (day !== undefined) before = { name, day };
        if (handed === undefined || agreed === undefined || doneDay !== undefined) continue;
        if (due === undefined || dueDay === undefined) continue;
        const left = daysBetween(handed.day, dueDay);
        if (left * DAY_MS >= agreed.value) continue;
        const needed = writeDays(Math.ceil(agreed.value / DAY_MS));
        const when = left < 0 ? `${writeDays(-left)} before` : `${writeDays(left)} after`;
        report({
          message: `the milestone \`${name}\` of \`${document.name}\` is due ${when} \`${handed.name}\`; agreed: ${needed}`,
          span: due.span,
          label: `\`${handed.name}\`: ${handed.day}`,
          related: [{ span: agreed.span, label: 'the standard' }],
          help: 'move one of the two days, or agree on less in a waiver',
        });
      }
    },
  };
}
