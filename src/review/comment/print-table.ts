/** Who is touched: a table of the journeys that change, or that others' changes reach, with who is in them. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code, cutRows, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { sayFate } from '../changes/fates.ts';
import type { ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import { isOwn, type ReviewComment, SECTION_MAX } from './review-comment.ts';
import { tellTestsOf } from './tested.ts';

/** More journeys than these are counted, and not named. */
export const ROWS_MAX = 30;
const REACHING_MAX = 8;

/** A journey as people call it, with its name. */
export function titleOf(name: string, { before, after }: Sides, former: ReadonlyMap<string, string>): string {
  const journey = (after.journeys[name] ?? before.journeys[former.get(name) ?? name]) as
    | Plan['journeys'][string]
    | undefined;
  const title = journey?.about.title;
  return title === undefined ? code(name) : `${escapeMarkdown(title)} (${code(name)})`;
}

/** The journeys that change themselves, then those that others' changes reach; each in order of names. */
function touched(changes: readonly ShownChange[]): readonly string[] {
  const own = new Set(changes.filter(isOwn).map(({ name }) => name));
  const reached = new Set(changes.filter((change) => !isOwn(change)).flatMap(({ reaches }) => reaches));
  return [...[...own].sort(), ...[...reached].filter((name) => !own.has(name)).sort()];
}

function sumUp(changes: readonly ShownChange[]): string {
  const whole = changes.find(({ part, aspect }) => part === 'journey' && aspect === 'whole');
  if (whole?.what === 'added') return 'new';
  if (whole?.what === 'removed') return 'gone';
  const steps = changes.filter(({ part }) => part === 'step');
  const of = (what: readonly ShownChange['what'][]) =>
    new Set(steps.filter((each) => what.includes(each.what)).map(({ step }) => step)).size;
  const parts = [
    ...(whole?.what === 'renamed' ? ['renamed'] : []),
    ...(
      [
        [of(['added']), 'new'],
        [of(['removed', 'moved']), 'gone'],
        [of(['changed', 'renamed']), 'changed'],
      ] as const
    ).flatMap(([number, word]) => (number === 0 ? [] : [`${sayCount(number, 'step')} ${word}`])),
  ];
  const own = changes.some(({ part, aspect }) => part === 'journey' && aspect !== 'whole');
  return [...parts, ...(own ? ['its own settings'] : [])].join(', ');
}

/** The table; '' where no journey is touched. */
export function printTable({ report, sides, former, tests }: ReviewComment): string {
  const { changes, parked } = report;
  const rows = touched(changes).map((name) => {
    const own = changes.filter((change) => isOwn(change) && change.name === name);
    const others = changes.filter(
      (change) => !isOwn(change) && change.part !== 'fact' && change.reaches.includes(name),
    );
    const by = [...new Set(others.map((change) => `${change.part} ${code(change.name)}`))];
    const through =
      by.length > REACHING_MAX ? [...by.slice(0, REACHING_MAX), `${by.length - REACHING_MAX} more`] : by;
    const cells = [titleOf(name, sides, former), sumUp(own) || '–', through.join(', ') || '–'];
    const inside = parked === null ? [] : [printFates(parked, [name, former.get(name) ?? name])];
    const tested = tests === null ? [] : [tellTestsOf(name, former.get(name) ?? name, tests)];
    return `| ${[...cells, ...inside, ...tested].join(' | ')} |\n`;
  });
  if (rows.length === 0) return '';
  const more = rows.length > ROWS_MAX ? `\n${rows.length - ROWS_MAX} journeys more are reached.\n` : '';
  const inside = parked === null ? [] : ['who is in it'];
  const heads = ['journey', 'changes itself', 'reached by', ...inside, ...(tests === null ? [] : ['tests'])];
  const table = `\n| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`;
  return `${table}${cutRows(rows.slice(0, ROWS_MAX), SECTION_MAX)}${more}`;
}

function printFates(parked: readonly Fate[], known: readonly string[]): string {
  const own = parked.filter(({ journey }) => known.includes(journey));
  const sums = new Map<string, Fate>();
  for (const fate of own) {
    const key = `${fate.fate} ${fate.to} ${fate.corrected}`;
    sums.set(key, { ...fate, count: fate.count + (sums.get(key)?.count ?? 0) });
  }
  const say = (fate: Fate) => `${sayFate(fate)}${fate.corrected ? ', with corrected copy' : ''}`;
  return [...sums.values()].map((fate) => escapeMarkdown(say(fate))).join('; ') || 'nobody';
}
