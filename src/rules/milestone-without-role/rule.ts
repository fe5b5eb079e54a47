/** Milestones that nobody has to reach: without a role, or with one that no team has. */
import { suggest } from '../../base/suggest.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import { milestonesOf } from '../milestones.ts';
import { listPeople } from '../people.ts';

export const rule: DocumentRule = {
  id: 'milestone-without-role',
  family: 'governance',
  title: 'a milestone names no role, or one that nobody has',
  question: 'Whose job is it to reach this date?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

function create({ workspace, report }: RuleContext): Visitor {
  const { roles } = listPeople(workspace);
  const held = [...roles].filter(([, holders]) => holders.size > 0).map(([role]) => role);
  const oneOf = held.length === 0 ? '' : ` with one of: ${held.map((role) => `\`${role}\``).join(', ')}`;
  return {
    document: (document) => {
      for (const { name, nameNode, role, done } of milestonesOf(document)) {
        const written = textOf(role)?.trim() ?? '';
        if (done !== undefined) continue;
        if (role === undefined || written === '') {
          report({
            message: `the milestone \`${name}\` of \`${document.name}\` names no role`,
            span: nameNode.span,
            label: 'whose job is it?',
            help: `write \`role:\`${oneOf}`,
          });
          continue;
        }
        if (held.length === 0 || held.includes(written)) continue;
        const near = suggest(written, held);
        report({
          message: `nobody has the role \`${written}\` of the milestone \`${name}\``,
          span: role.span,
          label: 'a role of no team',
          help:
            near === undefined
              ? `write \`role:\`${oneOf}, or enter it in \`rutter.yaml\``
              : `did you mean \`${near}\`?`,
        });
      }
    },
  };
}
