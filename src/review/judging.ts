/** What judges of one case share: what there is to compare, in which time, and how a failure is told. Judges nothing. */
import type { Instant } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import type { Expectation, TestCase, Written } from '../compiler/tests/test-document.ts';
import type { Happening, ListName, Recorder } from './recorder.ts';
import { describeMoment } from './timeline.ts';

/** A case with what came of it. `journey`: the one under test; null: all of them. */
export type Trial = {
  readonly testCase: TestCase;
  readonly journey: string | null;
  readonly recorder: Recorder;
};

/**
 * What would have to be written so that an expectation says what happened; only where that is clear. `fields`: other values
 * of a match; `count`, `entered`: other numbers; `at`: the moment of the whole expectation.
 */
export type Rewording = {
  readonly fields?: JsonObject;
  readonly count?: number;
  readonly entered?: number;
  readonly at?: Instant;
};

/** What an expectation is not met by, and around which moment the timeline is shown. */
export type Failure = {
  readonly code: string;
  readonly written: Written;
  readonly message: string;
  readonly notes?: readonly string[];
  readonly at: Instant | 'end';
  readonly instead?: Rewording;
};

export type Judge = Trial & { readonly fail: (failure: Failure) => void };

/** When an expectation is about: a moment, the whole case (`end`), or from one instant to before another. */
export type When = Pick<Expectation, 'at' | 'from'>;

/** Lists that are about the journey under test, unless a match names another one. */
const OWN: ReadonlySet<ListName> = new Set(['entered', 'exits', 'goals']);

/** Whether an instant is in the time of an expectation. Pure. */
export function isWithin(instant: Instant, { at, from }: When): boolean {
  if (from === undefined) return at === 'end' || instant === at;
  return from <= instant && (at === 'end' || instant < at);
}

/** What a list can be compared with: of this time, and of the journey under test. Pure. */
export function candidates(judge: Trial, list: ListName, when: When): readonly Happening[] {
  return judge.recorder.happenings.filter(
    (each) => each.list === list && isWithin(each.at, when) && isOwn(judge, each),
  );
}

function isOwn({ journey }: Trial, { list, fields }: Happening): boolean {
  return journey === null || !OWN.has(list) || fields.journey === journey;
}

/** "at 3d (...)", "from 0s (...) to before 1d (...)", "in the whole case". Pure. */
export function describeWhen({ testCase: { start } }: Trial, { at, from }: When): string {
  if (from === undefined) return at === 'end' ? 'in the whole case' : `at ${describeMoment(at, start)}`;
  const until = at === 'end' ? 'the end' : `before ${describeMoment(at, start)}`;
  return `from ${describeMoment(from, start)} to ${until}`;
}
