/** Milestones that the standards ask of every journey, and that one of them does not plan. */
import { nameSpan } from '../../compiler/source-document.ts';
import { child } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { milestonesOf } from '../milestones.ts';

export const rule: DocumentRule = {
  id: 'missing-milestone',
  family: 'governance',
  title: 'a journey lacks a milestone that the standards ask for',
  question: 'Which agreed part of the work has nobody planned?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace: { standards }, report }: RuleContext): Visitor {
  if (standards === null || standards.milestones.length === 0) return {};
  const listed = child(standards.document.root, 'milestones');
  return {
    document: (document) => {
      if (document.kind !== 'Journey') return;
      const names = new Set(milestonesOf(document).map(({ name }) => name));
      const lacking = standards.milestones.filter((name) => !names.has(name)).map((name) => `\`${name}\``);
      if (lacking.length === 0) return;
      report({
        message: `the Journey \`${document.name}\` plans no milestone ${lacking.join(', ')}`,
        span: nameSpan(document),
        label: 'asked for by the standards',
        ...(listed && { related: [{ span: listed.span, label: 'the standard' }] }),
        help: `add to \`milestones\`: ${lacking.join(', ')}, each with \`role\` and \`due\``,
      });
    },
  };
}
