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

const HEAD = '\n| what goes out | how many | because |\n|---|---|---|\n';

function noteFor(rows: readonly Amount[], isCounted: boolean): string {
  const found = new Set(rows.map(({ direction }) => direction));
  const hasNumber = found.has('more') || found.has('fewer') || found.has('either');
  const hasTime =
    rows.some(({ time }) => time !== undefined) ||
    found.has('later') ||
    found.has('sooner') ||
    found.has('moved');
  const told = [
    ...(found.has('more') || found.has('fewer')
      ? [
          'More: by this some people may get more of them, and nobody fewer; fewer: some may get fewer, and nobody more.',
        ]
      : []),
    ...(hasNumber
      ? ['Where a cap covers several journeys, one message more here may still push out one of another.']
      : []),
    ...(hasTime
      ? [
          'Later, sooner, at another time: it is judged then, so who has left by then gets none, and who was refused before may get one.',
        ]
      : []),
    ...(hasNumber || found.has('unknown')
      ? [
          isCounted
            ? 'How many people that is: see Reach.'
            : 'How many people that is, is not known from the files alone: `--reach` counts a sample of people.',
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

function printRow({ messages, direction, time, why }: Amount): string {
  const because = why.length > CELL_MAX ? 'what is said below' : why;
  const of = messages.length > CELL_MAX ? 'some, named below' : messages;
  const many = `${DIRECTIONS[direction]}${time === undefined ? '' : `, and ${TIMES[time]}`}`;
  return `| ${of} | ${many} | ${because} |\n`;
}

/** The table and what its words mean. `isCounted`: people of a sample are counted further down. */
export function printAmounts(rows: readonly Amount[], isCounted: boolean): string {
  const shown: string[] = [];
  let length = 0;
  for (const row of chooseRows(rows).map(printRow)) {
    length += row.length;
    if (length > CHARACTERS_MAX) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  const more = left > 0 ? `\n${left} more such rows were cut; the changes themselves stand below.\n` : '';
  return `${HEAD}${shown.join('')}${more}${noteFor(rows, isCounted)}`;
}
