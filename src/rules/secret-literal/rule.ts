/**
 * No secret stands in a file that everybody who reads the repository can read. Looks at every value and comment of every
 * document. What it finds is never printed: not in the message, and not in the lines that are shown with it.
 */

import { findKnownSecrets, looksRandom, namesSecret } from '../../base/find-secrets.ts';
import { spanInScalar } from '../../language/content/excerpt.ts';
import type { Span } from '../../language/syntax/node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';

export const rule: DocumentRule = {
  id: 'secret-literal',
  family: 'security',
  title: 'something that looks like a secret is written out',
  question: 'Could somebody who reads this repository send in our name, or read what they must not?',
  level: 'error',
  since: '2026-11',
  isWaivable: false,
  needs: 'documents',
  create,
};

/** Tests hold people who do not exist, and the catalog types: what their keys are called means nothing. */
const NO_KEY_NAMES: ReadonlySet<string> = new Set(['Test', 'Catalog']);

function create({ report }: RuleContext): Visitor {
  return {
    document: ({ comments, file }) => {
      for (const comment of comments) {
        for (const { looksLike, start, end } of findKnownSecrets(comment.text)) {
          reportSecret(looksLike, { file, start: comment.start + start, end: comment.start + end });
        }
      }
    },
    scalar: ({ document, node, keys }) => {
      const { value } = node;
      if (typeof value !== 'string') return;
      const found = findKnownSecrets(value);
      for (const { looksLike, start, end } of found) reportSecret(looksLike, spanInScalar(node, start, end));
      const key = keys.at(-1);
      if (found.length > 0 || typeof key !== 'string' || NO_KEY_NAMES.has(document.kind)) return;
      if (looksRandom(value) && namesSecret(key)) reportSecret(`a secret, under \`${key}\``, node.span);
    },
  };

  function reportSecret(looksLike: string, span: Span): void {
    report({
      message: `this looks like ${looksLike}`,
      span,
      conceals: true,
      label: 'a secret, written out',
      notes: ['whoever can read the repository, its history or a copy of it, has it'],
      help: 'revoke it where it was made, then refer to a new one: `{ env: NAME }` or `{ file: PATH }`',
    });
  }
}
