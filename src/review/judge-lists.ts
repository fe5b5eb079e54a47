/** One list of an expectation against what happened: what is missing, how many there are, what is too many. */

import type { JsonObject } from '../base/json.ts';
import { quoteName } from '../base/quote-names.ts';
import type { Amount, Expectation, Match } from '../compiler/tests/test-document.ts';
import { candidates, describeWhen, isWithin, type Judge, type Rewording, type When } from './judging.ts';
import { assign, differences } from './matching.ts';
import type { Happening, ListName } from './recorder.ts';
import { describeMoment } from './timeline.ts';
import { describeHappening, describeNearest, describeWanted } from './words.ts';

/** Judges the matches of one list; with `exact`, or an empty list, also what nobody asked for. */
export function judgeList(
  judge: Judge,
  expectation: Expectation,
  list: ListName,
  matches: readonly Match[],
): void {
  const namesOther = matches.some(({ fields }) => fields.journey !== undefined);
  const actual = candidates(namesOther ? { ...judge, journey: null } : judge, list, expectation);
  const single = matches.filter(({ amount }) => amount === undefined);
  const taken = assign(
    single.map((match) => match.fields),
    actual.map((each) => each.fields),
  );
  single.forEach((match, index) => {
    if (taken[index] !== null) return;
    const free = actual.filter((_each, place) => !taken.includes(place));
    failMissing(judge, list, match, expectation, free, matches.length);
  });
  const counted = matches.flatMap((match) => judgeAmount(judge, expectation, list, match, actual));
  const isComplete = matches.length === 0 || expectation.exact;
  if (!isComplete || (judge.testCase.exact && (list === 'sends' || list === 'calls'))) return;
  const asked = new Set([...counted, ...taken.flatMap((index) => (index === null ? [] : actual[index]))]);
  judgeRest(
    judge,
    expectation,
    actual.filter((each) => !asked.has(each) && isExit(each, matches)),
  );
}

/** Compares how many match with how many must; returns those that do. */
function judgeAmount(
  judge: Judge,
  expectation: Expectation,
  list: ListName,
  match: Match,
  actual: readonly Happening[],
): readonly Happening[] {
  const { amount, fields } = match;
  if (amount === undefined) return [];
  const found = actual.filter((each) => differences(fields, each.fields).length === 0);
  if (amount.least <= found.length && found.length <= amount.most) return found;
  judge.fail({
    code: 'failed-expectation',
    written: match,
    at: expectation.at,
    ...(amount.least === amount.most && { instead: { count: found.length } }),
    message: `${describeWanted(list, fields, describeAmount(amount))} ${describeWhen(judge, expectation)}, not ${found.length}`,
  });
  return found;
}

function describeAmount({ least, most }: Amount): string {
  if (least === most) return String(least);
  if (most === Number.MAX_SAFE_INTEGER) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
}

/** A run that comes to its end is no exit, unless the test says so. */
function isExit({ list, fields }: Happening, matches: readonly Match[]): boolean {
  const asksForEnds = matches.some((match) => match.fields.reason === 'completed');
  return list !== 'exits' || fields.reason !== 'completed' || asksForEnds;
}

function failMissing(
  judge: Judge,
  list: ListName,
  match: Match,
  when: Expectation,
  free: readonly Happening[],
  matchCount: number,
): void {
  const everywhere = judge.recorder.happenings.filter((each) => each.list === list);
  const nearest = nearestOf(match.fields, free.length > 0 ? free : everywhere, when);
  judge.fail({
    code: 'failed-expectation',
    written: match,
    at: when.at,
    ...instead(match, nearest, free.length > 0, isAlone(when) && matchCount === 1),
    message: `${describeWanted(list, match.fields)} ${describeWhen(judge, when)}`,
    notes:
      nearest === undefined
        ? [`there is nothing in ${quoteName(list)} in the whole case`]
        : [describeNearest(match.fields, nearest, judge.testCase.start)],
  });
}

/** An expectation that says one thing can be moved to another moment. */
function isAlone(expectation: Expectation): boolean {
  const { sends, noSends, refused, held, calls, exits, goals, controls, entered, profile, from } =
    expectation;
  const said = [sends, noSends, refused, held, calls, exits, goals, controls, entered, profile];
  return from === undefined && said.filter((each) => each !== undefined).length === 1;
}

/** Another value where something like it happened then; another moment where just that happened. */
function instead(
  { fields }: Match,
  nearest: Happening | undefined,
  isThen: boolean,
  canMove: boolean,
): { readonly instead?: Rewording } {
  if (nearest === undefined) return {};
  const wrong = differences(fields, nearest.fields);
  if (!isThen) return wrong.length === 0 && canMove ? { instead: { at: nearest.at } } : {};
  const told = wrong.map((field) => [field, nearest.fields[field]] as const);
  if (
    told.some(([field, value]) => value === undefined || field === 'subscriber' || typeof value === 'object')
  )
    return {};
  return { instead: { fields: Object.fromEntries(told) as JsonObject } };
}

/** Fewest fields that differ; among equals the one nearest in time. */
function nearestOf(wanted: JsonObject, from: readonly Happening[], when: When): Happening | undefined {
  const distance = (each: Happening) =>
    when.at === 'end' || isWithin(each.at, when) ? 0 : Math.abs(each.at - when.at);
  const ranked = from.map((each) => ({
    each,
    wrong: differences(wanted, each.fields).length,
    far: distance(each),
  }));
  return ranked.sort((a, b) => a.wrong - b.wrong || a.far - b.far)[0]?.each;
}

/** Fails for each of what happened and was not asked for. */
export function judgeRest(judge: Judge, expectation: Expectation, rest: readonly Happening[]): void {
  for (const each of rest) {
    judge.fail({
      code: each.list === 'sends' || each.list === 'calls' ? 'unexpected-send' : 'failed-expectation',
      written: expectation,
      at: each.at,
      message: `not expected: ${describeHappening(each)} at ${describeMoment(each.at, judge.testCase.start)}`,
    });
  }
}
