/** The changes themselves, journey by journey, and what several journeys share. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import { graphJourney } from '../../compiler/graph.ts';
import { codeSpan as code, cutRows, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { JourneyPlan } from '../../plan/plan.ts';
import { sayWhatBecomes } from '../changes/fates.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { drawChange, fenceDiagram } from './diagram.ts';
import { ROWS_MAX, titleOf } from './print-table.ts';
import { isOwn, type ReviewComment, SECTION_MAX } from './review-comment.ts';
import { tellBullet } from './tell-change.ts';

/** One journey: what changes in it, and its diagram. */
export function printJourney(name: string, comment: ReviewComment): string {
  const { report, sides, former } = comment;
  const own = report.changes.filter((change) => isOwn(change) && change.name === name);
  const [after, before] = [sides.after.journeys[name], sides.before.journeys[former.get(name) ?? name]];
  const owner = (after ?? before)?.about.owner;
  const answers = typeof owner === 'string' ? `, owned by ${code(owner)}` : '';
  const known = [name, former.get(name) ?? name];
  const counted = report.parked?.filter(({ journey }) => known.includes(journey)) ?? null;
  const diagram = drawJourney([before, after], own, counted, sides);
  const fates = counted ?? [];
  const bullets = own.map((change, index) => {
    const isFirst = own.findIndex(({ step }) => step === change.step) === index;
    return `${tellBullet(change)}${isFirst ? tellFates(change, fates) : ''}`;
  });
  return `\n#### ${titleOf(name, sides, former)}${answers}\n\n${bullets.join('')}${diagram === null ? '' : `\n${diagram}`}`;
}

/** What changes of a journey, or the journey itself where it is new; null where there is nothing to see. */
function drawJourney(
  [before, after]: readonly [JourneyPlan | undefined, JourneyPlan | undefined],
  own: readonly ShownChange[],
  fates: readonly Fate[] | null,
  { definitions }: Sides,
): string | null {
  if (after === undefined) return null;
  if (before !== undefined) return drawChange(before, after, own, fates, definitions);
  return fenceDiagram(graphJourney(after, definitions));
}

/** Who is parked at the step that a change is about, and what becomes of them. */
function tellFates({ step, formerly }: ShownChange, fates: readonly Fate[]): string {
  const here = step === null ? [] : fates.filter((fate) => fate.step === (formerly ?? step));
  const all = fates.reduce((sum, { count }) => sum + count, 0);
  return here
    .map((fate) => {
      const some = fate.count === all ? 'all' : String(fate.count);
      const of = all === 1 ? 'the only run' : `${some} of the ${all} runs`;
      const they = fate.count === 1 ? 'it' : 'they';
      return `  - at it: ${of} inside: ${they} ${escapeMarkdown(sayWhatBecomes(fate))}\n`;
    })
    .join('');
}

/** What no journey says itself; '' for nothing. */
export function printShared(changes: readonly ShownChange[]): string {
  const shared = changes.filter((change) => !isOwn(change) && change.part !== 'fact');
  if (shared.length === 0) return '';
  const rows = shared.map((change) => {
    // The table names the journeys, as far as it goes.
    const { length } = change.reaches;
    const reached = length <= ROWS_MAX ? '' : `  - reaches ${sayCount(length, 'journey')}\n`;
    return `${tellBullet(change)}${reached}`;
  });
  return `\n#### Outside of the journeys themselves\n\n${cutRows(rows, SECTION_MAX)}`;
}
