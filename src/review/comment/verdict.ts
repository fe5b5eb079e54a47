/** The verdict on a change in one line, and how many people are inside of what changes. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { ChangeReport } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { isOwn } from './review-comment.ts';
import { holdsAtOnce } from './when.ts';

const STRANDED_MAX = 3;
const TITLE_MAX = 300;

/** People who have nowhere to go, by step; nothing is applied while there are some. */
export function strandedOf({ parked }: ChangeReport): readonly Fate[] {
  return (parked ?? []).filter(({ fate }) => fate === 'refused');
}

/** What the title of the comment says. */
export function verdictOf(report: ChangeReport): string {
  const { changes, risks } = report;
  const stranded = strandedOf(report);
  if (stranded.length > 0) {
    const where = stranded
      .slice(0, STRANDED_MAX)
      .map(({ count, step }) => `the ${sayCount(count, 'run')} at ${code(step)}`);
    const rest = stranded.length - where.length;
    const told = `cannot be applied: say where ${where.join(', ')}${rest > 0 ? ` and at ${rest} more steps` : ''} go`;
    return told.length <= TITLE_MAX ? told : 'cannot be applied: say where people at steps that are gone go';
  }
  const shown = changes.filter(({ part }) => part !== 'fact');
  if (changes.length === 0) return 'nothing changes';
  const number = sayCount(shown.length, 'change');
  if (risks.length === 0) return `${number}, nothing that has to be acknowledged`;
  return `${number}, ${sayCount(risks.length, 'risk')} to agree to`;
}

/** How many are inside, or that nobody asked. */
export function sayInside({ changes, parked, counted }: ChangeReport, sides: Sides): string {
  if (parked !== null) return ` ${sayParked(parked, counted)}`;
  const isInsideTouched = changes.some(
    (change) => isOwn(change) && !(change.part === 'journey' && change.what === 'added'),
  );
  if (changes.length === 0) return '';
  if (isInsideTouched)
    return ' How many people are inside was not asked: `--parked` or `--against live` counts them.';
  const isForAll = changes.some((change) => holdsAtOnce(change, sides));
  return ` Nobody inside a journey is moved to another step${isForAll ? ', but what they are sent next is judged by this' : ''}.`;
}

function sayParked(parked: readonly Fate[], counted: string | null): string {
  const total = parked.reduce((sum, { count: number }) => sum + number, 0);
  const where = counted === null ? '' : ` (counted ${counted})`;
  if (total === 0) return `Nobody is in a journey that changes${where}.`;
  return `${sayCount(total, 'run')} (each one person's way through a journey) ${total === 1 ? 'is' : 'are'} in what changes${where}.`;
}
