/** Milestones that should have been reached by today, and those that claim to be reached in the future. */
import { textOf } from '../../language/syntax/read-node.ts';
import { daysBetween, writeDays } from '../days.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { milestonesOf } from '../milestones.ts';

export const rule: DocumentRule = {
  id: 'milestone-overdue',
  family: 'governance',
  title: 'a milestone whose day has passed is not done',
  question: 'Which of the agreed dates did we miss?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace: { today }, report }: RuleContext): Visitor {
  return {
    document: (document) => {
      for (const { name, due, done, role } of milestonesOf(document)) {
        const [dueDay, doneDay] = [textOf(due), textOf(done)];
        if (done !== undefined && doneDay !== undefined) {
          if (doneDay <= today) continue;
          report({
            message: `the milestone \`${name}\` of \`${document.name}\` is done on ${doneDay}, which is in the future`,
            span: done.span,
            label: `today is ${today}`,
            help: 'write `due:` for what is planned, and `done:` when it is done',
          });
          continue;
        }
        if (due === undefined || dueDay === undefined || dueDay >= today) continue;
        const who = textOf(role);
        report({
          message: `the milestone \`${name}\` of \`${document.name}\` is overdue since ${dueDay} (${writeDays(daysBetween(dueDay, today))})`,
          span: due.span,
          label: `today is ${today}`,
          help: `write \`done:\` with the day, or agree on another one${who === undefined ? '' : ` with ${who}`}`,
        });
      }
    },
  };
}
