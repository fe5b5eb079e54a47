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
const NUMBERS: ReadonlySet<Amount['direction']> = new Set(['more', 'fewer', 'either', 'unknown']);

function sayNumbers(hasMore: boolean, hasFewer: boolean): readonly string[] {
  const says = (more: string, fewer: string) =>
    `for what its row says, some of these people may get ${more} of what it names, and none ${fewer}`;
  if (hasMore) return [`More: ${says('more', 'fewer')}${hasFewer ? '; fewer: the reverse' : ''}.`];
  return hasFewer ? [`Fewer: ${says('fewer', 'more')}.`] : [];
}

function noteFor(rows: readonly Amount[], isCounted: boolean, segments: string): string {
  const has = (...wanted: readonly Amount['direction'][]) =>
    rows.some(({ direction }) => wanted.includes(direction));
  const hasTime = rows.some(({ time }) => time !== undefined) || has('later', 'sooner', 'moved');
  const isOpen = rows.some(({ direction, isCounted: known }) => known !== true && NUMBERS.has(direction));
  const told = [
    ...(segments === '' ? [] : [segments]),
    ...sayNumbers(has('more'), has('fewer')),
    ...(has('more', 'either') ? ['What goes out more may use up a cap, and so push out others.'] : []),
    ...(hasTime
      ? ['At another time it is judged then: who has left gets none, and who was refused before may get one.']
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

function printRow({ who, messages, direction, time, why }: Amount): string {
  const cell = (text: string, otherwise: string) => (text.length > CELL_MAX ? otherwise : text);
  const many = `${DIRECTIONS[direction]}${time === undefined ? '' : `, and ${TIMES[time]}`}`;
  const cells = [
    cell(who, 'those whom the change below names'),
    many,
    cell(messages, 'some, named below'),
    cell(why, 'what is said below'),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** The table and what its words mean. `isCounted`: people of a sample are counted further down; `segments`: what they are. */
export function printAmounts(rows: readonly Amount[], isCounted: boolean, segments = ''): string {
  const shown: string[] = [];
  let length = 0;
  for (const row of chooseRows(rows).map(printRow)) {
    length += row.length;
    if (length > CHARACTERS_MAX) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  const more = left > 0 ? `\n${left} more such rows were cut; the changes themselves stand below.\n` : '';
  return `${HEAD}${shown.join('')}${more}${noteFor(rows, isCounted, segments)}`;
}
