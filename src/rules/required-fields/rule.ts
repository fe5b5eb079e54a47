/** Keys that the standards ask of every document of a kind, and that one of them does not have. */
import { nameSpan } from '../../compiler/source-document.ts';
import { standardOf } from '../../compiler/standards.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'required-fields',
  family: 'governance',
  title: 'a document lacks a key that the standards ask for',
  question: 'Does it say everything that we agreed every journey, segment and policy must say?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** Said by `missing-owner`, whatever the standards are. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(['owner']);
const OWNED: ReadonlySet<string> = new Set(['Journey', 'Segment', 'Trait']);

function create({ workspace, report }: RuleContext): Visitor {
  const { standards } = workspace;
  if (standards === null || standards.required.size === 0) return {};
  return {
    document: (document) => {
      const { kind, name, root } = document;
      const isOwned = OWNED.has(kind) || workspace.isPolicy(document);
      const lacking = (standardOf(standards.required, kind) ?? []).filter((key) => {
        const value = child(root, key);
        const isBlank = value === undefined || textOf(value)?.trim() === '';
        return isBlank && !(isOwned && SAID_ELSEWHERE.has(key));
      });
      if (lacking.length === 0) return;
      const listed = lacking.map((key) => `\`${key}\``).join(', ');
      report({
        message: `the ${kind} \`${name}\` lacks ${listed}`,
        span: nameSpan(document),
        label: 'asked for by the standards',
        help: `add ${listed}`,
      });
    },
  };
}
