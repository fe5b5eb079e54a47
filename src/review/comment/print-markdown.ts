/**
 * What a pull request changes, as the comment under it: the verdict, what somebody must agree to, who gets more and who
 * fewer, who is touched, every change in plain language, the worst case before and after, and waivers. Markdown within
 * GitHub's limits.
 */
import { sayCount } from '../../base/say-count.ts';
import { printReachMarkdown } from '../reach/print.ts';
import { sayFullCap, useCaps } from './amounts/cap-use.ts';
import { printAmounts } from './amounts/print-amounts.ts';
import { tellSegments } from './amounts/segments.ts';
import { tellBeforeLive } from './before-live.ts';
import { printPressure, tellWorstCase } from './print-pressure.ts';
import { printRisks } from './print-risks.ts';
import { printJourney, printShared } from './print-sections.ts';
import { printTable } from './print-table.ts';
import { isOwn, type ReviewComment } from './review-comment.ts';
import { sayInside, verdictOf } from './verdict.ts';
import { printWaivers } from './waivers.ts';
import { tellWhen } from './when.ts';

/** A comment holds 65,536 characters; findings and test results want their share of it. */
const CHARACTERS_MAX = 40_000;

/** The comment's text, LF, with a final newline; what is cut is said. Pure. */
export function printComment(comment: ReviewComment): string {
  const { report, waivers, reach } = comment;
  const { changes, against } = report;
  const head = [
    `### rutter plan: ${verdictOf(report)}\n`,
    `\nCompared with ${against}.${sayInside(report, comment.sides)}\n`,
    printRisks(comment),
    printEffects(comment),
    printTable(comment),
  ].join('');
  const own = [...new Set(changes.filter(isOwn).map(({ name }) => name))].sort();
  const reached = reach === null ? '' : printReachMarkdown(reach);
  const tail = `${reached}${printPressure(comment)}${printWaivers(waivers)}`;
  const details = [...own.map((name) => printJourney(name, comment)), printShared(changes)];
  return `${head}${takeSections(details, CHARACTERS_MAX - head.length - tail.length)}${tail}`;
}

/** What a reviewer asks first: who gets more, how much that can be, from when, and what comes before. */
function printEffects(comment: ReviewComment): string {
  const { report, sides, amounts, reach } = comment;
  if (report.changes.length === 0) return '';
  const list = [tellWorstCase(comment), tellWhen(report, sides), tellBeforeLive(comment)].join('');
  const segments = tellSegments(amounts, sides);
  const around = {
    isCounted: reach !== null,
    segments,
    usesCaps: useCaps(amounts, sides),
    fullCap: sayFullCap(amounts, sides),
  };
  return `${printAmounts(amounts, around)}\n${list}`;
}

/** As many sections as fit; says how many were left out, and where they are. */
function takeSections(sections: readonly string[], most: number): string {
  let text = '';
  const left: string[] = [];
  for (const section of sections) {
    if (text.length + section.length > most) left.push(section);
    else text += section;
  }
  if (left.length === 0) return text;
  const length = left.reduce((sum, section) => sum + section.length, 0);
  const were = `${sayCount(left.length, 'section')} with ${length} characters`;
  return `${text}\n**Cut here**: ${were}; \`rutter plan --against\` prints all of them in a terminal.\n`;
}
