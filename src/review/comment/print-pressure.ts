/** The worst case in a comment: the most that one person can get, before and after. Markdown; pure. */
import { codeSpan as code, cutRows } from '../../language/diagnostics/printers/markdown.ts';
import type { ChangeReport } from '../changes/report.ts';
import { nameSome } from './name-some.ts';
import type { Most, Total } from './pressure.ts';
import { type ReviewComment, SECTION_MAX } from './review-comment.ts';

/** Classes of a journey's messages that are no marketing any more: what is less only because of them is not less. */
function uncounted(journey: string, { changes }: ChangeReport): readonly string[] {
  return changes
    .filter(
      ({ risks, reaches }) =>
        reaches.includes(journey) && risks.some(({ code: risk }) => risk === 'class_made_essential'),
    )
    .map(({ name }) => name);
}

function sayMost(most: Most | null, days: keyof Most): string {
  if (most === null) return 'none';
  return Number.isFinite(most[days]) ? String(most[days]) : 'no limit found';
}

/** The table of what differs; '' for nothing. */
export function printPressure({ report, pressure }: ReviewComment): string {
  const rows = pressure?.rows ?? [];
  if (rows.length === 0) return '';
  const heads = [
    'of marketing, one person gets at most',
    'a day, before',
    'a day, after',
    'a week, before',
    'a week, after',
  ];
  const lines = rows.map(({ journey, before, after }) => {
    const aside = journey === null ? [] : uncounted(journey, report);
    const cells = (['day', 'week'] as const).flatMap((days) => {
      const [old, young] = [sayMost(before, days), sayMost(after, days)];
      if (aside.length > 0)
        return [old, after?.[days] === 0 ? 'not counted any more' : `${young}, and what is not counted`];
      return [old, old === young ? young : `**${young}**`];
    });
    const words =
      aside.length === 0 ? '' : `; ${nameSome(aside)} is not counted here, for it is no marketing any more`;
    const who = journey === null ? 'from all journeys together' : `from ${code(journey)}${words}`;
    return `| ${[who, ...cells].join(' | ')} |\n`;
  });
  const head = `\n#### The worst case\n\n| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`;
  return `${head}${cutRows(lines, SECTION_MAX)}`;
}

/** Longer lists of policies are left out: the head of a comment is never cut. */
const POLICIES_MAX = 500;

/** What all journeys together still allow, and by which policies. */
function sayTotal({ day, week, byDay, byWeek }: Total): string {
  const isOne = byDay.join() === byWeek.join();
  const by = (names: readonly string[]) =>
    names.length === 0 || nameSome(names).length > POLICIES_MAX ? '' : ` (by ${nameSome(names)})`;
  const say = (most: number) => (Number.isFinite(most) ? String(most) : 'more than can be counted');
  return `${say(day)} a day${isOne ? '' : by(byDay)} and ${say(week)} a week${by(byWeek)}`;
}

/** What the caps leave one person with at most: how many, and never who or why; '' where nobody counted. */
export function tellWorstCase({ pressure, report }: ReviewComment): string {
  if (pressure === null) return '';
  const { total, rows } = pressure;
  const more = rows.length === 0 ? '' : ` What differs by journey stands under "The worst case".`;
  if (total === null) return `- **Most for one person**: it differs, see "The worst case" below.\n`;
  const aside =
    report.risks.length === 0
      ? 'What no cap counts comes on top.'
      : 'It says how many, not to whom or why: it is no answer to the risks above. What no cap counts comes on top.';
  return `- **Most for one person**: of marketing, from all journeys together, ${sayTotal(total)}, before and after. ${aside}${more}\n`;
}
