/** What was to be looked at again by a day that has passed. Judged by the date that the command was given. */
import { DAY_MS, daysFromCivil, parseDate } from '../../base/civil.ts';
import { textOf } from '../../compiler/problem.ts';
import { standardOf } from '../../compiler/standards.ts';
import { child } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'review-overdue',
  family: 'governance',
  title: 'the day on which somebody had to look at it again has passed, or lies too far ahead',
  question: 'Has anybody looked at this lately, and does it still do what we want?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function dayNumber(date: string): number {
  const { year, month, day } = parseDate(date) ?? { year: 0, month: 1, day: 1 };
  return daysFromCivil(year, month, day);
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

function create({ workspace, report }: RuleContext): Visitor {
  const { today, standards } = workspace;
  return {
    document: ({ kind, name, root }) => {
      const node = child(root, 'review_by');
      const date = textOf(node);
      if (node === undefined || date === undefined) return;
      const left = dayNumber(date) - dayNumber(today);
      if (left < 0) {
        report({
          message: `the review of the ${kind} \`${name}\` is overdue since ${date} (${days(-left)})`,
          span: node.span,
          label: `today is ${today}`,
          help: 'look at it with its owner, then write the day of the next review',
        });
        return;
      }
      const limit = standards === null ? undefined : standardOf(standards.reviewWithinMs, kind);
      if (limit === undefined || left * DAY_MS <= limit.value) return;
      report({
        message: `the review of the ${kind} \`${name}\` is ${days(left)} away, at most ${days(limit.value / DAY_MS)} are allowed`,
        span: node.span,
        label: `today is ${today}`,
        related: [{ span: limit.span, label: 'the standard' }],
        help: 'write an earlier day',
      });
    },
  };
}
