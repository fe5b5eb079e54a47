/** Compares what a case expects with what happened. One failure for each expectation that is not met. Pure. */
import { type Instant, instant } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Expectation, Match, TestCase, Written } from '../compiler/test-document.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { assign, differences } from './matching.ts';
import type { Happening, ListName, Recorder } from './recorder.ts';
import { describeMoment, timelineAround } from './timeline.ts';
import { describeHappening, describeNearest, describeWanted } from './words.ts';

/** A case with what came of it. `journey`: the one under test; null: all of them. */
export type Trial = {
  readonly testCase: TestCase;
  readonly journey: string | null;
  readonly recorder: Recorder;
};

/** Lists that are about the journey under test, unless a match names another one. */
const OWN: ReadonlySet<ListName> = new Set(['entered', 'exits', 'goals']);

type Judge = Trial & { readonly fail: (failure: Failure) => void };
type Failure = {
  readonly code: string;
  readonly written: Written;
  readonly message: string;
  readonly notes?: readonly string[];
  readonly at: Instant | 'end';
};

const LISTS: readonly { readonly name: ListName; of(each: Expectation): readonly Match[] | undefined }[] = [
  { name: 'sends', of: (each) => each.sends },
  { name: 'calls', of: (each) => each.calls },
  { name: 'refused', of: (each) => each.refused },
  { name: 'held', of: (each) => each.held },
  { name: 'exits', of: (each) => each.exits },
  { name: 'goals', of: (each) => each.goals },
  { name: 'entered', of: (each) => (typeof each.entered === 'object' ? each.entered : undefined) },
];

/** Judges a case; the failures stand in the order in which the expectations are written. */
export function judgeCase(trial: Trial): readonly Diagnostic[] {
  const failures: Diagnostic[] = [];
  const { testCase, recorder } = trial;
  const fail = ({ code, written, message, notes = [], at }: Failure) => {
    failures.push({
      code,
      severity: 'error',
      message,
      span: written.span,
      notes: [...notes, timelineAround(recorder.lines, at, testCase.start)],
    });
  };
  const judge = { ...trial, fail };
  for (const expectation of testCase.expect) judgeExpectation(judge, expectation);
  if (testCase.exact) judgeWhole(judge);
  return failures;
}

/** What a list can be compared with: of this moment (`end`: of the whole case), and of the journey under test. */
function candidates(judge: Trial, list: ListName, at: Instant | 'end'): readonly Happening[] {
  return judge.recorder.happenings.filter(
    (each) => each.list === list && (at === 'end' || each.at === at) && isOwn(judge, each),
  );
}

function isOwn({ journey }: Trial, { list, fields }: Happening): boolean {
  return journey === null || !OWN.has(list) || fields.journey === journey;
}

function when(judge: Trial, at: Instant | 'end'): string {
  return at === 'end' ? 'in the whole case' : `at ${describeMoment(at, judge.testCase.start)}`;
}

function judgeExpectation(judge: Judge, expectation: Expectation): void {
  for (const { name, of } of LISTS) {
    const matches = of(expectation);
    if (matches !== undefined) judgeList(judge, expectation, name, matches);
    else if (expectation.exact && !judge.testCase.exact && (name === 'sends' || name === 'calls')) {
      judgeRest(judge, expectation, candidates(judge, name, expectation.at));
    }
  }
  judgeAbsent(judge, expectation);
  if (typeof expectation.entered === 'number') judgeEntered(judge, expectation, expectation.entered);
  judgeProfiles(judge, expectation);
}

function judgeList(judge: Judge, expectation: Expectation, list: ListName, matches: readonly Match[]): void {
  const { at } = expectation;
  const namesOther = matches.some(({ fields }) => fields.journey !== undefined);
  const actual = candidates(namesOther ? { ...judge, journey: null } : judge, list, at);
  const taken = assign(
    matches.map((match) => match.fields),
    actual.map((each) => each.fields),
  );
  matches.forEach((match, index) => {
    if (taken[index] !== null) return;
    const free = actual.filter((_each, place) => !taken.includes(place));
    failMissing(judge, list, match, at, free);
  });
  const isComplete = matches.length === 0 || expectation.exact;
  if (!isComplete || (judge.testCase.exact && (list === 'sends' || list === 'calls'))) return;
  const rest = actual.filter((each, index) => !taken.includes(index) && isExit(each, matches));
  judgeRest(judge, expectation, rest);
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
  at: Instant | 'end',
  free: readonly Happening[],
): void {
  const everywhere = judge.recorder.happenings.filter((each) => each.list === list);
  const nearest = nearestOf(match.fields, free.length > 0 ? free : everywhere, at);
  judge.fail({
    code: 'failed-expectation',
    written: match,
    at,
    message: `${describeWanted(list, match.fields)} ${when(judge, at)}`,
    notes:
      nearest === undefined
        ? [`there is nothing in \`${list}\` in the whole case`]
        : [describeNearest(match.fields, nearest, judge.testCase.start)],
  });
}

/** Fewest fields that differ; among equals the one nearest in time. */
function nearestOf(
  wanted: JsonObject,
  from: readonly Happening[],
  at: Instant | 'end',
): Happening | undefined {
  const distance = (each: Happening) => (at === 'end' ? 0 : Math.abs(each.at - at));
  const ranked = from.map((each) => ({
    each,
    wrong: differences(wanted, each.fields).length,
    far: distance(each),
  }));
  return ranked.sort((a, b) => a.wrong - b.wrong || a.far - b.far)[0]?.each;
}

function judgeRest(judge: Judge, expectation: Expectation, rest: readonly Happening[]): void {
  for (const each of rest) {
    judge.fail({
      code: each.list === 'sends' || each.list === 'calls' ? 'unexpected-send' : 'failed-expectation',
      written: expectation,
      at: each.at,
      message: `not expected: ${describeHappening(each)} at ${describeMoment(each.at, judge.testCase.start)}`,
    });
  }
}

/** With `exact` on the case: every send and call of the whole case is expected somewhere. */
function judgeWhole(judge: Judge): void {
  for (const list of ['sends', 'calls'] as const) {
    const wanted = judge.testCase.expect.flatMap((each) =>
      ((list === 'sends' ? each.sends : each.calls) ?? []).map((match) => ({ match, at: each.at })),
    );
    const actual = candidates(judge, list, 'end');
    const free = new Set(actual);
    for (const { match, at } of wanted) {
      const found = actual.find(
        (each) =>
          free.has(each) &&
          (at === 'end' || each.at === at) &&
          differences(match.fields, each.fields).length === 0,
      );
      if (found !== undefined) free.delete(found);
    }
    for (const each of free) {
      judge.fail({
        code: 'unexpected-send',
        written: nearestExpectation(judge.testCase, each.at),
        at: each.at,
        message: `not expected: ${describeHappening(each)} at ${describeMoment(each.at, judge.testCase.start)}`,
      });
    }
  }
}

/** The expectation of that moment, else the case. */
function nearestExpectation(testCase: TestCase, at: Instant): Written {
  return testCase.expect.find((each) => each.at === at) ?? testCase;
}

function judgeAbsent(judge: Judge, { at, noSends = [] }: Expectation): void {
  const sent = candidates(judge, 'sends', at);
  for (const match of noSends) {
    const found = sent.find((each) => differences(match.fields, each.fields).length === 0);
    if (found === undefined) continue;
    judge.fail({
      code: 'failed-expectation',
      written: match,
      at: found.at,
      message: `must not be sent ${when(judge, at)}, and was: ${describeHappening(found)} at ${describeMoment(found.at, judge.testCase.start)}`,
    });
  }
}

function judgeEntered(judge: Judge, expectation: Expectation, wanted: number): void {
  const until = expectation.at === 'end' ? instant(Number.MAX_SAFE_INTEGER) : expectation.at;
  const count = candidates(judge, 'entered', 'end').filter((each) => each.at <= until).length;
  if (count === wanted) return;
  const what = judge.journey === null ? 'any journey' : `\`${judge.journey}\``;
  const runs = wanted === 1 ? 'run' : 'runs';
  judge.fail({
    code: 'failed-expectation',
    written: expectation,
    at: expectation.at,
    message: `expected ${wanted} ${runs} of ${what} until ${expectation.at === 'end' ? 'the end' : describeMoment(expectation.at, judge.testCase.start)}, not ${count}`,
  });
}

function judgeProfiles(judge: Judge, { at, profile = [] }: Expectation): void {
  for (const match of profile) {
    const actual = judge.recorder.profiles.get(at)?.get(match.subscriber) ?? {};
    const wrong = differences(match.fields, actual);
    for (const field of wrong) {
      const show = (value: unknown) => (value === undefined ? 'nothing' : `\`${JSON.stringify(value)}\``);
      judge.fail({
        code: 'failed-expectation',
        written: match,
        at,
        message: `expected \`${field}\` of \`${match.subscriber}\` to be ${show(match.fields[field])} ${at === 'end' ? 'at the end' : when(judge, at)}, not ${show(actual[field])}`,
      });
    }
  }
}
