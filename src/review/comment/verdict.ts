/** The verdict on a change in one line, and how many people are inside of what changes. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code } from '../../language/diagnostics/printers/markdown.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { ChangeReport } from '../changes/report.ts';
import { isOwn } from './review-comment.ts';

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
  if (risks.length === 0) return `${number}, no known risk`;
  return `${number}, ${sayCount(risks.length, 'risk')} to agree to`;
}

/** How many are inside, or that nobody asked. */
export function sayInside({ changes, parked, counted }: ChangeReport): string {
  if (parked !== null) return ` ${sayParked(parked, counted)}`;
  const isInsideTouched = changes.some(
    (change) => isOwn(change) && !(change.part === 'journey' && change.what === 'added'),
  );
  if (changes.length === 0) return '';
  return isInsideTouched
    ? ' How many people are inside was not asked: `--parked` or `--against live` counts them.'
    : ' No journey that people are in changes itself: nobody inside is moved.';
}

function sayParked(parked: readonly Fate[], counted: string | null): string {
  const total = parked.reduce((sum, { count: number }) => sum + number, 0);
  const where = counted === null ? '' : ` (counted ${counted})`;
  if (total === 0) return `Nobody is in a journey that changes${where}.`;
  return `${sayCount(total, 'run')} ${total === 1 ? 'is' : 'are'} in what changes${where}.`;
}
