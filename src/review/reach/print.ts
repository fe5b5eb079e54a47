/** Reach as text and Markdown: what differs first, everything in the table of a terminal. Returns strings. */
import { quoteNames } from '../../base/quote-names.ts';
import { codeSpan, cutRows } from '../../language/diagnostics/printers/markdown.ts';
import type { ReachComparison, ReachRow } from './compare.ts';
import { isDifferent } from './compare.ts';

/** The share of a comment that a table of many segments may take. */
const CHARACTERS_MAX = 8_000;

const WORDS: { readonly [of in ReachRow['of']]: string } = {
  audience: 'audience of',
  branch: 'branch',
  exclusion: 'excluded by',
  segment: 'segment',
};

function told(side: ReachRow['before'], people: number): string {
  if (side === null) return 'not asked';
  const share = people === 0 ? '' : ` (${((side.yes / people) * 100).toFixed(1)} %)`;
  return `${side.yes}${share}${side.unknown === 0 ? '' : `, ${side.unknown} unknown`}`;
}

/** A line for each question, those that differ marked. Pure. */
export function printReach({ people, rows }: ReachComparison): string {
  const width = Math.max(0, ...rows.map(({ of, name }) => WORDS[of].length + name.length + 3));
  const lines = rows.map((row) => {
    const head = `${WORDS[row.of]} ${quoteNames([row.name])}`.padEnd(width);
    const [old, young] = [told(row.before, people), told(row.after, people)];
    return isDifferent(row) ? `~ ${head}  ${old} -> ${young}` : `  ${head}  ${young}`;
  });
  return [`reach, of ${people} people:`, ...lines, ''].join('\n');
}

/** A table of what differs, as a section of a comment; '' where nothing does. Pure. */
export function printReachMarkdown({ people, rows }: ReachComparison): string {
  const differing = rows.filter(isDifferent);
  if (differing.length === 0)
    return `\n#### Reach\n\nOf ${people} people in the sample, everybody answers as before.\n`;
  const lines = differing.map(({ of, name, before, after }) => {
    return `| ${WORDS[of]} ${codeSpan(name)} | ${told(before, people)} | **${told(after, people)}** |\n`;
  });
  return `\n#### Reach\n\n| of ${people} people in the sample | before | now |\n|---|---|---|\n${cutRows(lines, CHARACTERS_MAX)}`;
}
