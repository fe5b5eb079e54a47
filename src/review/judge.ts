/** Compares what a case expects with what happened. One failure for each expectation that is not met. Pure. */

import type { Instant } from '../base/ids.ts';
import { quoteName } from '../base/quote-names.ts';
import type { Expectation, Match, TestCase, Written } from '../compiler/tests/test-document.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { judgeList, judgeRest } from './judge-lists.ts';
import {
  candidates,
  describeWhen,
  type Failure,
  isWithin,
  type Judge,
  type Rewording,
  type Trial,
} from './judging.ts';
import { differences } from './matching.ts';
import type { ListName } from './recorder.ts';
import { describeMoment, timelineAround } from './timeline.ts';
import { describeHappening } from './words.ts';

const LISTS: readonly { readonly name: ListName; of(each: Expectation): readonly Match[] | undefined }[] = [
  { name: 'sends', of: (each) => each.sends },
  { name: 'calls', of: (each) => each.calls },
  { name: 'refused', of: (each) => each.refused },
  { name: 'held', of: (each) => each.held },
  { name: 'exits', of: (each) => each.exits },
  { name: 'goals', of: (each) => each.goals },
  { name: 'controls', of: (each) => each.controls },
  { name: 'entered', of: (each) => (typeof each.entered === 'object' ? each.entered : undefined) },
];

/** A failure with what could be written instead. */
export type Reworded = { readonly written: Written; readonly instead: Rewording };

/**
 * Judges a case; the failures stand in the order in which the expectations are written. `reworded` gathers what they could
 * say instead.
 */
export function judgeCase(trial: Trial, reworded: Reworded[] = []): readonly Diagnostic[] {
  const failures: Diagnostic[] = [];
  const { testCase, recorder } = trial;
  const fail = ({ code, written, message, notes = [], at, instead }: Failure) => {
    if (instead !== undefined) reworded.push({ written, instead });
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

function judgeExpectation(judge: Judge, expectation: Expectation): void {
  for (const { name, of } of LISTS) {
    const matches = of(expectation);
    if (matches !== undefined) judgeList(judge, expectation, name, matches);
    else if (expectation.exact && !judge.testCase.exact && (name === 'sends' || name === 'calls')) {
      judgeRest(judge, expectation, candidates(judge, name, expectation));
    }
  }
  judgeAbsent(judge, expectation);
  if (typeof expectation.entered === 'number') judgeEntered(judge, expectation, expectation.entered);
  judgeProfiles(judge, expectation);
}

/** With `exact` on the case: every send and call of the whole case is expected somewhere. */
function judgeWhole(judge: Judge): void {
  for (const list of ['sends', 'calls'] as const) {
    const wanted = judge.testCase.expect.flatMap((when) =>
      ((list === 'sends' ? when.sends : when.calls) ?? []).map((match) => ({ match, when })),
    );
    const actual = candidates(judge, list, { at: 'end' });
    const free = new Set(actual);
    for (const { match, when } of wanted) {
      const fitting = actual.filter(
        (each) =>
          free.has(each) && isWithin(each.at, when) && differences(match.fields, each.fields).length === 0,
      );
      for (const each of match.amount === undefined ? fitting.slice(0, 1) : fitting) free.delete(each);
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
  return testCase.expect.find((each) => each.at !== 'end' && isWithin(at, each)) ?? testCase;
}

function judgeAbsent(judge: Judge, expectation: Expectation): void {
  const { noSends = [] } = expectation;
  const sent = noSends.length === 0 ? [] : candidates(judge, 'sends', expectation);
  for (const match of noSends) {
    const found = sent.find((each) => differences(match.fields, each.fields).length === 0);
    if (found === undefined) continue;
    judge.fail({
      code: 'failed-expectation',
      written: match,
      at: found.at,
      message: `must not be sent ${describeWhen(judge, expectation)}, and was: ${describeHappening(found)} at ${describeMoment(found.at, judge.testCase.start)}`,
    });
  }
}

/** A number counts those until this moment, or those in the time that `from` and `until` name. */
function judgeEntered(judge: Judge, expectation: Expectation, wanted: number): void {
  const { at, from } = expectation;
  const entered = candidates(judge, 'entered', { at: 'end' });
  const count = entered.filter((each) =>
    from === undefined ? at === 'end' || each.at <= at : isWithin(each.at, expectation),
  ).length;
  if (count === wanted) return;
  const what = judge.journey === null ? 'any journey' : quoteName(judge.journey);
  const runs = wanted === 1 ? 'run' : 'runs';
  const until = at === 'end' ? 'the end' : describeMoment(at, judge.testCase.start);
  const time = from === undefined ? `until ${until}` : describeWhen(judge, expectation);
  judge.fail({
    code: 'failed-expectation',
    written: expectation,
    at,
    instead: { entered: count },
    message: `expected ${wanted} ${runs} of ${what} ${time}, not ${count}`,
  });
}

function judgeProfiles(judge: Judge, { at, profile = [] }: Expectation): void {
  for (const match of profile) {
    const actual = judge.recorder.profiles.get(at)?.get(match.subscriber) ?? {};
    const wrong = differences(match.fields, actual);
    for (const field of wrong) {
      const show = (value: unknown) => (value === undefined ? 'nothing' : quoteName(JSON.stringify(value)));
      judge.fail({
        code: 'failed-expectation',
        written: match,
        at,
        ...(actual[field] !== undefined && { instead: { fields: { [field]: actual[field] } } }),
        message: `expected ${quoteName(field)} of ${quoteName(match.subscriber)} to be ${show(match.fields[field])} ${at === 'end' ? 'at the end' : describeWhen(judge, { at })}, not ${show(actual[field])}`,
      });
    }
  }
}
