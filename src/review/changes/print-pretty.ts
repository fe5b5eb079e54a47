/** The report of a diff as text: consequences first, each change with what it said and says, and where. Returns strings. */

import { sayDuration } from '../../base/duration.ts';
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import { sayCount } from '../../base/say-count.ts';
import type { Fate } from '../../plan/diff/parked.ts';
import type { Source } from '../../plan/plan.ts';
import { ASPECTS } from './aspects.ts';
import { sayFate } from './fates.ts';
import { foldClasses } from './fold-classes.ts';
import type { ChangeReport, LookBack, ShownChange } from './report.ts';

const SIGNS = { added: '+', removed: '-', changed: '~', renamed: '>', moved: '>' } as const;
const DIGEST_SHOWN = 12;

function titleOf({ what, part, name, step, formerly, aspect, order }: ShownChange): string {
  const element =
    step === null ? `${part} ${quoteName(name)}` : `step ${quoteName(step)} of ${quoteName(name)}`;
  if (what === 'renamed') return `${element}: renamed from ${quoteName(String(formerly))}`;
  if (what === 'moved' && order?.do === 'move')
    return `${element}: removed; whoever is there goes on at ${quoteName(order.to)}`;
  if (what === 'removed' && order !== null)
    return `${element}: removed; whoever is there ${order.do === 'drain' ? 'goes on as before' : 'leaves'}`;
  return `${element}: ${aspect === 'whole' ? what : ASPECTS[aspect]}`;
}

const at = ({ file, line, column }: Source) => `${file}:${line}:${column}`;

function placeOf({ before, after }: ShownChange['sources']): string | null {
  if (before === null && after === null) return null;
  if (after === null) return before && `--> ${at(before)} (before)`;
  return before === null || at(before) === at(after)
    ? `--> ${at(after)}`
    : `--> ${at(after)} (before: ${at(before)})`;
}

function wordsOf({ words }: ShownChange): readonly string[] {
  return words.flatMap(({ about, before, after }) => [
    ...(about === null ? [] : [`${about}:`]),
    ...(before === null ? [] : [`- ${before}`]),
    ...(after === null ? [] : [`+ ${after}`]),
  ]);
}

/** Whom a change of wording reaches besides those who enter from now on. */
function copyOf({ aspect, what, part, reaches, corrects }: ShownChange): readonly string[] {
  if (part !== 'template' || what !== 'changed' || aspect !== 'copy') return [];
  const others = reaches.filter((name) => !corrects.includes(name));
  return [
    ...(corrects.length === 0
      ? []
      : [`runs under way in ${quoteNames(corrects)} get it, too (\`hotfix: copy\`)`]),
    ...(others.length === 0 ? [] : [`runs under way in ${quoteNames(others)} keep the wording before`]),
  ];
}

function printChange(change: ShownChange): readonly string[] {
  const { part, reaches, risks } = change;
  const place = placeOf(change.sources);
  const isOwn = part === 'journey' || part === 'step';
  const names = quoteNames(reaches);
  const lines = [
    ...wordsOf(change),
    ...(place === null ? [] : [place]),
    ...(isOwn || reaches.length === 0 ? [] : [`reaches ${names}`]),
    ...copyOf(change),
    ...risks.map(({ code, message }) => `! ${code}: ${message}`),
  ];
  return [`${SIGNS[change.what]} ${titleOf(change)}`, ...lines.map((line) => `    ${line}`)];
}

function printParked(parked: readonly Fate[], counted: string | null): readonly string[] {
  const where = counted === null ? '' : ` (counted ${counted})`;
  if (parked.length === 0) return [`nobody is parked in a journey that changes${where}`];
  const rows = parked.map(
    ({ journey, step, count: number, fate, to, corrected }) =>
      `  ${quoteName(journey)} at ${quoteName(step)}: ${sayFate({ count: number, fate, to })}${corrected ? ', with corrected copy' : ''}`,
  );
  return [`parked in journeys that change${where}:`, ...rows];
}

/** Facts follow from conditions; they are counted, not listed. */
function printFacts(facts: readonly ShownChange[], lookBack: LookBack | null): readonly string[] {
  const [more, fewer] = ['added', 'removed'].map((what) => facts.filter((each) => each.what === what).length);
  const parts = [
    ...(more === undefined || more === 0 ? [] : [`${sayCount(more, 'fact')} more`]),
    ...(fewer === undefined || fewer === 0 ? [] : [`${sayCount(fewer, 'fact')} less`]),
  ];
  if (parts.length === 0) return [];
  return [
    `  subscribers' states keep ${parts.join(' and ')}`,
    ...(lookBack === null ? [] : printLookBack(lookBack)),
  ];
}

/** From when on conditions that are new know everything. */
function printLookBack({ keptMs, ofMessages }: LookBack): readonly string[] {
  const events =
    keptMs === 0
      ? '  new ones know what happens from the apply on: no raw events are kept'
      : `  new ones are made of raw events, which are kept for ${sayDuration(keptMs)}; whoever is older is unknown before that`;
  const messages = `  ${ofMessages} of them ${ofMessages === 1 ? 'is' : 'are'} about messages, and known from the apply on`;
  return ofMessages === 0 ? [events] : [events, messages];
}

/** The whole report, LF, with a final newline; counts what a comment on it counts. Pure. */
export function printChanges(report: ChangeReport): string {
  const { against, before, after, changes, risks, parked, counted, lookBack } = foldClasses(report).report;
  const [from, to] = [before.slice(0, DIGEST_SHOWN), after.slice(0, DIGEST_SHOWN)];
  const tail = parked === null ? [] : printParked(parked, counted);
  if (changes.length === 0) return [`no change against ${against} (${to})`, ...tail, ''].join('\n');
  const facts = changes.filter(({ part }) => part === 'fact');
  const shown = changes.filter(({ part }) => part !== 'fact');
  const verdict = risks.length === 0 ? 'no known risk' : `risks: ${risks.join(', ')}`;
  const head = `${sayCount(shown.length, 'change')} against ${against} (${from} -> ${to}); ${verdict}`;
  return [head, ...shown.flatMap(printChange), ...printFacts(facts, lookBack), ...tail, ''].join('\n');
}
