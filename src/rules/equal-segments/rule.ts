/** Segments that mean the same under several names. What a condition means is worked out in `meaning.ts`. */

import { contentHash } from '../../base/hash.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { PlanContext, PlanRule, Visitor } from '../definition.ts';
import { createMeaning } from './meaning.ts';

export const rule: PlanRule = {
  id: 'equal-segments',
  family: 'audience',
  title: 'two segments that mean the same',
  question: 'Which of these is the one that we all mean, and who will change the others with it?',
  level: 'warn',
  since: '2026-11',
  isWaivable: true,
  needs: 'plan',
  create,
};

function create({ plan, report }: PlanContext): Visitor {
  const meaning = createMeaning(plan);
  const firsts = new Map<string, SourceDocument>();
  return {
    document: (document) => {
      const when = document.kind === 'Segment' ? plan.segments[document.name]?.when : undefined;
      // A second name for a segment says on purpose that it is the same.
      if (when === undefined || when.kind === 'segment') return;
      const hash = contentHash(meaning(when));
      const first = firsts.get(hash);
      if (first === undefined) {
        firsts.set(hash, document);
        return;
      }
      report({
        message: `the segments \`${first.name}\` and \`${document.name}\` mean the same`,
        span: nameSpan(document),
        label: 'another name for the same people',
        related: [{ span: nameSpan(first), label: 'the other one' }],
        help: `use \`${first.name}\` and remove this one; where both names are wanted, write \`when: { segment: ${first.name} }\``,
      });
    },
  };
}
