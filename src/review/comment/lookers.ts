/** Who looks at a change, and what keeps it from being applied: one line of the comment. Markdown; pure. */
import { nameSome } from './name-some.ts';
import type { ReviewComment } from './review-comment.ts';
import { strandedOf } from './verdict.ts';

/** So many characters of names; the head of a comment is never cut. */
const CHARACTERS_MAX = 900;

/** Who looks at the change, and what keeps it from being applied. */
export function tellLookers({ report, agreers }: ReviewComment): string {
  const { risks, changes } = report;
  const names = changes.flatMap((change) => agreers.get(change)?.who ?? []);
  const unique = [...new Set(names)].sort();
  const all = unique.join(', ');
  const isNobody = changes.some((change) => agreers.get(change)?.who === null);
  const told = all === '' ? '' : all.length > CHARACTERS_MAX ? `${unique.length} owners. ` : `${all}. `;
  const nobody = isNobody ? 'Some of what changes has no owner. ' : '';
  const blocks =
    strandedOf(report).length > 0
      ? 'Nothing can be applied before `migrate` says where everybody goes'
      : risks.length > 0
        ? `It is applied only by somebody who names ${nameSome(risks)}`
        : 'No risk needs to be agreed to: nothing here keeps it from being applied';
  return `- **Who looks at it**: ${told}${nobody}${blocks}.\n`;
}
