/**
 * What was to be looked at again by a day that has passed, lies too far ahead, or was never named where the standards ask
 * for one: documents of every kind, and the goals of journeys. Judged by the date that the command was given.
 */
import { DAY_MS } from '../../base/civil.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import { type Limit, standardOf } from '../../compiler/standards.ts';
import { child, type Node, type Span } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { daysBetween, writeDays } from '../days.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'review-overdue',
  family: 'governance',
  title: 'the day on which somebody had to look at it again has passed, lies too far ahead, or is missing',
  question: 'Has anybody looked at this lately, and does it still do what we want?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** Something that is reviewed. `what`: as messages say it. */
type Reviewed = {
  readonly what: string;
  readonly node: Node | undefined;
  readonly nameSpan: Span;
  readonly limit: Limit | undefined;
};

function create({ workspace, report }: RuleContext): Visitor {
  const { today, standards } = workspace;
  const limits = standards?.reviewWithinMs ?? new Map<string, Limit>();
  // Where the key is asked for by name, its absence is said by `required-fields`.
  const isAskedFor = (kind: string) =>
    standardOf(standards?.required ?? new Map<string, readonly string[]>(), kind)?.includes('review_by');
  const judge = (reviewed: Reviewed) => {
    const found = judgeReview(reviewed, today);
    if (found !== null) report(found);
  };
  return {
    document: (document) => {
      const limit = standardOf(limits, document.kind);
      const node = document.entry('review_by')?.value;
      if (node !== undefined || isAskedFor(document.kind) !== true) {
        const what = `the ${document.kind} \`${document.name}\``;
        judge({ what, node, nameSpan: nameSpan(document), limit });
      }
      for (const goal of goalsOf(document)) judge({ ...goal, limit: limits.get('goal') });
    },
  };
}

function goalsOf({ kind, name, entry }: SourceDocument): readonly Omit<Reviewed, 'limit'>[] {
  const goals = kind === 'Journey' ? entry('goals')?.value : undefined;
  return (goals?.node === 'list' ? goals.items : []).map((goal) => {
    const nameNode = child(goal, 'name');
    return {
      what: `the goal \`${textOf(nameNode)}\` of \`${name}\``,
      node: child(goal, 'review_by'),
      nameSpan: nameNode?.span ?? goal.span,
    };
  });
}

function judgeReview(
  { what, node, nameSpan: named, limit }: Reviewed,
  today: string,
): Parameters<RuleContext['report']>[0] | null {
  const date = textOf(node);
  const allowed = limit === undefined ? '' : writeDays(limit.value / DAY_MS);
  const related = limit === undefined ? {} : { related: [{ span: limit.span, label: 'the standard' }] };
  if (node === undefined || date === undefined) {
    if (limit === undefined) return null;
    return {
      message: `${what} names no day of review, at most ${allowed} ahead are allowed`,
      span: named,
      label: 'no `review_by`',
      ...related,
      help: 'write `review_by:` with the day on which somebody looks at it again',
    };
  }
  const left = daysBetween(today, date);
  if (left < 0) {
    return {
      message: `the review of ${what} is overdue since ${date} (${writeDays(-left)})`,
      span: node.span,
      label: `today is ${today}`,
      help: 'look at it with its owner, then write the day of the next review',
    };
  }
  if (limit === undefined || left * DAY_MS <= limit.value) return null;
  return {
    message: `the review of ${what} is ${writeDays(left)} away, at most ${allowed} are allowed`,
    span: node.span,
    label: `today is ${today}`,
    ...related,
    help: 'write an earlier day',
  };
}
