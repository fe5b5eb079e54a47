/**
 * What a pull request changes, as the comment under it: the verdict, what somebody must agree to, who is touched, every
 * change in plain language, a diagram of it, the worst case before and after, and waivers. Markdown within GitHub's limits.
 */
import { quoteName } from '../../base/quote-names.ts';
import { sayCount } from '../../base/say-count.ts';
import { graphJourney } from '../../compiler/graph.ts';
import { codeSpan as code, cutRows, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import type { Risk } from '../../plan/diff/change.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { JourneyPlan, Plan } from '../../plan/plan.ts';
import { sayFate } from '../changes/fates.ts';
import type { ChangeReport, ShownChange } from '../changes/report.ts';
import type { Sides } from '../changes/words.ts';
import type { ReachComparison } from '../reach/compare.ts';
import { printReachMarkdown } from '../reach/print.ts';
import { drawChange } from './diagram.ts';
import { tellMessages, tellWhen } from './effects.ts';
import { nameSome } from './name-some.ts';
import type { Most, PressureChange } from './pressure.ts';
import { RISK_WORDS } from './risk-words.ts';
import { placeOf, tellBullet } from './tell-change.ts';
import { type TestSides, tellTests, tellTestsOf } from './tested.ts';
import type { WaiverChanges, WrittenWaiver } from './waivers.ts';

/**
 * Everything that the comment tells. `former`: present names of journeys -> those before. `pressure` null: too many
 * journeys; `waivers` null: the other side is a plan, which holds none.
 */
export type ReviewComment = {
  readonly report: ChangeReport;
  readonly sides: Sides;
  readonly former: ReadonlyMap<string, string>;
  readonly pressure: PressureChange | null;
  readonly waivers: WaiverChanges | null;
  /** Null: not both workspaces were compiled, only a plan is known. */
  readonly tests: TestSides | null;
  /** Whose yes a change at risk needs; those of whom nothing is known are not there. */
  readonly agreers: ReadonlyMap<ShownChange, string>;
  /** Null: no sample of people was named. */
  readonly reach: ReachComparison | null;
};

/** A comment holds 65,536 characters; findings and test results want their share of it. */
const CHARACTERS_MAX = 40_000;
/** Room for the head, which is never cut, is taken from this share. */
const SECTION_MAX = 8_000;
const ROWS_MAX = 30;
const REACHING_MAX = 8;
const STRANDED_MAX = 3;
const TITLE_MAX = 300;

/** People who have nowhere to go, by step; nothing is applied while there are some. */
function strandedOf({ parked }: ChangeReport): readonly Fate[] {
  return (parked ?? []).filter(({ fate }) => fate === 'refused');
}

function verdictOf(report: ChangeReport): string {
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

function printRisks({ report, agreers }: ReviewComment): string {
  const { changes, risks } = report;
  if (risks.length === 0) return '';
  const rows = risks.flatMap((risk) => {
    const found = changes.flatMap((change) =>
      change.risks.filter((each) => each.code === risk).map((own) => ({ own, change })),
    );
    const told = [
      ...new Map(found.map((each) => [`${each.own.message}\0${whose(each.change)}`, each])).values(),
    ];
    const lines = told.map(
      ({ own, change }) =>
        `>   - ${escapeMarkdown(own.message)}${reachOf(own, change)}${sayAgreers(agreers.get(change))}${placeOf(change.sources)}\n`,
    );
    return [`> - **${RISK_WORDS[risk]}** (${code(risk)})\n${lines.join('')}`];
  });
  const flags = risks.map((risk) => `--acknowledge ${risk}`).join(' ');
  const head =
    strandedOf(report).length > 0
      ? 'This cannot be applied: `migrate` must say where everybody goes who is at a step that is gone.'
      : `Whoever applies this says so: \`rutter apply PLAN ${flags}\``;
  return `\n> [!CAUTION]\n> ${head}\n>\n${cutRows(rows, SECTION_MAX)}`;
}

function sayAgreers(agreers: string | undefined): string {
  return agreers === undefined ? '' : `. Must agree: ${agreers}`;
}

/** The journey that a change is about; '' where several share it. */
function whose({ part, name }: ShownChange): string {
  return part === 'journey' || part === 'step' ? name : '';
}

/** Whom a risk concerns, where its sentence does not say so. */
function reachOf(risk: Risk, change: ShownChange): string {
  const name = whose(change);
  if (name !== '') return risk.message.includes(quoteName(name)) ? '' : ` (in ${code(name)})`;
  const reaches = (risk.reaches ?? change.reaches).filter((each) => !risk.message.includes(quoteName(each)));
  if (reaches.length === 0) return '';
  // The table names all that a change reaches: here only those of a consequence that reaches fewer.
  const isAll = reaches.length === change.reaches.length;
  return `; reaches ${isAll && reaches.length > 1 ? sayCount(reaches.length, 'journey') : nameSome(reaches)}`;
}

function titleOf(name: string, { before, after }: Sides, former: ReadonlyMap<string, string>): string {
  const journey = (after.journeys[name] ?? before.journeys[former.get(name) ?? name]) as
    | Plan['journeys'][string]
    | undefined;
  const title = journey?.about.title;
  return title === undefined ? code(name) : `${escapeMarkdown(title)} (${code(name)})`;
}

const isOwn = ({ part }: ShownChange) => part === 'journey' || part === 'step';

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

function printTable({ report, sides, former, tests }: ReviewComment): string {
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

function printJourney(name: string, comment: ReviewComment): string {
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
  return `\`\`\`mermaid\n${graphJourney(after, definitions)}\`\`\`\n`;
}

/** Who is parked at the step that a change is about, and what becomes of them. */
function tellFates({ step, formerly }: ShownChange, fates: readonly Fate[]): string {
  const here = step === null ? [] : fates.filter((fate) => fate.step === (formerly ?? step));
  return here.map((fate) => `  - at it: ${escapeMarkdown(sayFate(fate))}\n`).join('');
}

function printShared(changes: readonly ShownChange[]): string {
  const shared = changes.filter((change) => !isOwn(change) && change.part !== 'fact');
  if (shared.length === 0) return '';
  const rows = shared.map((change) => {
    const reached =
      change.reaches.length === 0
        ? ''
        : `  - reaches ${change.reaches.length > 1 ? sayCount(change.reaches.length, 'journey') : nameSome(change.reaches)}\n`;
    return `${tellBullet(change)}${reached}`;
  });
  return `\n#### What several journeys share\n\n${cutRows(rows, SECTION_MAX)}`;
}

/** Nothing is less only because it counts no more. */
function sayUncounted(journey: string, { changes }: ChangeReport): string {
  const classes = changes.filter(
    ({ risks, reaches }) =>
      reaches.includes(journey) && risks.some(({ code: risk }) => risk === 'class_made_essential'),
  );
  if (classes.length === 0) return '';
  return ` (${classes.map(({ name }) => code(name)).join(', ')} no longer counts as marketing)`;
}

function sayMost(most: Most | null, days: keyof Most): string {
  if (most === null) return 'none';
  return Number.isFinite(most[days]) ? String(most[days]) : 'no limit found';
}

function printPressure({ report, pressure }: ReviewComment): string {
  const rows = pressure?.rows ?? [];
  if (rows.length === 0) return '';
  const heads = [
    'of marketing, one person gets at most',
    'a day, before',
    'a day, after',
    'a week, before',
    'a week, after',
  ];
  const lines = rows.map(({ journey, before, after }) => {
    const cells = (['day', 'week'] as const).flatMap((days) => {
      const [old, young] = [sayMost(before, days), sayMost(after, days)];
      return [old, old === young ? young : `**${young}**`];
    });
    const who =
      journey === null
        ? 'from all journeys together'
        : `from ${code(journey)}${sayUncounted(journey, report)}`;
    return `| ${[who, ...cells].join(' | ')} |\n`;
  });
  const head = `\n#### The worst case\n\n| ${heads.join(' | ')} |\n|${heads.map(() => '---').join('|')}|\n`;
  return `${head}${cutRows(lines, SECTION_MAX)}`;
}

function printWaivers(waivers: WaiverChanges | null): string {
  if (waivers === null) return '';
  const tell = (sign: string) => (waiver: WrittenWaiver) => {
    const { rule, target, reason, owner, approver, expires } = waiver;
    const who = approver === '' ? code(owner) : `${code(owner)}, approved by ${code(approver)}`;
    return `- ${sign} ${code(rule)} for ${code(target)} until ${expires}: ${escapeMarkdown(reason)} (${who})\n`;
  };
  const rows = [...waivers.added.map(tell('**new**:')), ...waivers.removed.map(tell('**gone**:'))];
  return rows.length === 0 ? '' : `\n#### Deviations from the rules\n\n${cutRows(rows, SECTION_MAX)}`;
}

/** The comment's text, LF, with a final newline; what is cut is said. Pure. */
export function printComment(comment: ReviewComment): string {
  const { report, waivers, reach } = comment;
  const { changes, against } = report;
  const head = [
    `### rutter plan: ${verdictOf(report)}\n`,
    `\nCompared with ${against}.${sayInside(report)}\n`,
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

/** How many are inside, or that nobody asked. */
function sayInside({ changes, parked, counted }: ChangeReport): string {
  if (parked !== null) return ` ${sayParked(parked, counted)}`;
  const isInsideTouched = changes.some(
    (change) => isOwn(change) && !(change.part === 'journey' && change.what === 'added'),
  );
  return isInsideTouched
    ? ' How many people are inside was not asked: `--parked` or `--against live` counts them.'
    : '';
}

function sayParked(parked: readonly Fate[], counted: string | null): string {
  const total = parked.reduce((sum, { count: number }) => sum + number, 0);
  const where = counted === null ? '' : ` (counted ${counted})`;
  if (total === 0) return `Nobody is in a journey that changes${where}.`;
  return `${sayCount(total, 'run')} ${total === 1 ? 'is' : 'are'} in what changes${where}.`;
}

/** What a reviewer asks first: what people get, from when, and what plays it before they do. */
function printEffects({ report, sides, former, pressure, tests }: ReviewComment): string {
  const { changes } = report;
  if (changes.length === 0) return '';
  const isShared = changes.some(
    (change) => !isOwn(change) && change.part !== 'fact' && change.part !== 'template',
  );
  const told = tests === null ? '' : tellTests(tests, isShared);
  return `\n${tellMessages(changes, sides, former, pressure)}${tellWhen(report, sides)}${told}`;
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
