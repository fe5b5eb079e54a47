/** Who looks at a change, and what keeps it from being applied: one line of the comment. Markdown; pure. */
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { nameSome } from './name-some.ts';
import type { ReviewComment } from './review-comment.ts';
import { strandedOf } from './verdict.ts';

/** So many characters of names; the head of a comment is never cut. */
const CHARACTERS_MAX = 900;

/** Owners of the journeys that the changes touch or reach. */
function ownersReached(changes: readonly ShownChange[], { before, after }: Sides): readonly string[] {
  const names = new Set(changes.filter(({ part }) => part !== 'fact').flatMap(({ reaches }) => reaches));
  const owners = [...names].map((name) => (after.journeys[name] ?? before.journeys[name])?.about.owner);
  return [...new Set(owners.filter((owner) => typeof owner === 'string'))].sort();
}

/** Who looks at the change, and what keeps it from being applied. */
export function tellLookers({ report, sides, agreers }: ReviewComment): string {
  const { risks, changes } = report;
  const names = changes.flatMap((change) => agreers.get(change)?.who ?? []);
  const unique = [...new Set(names)].sort();
  const all = unique.join(', ');
  const isNobody = changes.some((change) => agreers.get(change)?.who === null);
  const told = all === '' ? '' : all.length > CHARACTERS_MAX ? `${unique.length} owners. ` : `${all}. `;
  const reached = ownersReached(changes, sides).filter((owner) => !all.includes(code(owner)));
  const others =
    reached.length === 0
      ? ''
      : `Reached as well are journeys of ${nameSome(reached)}, whose yes is not asked for. `;
  const nobody = isNobody ? 'Some of what changes has no owner. ' : '';
  const blocks =
    strandedOf(report).length > 0
      ? 'Nothing can be applied before `migrate` says where everybody goes'
      : risks.length > 0
        ? `The apply is refused where it does not name ${nameSome(risks)}`
        : 'No risk needs to be agreed to: nothing here keeps it from being applied';
  return `- **Who looks at it**: ${told}${others.length > CHARACTERS_MAX ? '' : others}${nobody}${blocks}.\n`;
}
