/** Who gets more and who gets fewer messages, as the table near the top of a comment. Markdown; pure. */
import { type Amount, DIRECTIONS, type Time } from './amount.ts';

/** More rows than these are not read at a glance. */
const ROWS_MAX = 12;
/** The head of a comment is never cut: names may be as long as somebody likes. */
const CHARACTERS_MAX = 5_000;
const CELL_MAX = 700;

const TIMES: { readonly [time in Time]: string } = {
  later: '**later**',
  sooner: '**sooner**',
  moved: 'at **another time**',
};

const HEAD = '\n| who | gets | of what | because |\n|---|---|---|---|\n';

/** Rows of which somebody would like to know how many people they are about. */
const NUMBERS: ReadonlySet<Amount['direction']> = new Set(['more', 'fewer', 'both', 'either', 'unknown']);

function sayNumbers(hasMore: boolean, hasFewer: boolean): readonly string[] {
  if (hasMore)
    return [
      `More: of what its row names nobody gets fewer by this, and some get more, or their first${hasFewer ? '; fewer: the reverse' : ''}.`,
    ];
  return hasFewer
    ? ['Fewer: of what its row names nobody gets more by this, and some get fewer, or none any more.']
    : [];
}

function noteFor(
  rows: readonly Amount[],
  { isCounted, segments = '', usesCaps = true, fullCap = '' }: Around,
): string {
  const has = (...wanted: readonly Amount['direction'][]) =>
    rows.some(({ direction }) => wanted.includes(direction));
  const hasTime = rows.some(({ time }) => time !== undefined) || has('later', 'sooner', 'moved');
  // Nobody counts who leaves in between.
  const isOpen = rows.some(
    ({ direction, time, isCounted: known }) => known !== true && time === undefined && NUMBERS.has(direction),
  );
  const told = [
    ...(segments === '' ? [] : [segments]),
    ...sayNumbers(has('more', 'both'), has('fewer', 'both')),
    ...(usesCaps && has('more', 'both', 'either')
      ? ['What goes out more may use up a cap, and so push out others.']
      : []),
    ...(hasTime
      ? [
          `What goes out at another time is judged then: who would have been refused may get it, and the reverse${fullCap === '' ? '' : `; where a cap is full it ${fullCap}`}${rows.some(({ apart }) => apart !== undefined) ? ' (the two times: when it would have gone out before this change, and when it does after)' : ''}.`,
        ]
      : []),
    ...(isOpen
      ? [
          isCounted
            ? 'How many people that is: see Reach.'
            : 'How many people that is, the files do not tell: `--reach FILE` counts them in a sample.',
        ]
      : []),
  ];
  return told.length === 0 ? '' : `\n<sub>${told.join(' ')}</sub>\n`;
}

/** As many rows as are read at a glance, each direction among them. */
function chooseRows(rows: readonly Amount[]): readonly Amount[] {
  const isFirst = (row: Amount) => rows.find(({ direction }) => direction === row.direction) === row;
  const firsts = rows.filter(isFirst);
  const others = rows.filter((row) => !firsts.includes(row)).slice(0, ROWS_MAX - firsts.length);
  return rows.filter((row) => firsts.includes(row) || others.includes(row));
}

/** "**later** (by 2 hours), and **fewer** for whoever leaves between the two times". */
function sayWay({ direction, time, apart, by }: Amount): string {
  const much = by === undefined ? '' : ` (by ${by})`;
  if (time === undefined) return `${DIRECTIONS[direction]}${much}`;
  return `${TIMES[time]}${much}, and ${DIRECTIONS[direction]}${apart === undefined ? '' : ` for whoever ${apart}`}`;
}

function printRow(row: Amount): string {
  const { who, messages, why } = row;
  const cell = (text: string, otherwise: string) => (text.length > CELL_MAX ? otherwise : text);
  const many = cell(sayWay(row), DIRECTIONS[row.direction]);
  const cells = [
    cell(who, 'those whom the change below names'),
    many,
    cell(messages, 'some, named below'),
    cell(why, 'what is said below'),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/**
 * What stands around the table. `isCounted`: people of a sample are counted further down; `segments`: what they are;
 * `usesCaps`: what goes out more counts for a cap; `fullCap`: what a full one makes of what goes out at another time.
 */
type Around = {
  readonly isCounted: boolean;
  readonly segments?: string;
  readonly usesCaps?: boolean;
  readonly fullCap?: string;
};

/** The table and what its words mean. Pure. */
export function printAmounts(rows: readonly Amount[], around: Around): string {
  const shown: string[] = [];
  let length = 0;
  for (const row of chooseRows(rows).map(printRow)) {
    length += row.length;
    if (length > CHARACTERS_MAX) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  const more = left > 0 ? `\n${left} more such rows were cut; the changes themselves stand below.\n` : '';
  return `${HEAD}${shown.join('')}${more}${noteFor(rows, around)}`;
}
