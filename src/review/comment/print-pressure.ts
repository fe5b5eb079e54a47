/** The worst case in a comment: the most that one person can get, before and after. Markdown; pure. */
import { sayDuration } from '../../base/duration.ts';
import { sayCount } from '../../base/say-count.ts';
import { codeSpan as code, cutRows } from '../../language/diagnostics/printers/markdown.ts';
import type { Amount } from './amounts/amount.ts';
import { nameSome } from './name-some.ts';
import type { Most, PressureChange, Total } from './pressure.ts';
import { type ReviewComment, SECTION_MAX } from './review-comment.ts';
import { strandedOf } from './verdict.ts';

/** Longer lists of names are left out: the head of a comment is never cut. */
const NAMES_LENGTH_MAX = 500;

function sayNumber(messages: number): string {
  return Number.isFinite(messages) ? String(messages) : 'more than 50';
}

type Before = { readonly before: Most; readonly after: Most };

const isSame = (one: Most, other: Most) => one.day === other.day && one.week === other.week;

function sayMost({ day, week }: Most): string {
  if (day === 0 && week === 0) return 'none';
  return `${sayNumber(day)} ${day === 1 ? 'message' : 'messages'} on one day and ${sayNumber(week)} in 7 days`;
}

/** What it is now, and what it was. */
function sayBoth({ before, after }: Before): string {
  if (isSame(before, after)) return `${sayMost(after)}, as before`;
  return `**${sayMost(after)}** (before: ${sayMost(before)})`;
}

/** The share of marketing, in the same spans. */
function sayMarketing({ before, after }: Before): string {
  const say = ({ day, week }: Most) => (week === 0 ? 'none' : `${sayNumber(day)} and ${sayNumber(week)}`);
  if (isSame(before, after)) return `${say(after)} are marketing, as before`;
  return `**${say(after)}** are marketing (before: ${say(before)})`;
}

/** By which policies it is not more. */
function sayHeld({ byDay, byWeek }: Total): string {
  const by = (names: readonly string[]) =>
    nameSome(names).length > NAMES_LENGTH_MAX ? 'caps' : nameSome(names);
  if (byDay.length === 0 && byWeek.length === 0) return '';
  if (byDay.join() === byWeek.join()) return `held there by ${by(byWeek)}`;
  const told = [
    ...(byDay.length === 0 ? [] : [`on one day by ${by(byDay)}`]),
    ...(byWeek.length === 0 ? [] : [`in 7 days by ${by(byWeek)}`]),
  ];
  return `held there ${told.join(', ')}`;
}

/** So many journeys are named; more are those of the table. */
const NAMED_MAX = 3;

/** Which messages are counted that the change is about. */
function sayWhich(amounts: readonly Amount[]): string {
  const abouts = amounts.flatMap(({ direction, about }) => (direction === 'same' ? [] : (about ?? [])));
  const journeys = [...new Set(abouts.flatMap((about) => about.journeys))].sort();
  const [classes = '', ...others] = new Set(abouts.map((about) => nameSome(about.classes)));
  const told = `from ${nameSome(journeys)}${classes === '' ? '' : ` as ${classes}`}`;
  const isTold = journeys.length <= NAMED_MAX && others.length === 0 && told.length <= NAMES_LENGTH_MAX;
  return isTold
    ? `${told}${journeys.length > 1 ? ' together' : ''}`
    : 'from the messages in the table, together';
}

type Way = 'more' | 'fewer';

const REACHED = { more: 'people newly reached', fewer: 'people no longer reached' } as const;
const REFUSED = {
  more: 'people refused each time until now',
  fewer: 'people refused each time from now on',
} as const;

/** True where all rows are about the same messages: who gets none of a row then gets none of those that are counted. */
function isOneAbout(amounts: readonly Amount[]): boolean {
  const abouts = amounts.flatMap(({ direction, about }) => (direction === 'same' ? [] : (about ?? [])));
  return new Set(abouts.map((each) => JSON.stringify(each))).size === 1;
}

/** Who got none before (`more`) or gets none after: of all that is counted, or of what their row names. */
function sayNone(way: Way, { before, after }: Before, amounts: readonly Amount[]): readonly string[] {
  const own = amounts.filter(({ direction }) => [way, 'either', 'both'].includes(direction));
  const isRefused = ({ refusals }: Amount) => refusals?.includes(way) === true;
  const isNone = (each: Amount) => (each.direction === way && each.isAll === true) || isRefused(each);
  if (!own.some(isNone) || before.week === 0 || after.week === 0) return [];
  const who = own.some(isRefused) ? REFUSED[way] : REACHED[way];
  const of = own.every(isNone) && isOneAbout(amounts) ? '' : ' of what their row names';
  if (way === 'more') return [`${who}: up to that, before none${of}`];
  return [`${who}: none${of}, before up to ${isSame(before, after) ? 'that' : sayMost(before)}`];
}

/** The numbers, before and after, with what holds them there, and of those who get none on one side. */
function sayTouched(touched: Before & { readonly after: Total }, amounts: readonly Amount[]): string {
  const held = sayHeld(touched.after);
  return [
    `${sayBoth(touched)}${held === '' ? '' : `, ${held}`}`,
    ...sayNone('more', touched, amounts),
    ...sayNone('fewer', touched, amounts),
  ].join('; ');
}

/** Whoever is moved: what both versions send, caps counted once. */
function sayMoved({ moved, touched }: PressureChange): string {
  if (moved === null || touched === null) return '';
  return `whoever is moved: **at most ${sayMost(moved)}**, were they to get all that both versions send (before: ${sayMost(touched.before)}); all others: `;
}

/** Of whom nothing can be said before `migrate` does. */
function sayStranded({ report }: ReviewComment): string {
  const all = strandedOf(report);
  const where = all.map(({ count, step }) => `the ${sayCount(count, 'run')} at ${code(step)}`).join(', ');
  if (all.length === 0) return '';
  return `; ${where.length > NAMES_LENGTH_MAX ? 'those who have nowhere to go' : where}: not known until \`migrate\` says where they go`;
}

const WEEK_MS = 7 * 86_400_000;

/** How often somebody may enter again where the days that are counted are too few to show it. */
function sayEntries({ report, sides, former }: ReviewComment): string {
  const names = new Set(report.changes.filter(({ aspect }) => aspect === 'entry').map(({ name }) => name));
  const told = [...names].sort().flatMap((name) => {
    const is = sides.after.journeys[name]?.reentry;
    const was = sides.before.journeys[former.get(name) ?? name]?.reentry;
    if (is?.mode !== 'after' || was === undefined || was.mode === 'always') return [];
    const each = names.size > 1 ? ` of ${code(name)}` : '';
    if (was.mode === 'never')
      return [`one entry${each} every ${sayDuration(is.afterMs)} (before: one in all)`];
    if (was.from !== is.from || is.afterMs >= was.afterMs || was.afterMs <= WEEK_MS) return [];
    const entries = Math.ceil(was.afterMs / is.afterMs);
    return [`over ${sayDuration(was.afterMs)} **up to ${entries} entries**${each} (before: 1)`];
  });
  return told.length === 0 || told.length > NAMED_MAX ? '' : `; ${told.join(', ')}`;
}

/** A cap that changes, though the numbers stay. */
function sayUnmoved({ report, sides }: ReviewComment, { touched }: PressureChange): string {
  const isCap = (name: string) => sides.after.policies[name]?.gate === 'frequency';
  const caps = report.changes.filter(({ part, name }) => part === 'policy' && isCap(name));
  if (caps.length === 0 || touched === null || !isSame(touched.before, touched.after)) return '';
  const names = nameSome([...new Set(caps.map(({ name }) => name))]);
  if (names.length > NAMES_LENGTH_MAX) return '';
  return `; what changes of ${names} does not show within these spans`;
}

/** The worst case in a few lines: how many, in which spans, and what holds it there. */
export function tellWorstCase(comment: ReviewComment): string {
  const { pressure, amounts } = comment;
  if (pressure === null)
    return '- **Worst case for one person**: not counted, for there are too many journeys.\n';
  const { touched, all, marketing } = pressure;
  const isNothing = amounts.every(({ direction }) => direction === 'same' || direction === 'reworded');
  const moved = pressure.moved === null ? '' : ', nobody moved by `migrate`';
  const own =
    touched === null || isNothing
      ? ''
      : `  - ${sayWhich(amounts)}: ${sayMoved(pressure)}${sayTouched(touched, amounts)}${sayEntries(comment)}${sayStranded(comment)}${sayUnmoved(comment, pressure)}\n`;
  const isAsBefore = isSame(all.before, all.after) && isSame(marketing.before, marketing.after);
  const total =
    own !== '' && isAsBefore
      ? ''
      : `  - from all journeys together: ${sayBoth(all)}; of these, ${sayMarketing(marketing)}, ${sayHeld(marketing.after) || 'no cap limits it further'}${sayEssential(pressure)}\n`;
  return `- **Worst case for one person** (each journey set off at most once a day, nothing left over that was held back${moved}):\n${own}${total}`;
}

/** Where more goes out and the marketing in it stays, what comes is none. */
function sayEssential({ all, marketing }: PressureChange): string {
  const isMore = all.after.week > all.before.week || all.after.day > all.before.day;
  return isMore && isSame(marketing.before, marketing.after) ? ': what comes is essential' : '';
}

/** The table of the journeys of which it differs; '' for nothing, and where it is told already. */
export function printPressure({ pressure, amounts }: ReviewComment): string {
  const rows = pressure?.rows ?? [];
  const touched = new Set(amounts.flatMap(({ about }) => about?.journeys ?? []));
  const [only, ...more] = rows;
  const isTold = only !== undefined && more.length === 0 && touched.size === 1 && touched.has(only.journey);
  if (rows.length === 0 || isTold) return '';
  const lines = rows.map(({ journey, before, after }) => {
    const say = (most: Most | null) => (most === null ? 'none' : sayMost(most));
    return `| ${code(journey)} | ${say(before)} | **${say(after)}** |\n`;
  });
  const head =
    '\n#### The worst case, by journey\n\n| one person gets at most of | before | after |\n|---|---|---|\n';
  return `${head}${cutRows(lines, SECTION_MAX)}`;
}
