/** What somebody must agree to before a change is applied: each risk with whom it reaches. Markdown; pure. */
import { quoteName } from '../../base/quote-names.ts';
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code, cutRows, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import type { Risk } from '../../plan/diff/change.ts';
import type { ShownChange } from '../changes/report.ts';
import { nameSome } from './name-some.ts';
import { type ReviewComment, SECTION_MAX } from './review-comment.ts';
import { tellRisk } from './risk-words.ts';
import { placeOf } from './tell-change.ts';
import { strandedOf } from './verdict.ts';

/** Longer lists of names are left out: the head of a comment is never cut. */
const NAMES_LENGTH_MAX = 300;

/** The alert; '' where nothing is at risk. */
export function printRisks({ report, agreers }: ReviewComment): string {
  const { changes, risks } = report;
  if (risks.length === 0) return '';
  const rows = risks.flatMap((risk) => {
    const found = changes.flatMap((change) =>
      change.risks.filter((each) => each.code === risk).map((own) => ({ own, change })),
    );
    const told = [
      ...new Map(found.map((each) => [`${each.own.message}\0${whose(each.change)}`, each])).values(),
    ];
    const lines = told.map(
      ({ own, change }) =>
        `>   - ${escapeMarkdown(own.message)}${reachOf(own, change)}${placeOf(change.sources)}\n`,
    );
    return [`> - **${tellRisk(risk, told)}** (${code(risk)})\n${lines.join('')}`];
  });
  const head =
    strandedOf(report).length > 0
      ? 'This cannot be applied as it is, whatever is acknowledged: first, `migrate` in the journey must say where those go who are at a step that is gone.'
      : `${whoAgrees(changes, agreers)} must look at this, and agree to it, before it is applied.`;
  return `\n> [!CAUTION]\n> ${head}\n>\n${cutRows(rows, SECTION_MAX)}`;
}

/** Who answers for what is at risk; "Somebody" where that is not known of all of it. */
function whoAgrees(changes: readonly ShownChange[], agreers: ReviewComment['agreers']): string {
  const all = changes
    .filter(({ risks }) => risks.length > 0)
    .map((change) => agreers.get(change)?.who ?? null);
  const told = [...new Set(all)].sort().join(', and ');
  return all.includes(null) || all.length === 0 || told.length > NAMES_LENGTH_MAX
    ? 'Somebody'
    : told.replace(/^the /, 'The ');
}

/** The journey that a change is about; '' where several share it. */
function whose({ part, name }: ShownChange): string {
  return part === 'journey' || part === 'step' ? name : '';
}

/** Whom a risk concerns, where its sentence does not say so. */
function reachOf(risk: Risk, change: ShownChange): string {
  const name = whose(change);
  if (name !== '') return risk.message.includes(quoteName(name)) ? '' : ` (in ${code(name)})`;
  const reaches = (risk.reaches ?? change.reaches).filter((each) => !risk.message.includes(quoteName(each)));
  if (reaches.length === 0) return '';
  // The table names all that a change reaches: here only those of a consequence that reaches fewer.
  const isAll = reaches.length === change.reaches.length;
  return `; reaches ${isAll && reaches.length > 1 ? sayCount(reaches.length, 'journey') : nameSome(reaches)}`;
}
