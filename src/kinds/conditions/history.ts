/**
 * What happened before, as conditions hold it: `event` and `message` share it. Data, and how many instants a
 * comparison needs; compiling and running are in `compile-history.ts` and `link-history.ts`.
 */
import type { FactId } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import type { Operator, Test } from './comparison.ts';

/** From where events count: always, or after the run's entry, its arrival at this step, or at the step `mark`. */
export type Since = 'ever' | 'entry' | 'step' | 'mark';

/**
 * The plan's form. `reading`: what is read of `fact`. `key`: the path whose value keys the fact, compared with the
 * event's value at `by`. `where` is kept to tell whether the event that started the run is among the counted.
 */
export type HistorySpec = ConditionSpec & {
  readonly event: string;
  readonly fact: FactId;
  readonly reading: 'instants' | 'count';
  readonly since: Since;
  readonly mark?: string;
  readonly windowMs?: number;
  readonly key?: readonly string[];
  readonly by?: readonly string[];
  readonly where?: ConditionSpec;
  readonly count: readonly Test[];
};

/** What `count` means when it is left out: at least one. */
export const AT_LEAST_ONE: readonly Test[] = [{ op: 'gte', as: 'plain', right: { value: 1 } }];

function numbers(value: Json | undefined): readonly number[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((each): each is number => typeof each === 'number');
}

function largest(test: Test): number {
  return Math.max(0, ...numbers(test.right?.value));
}

/** How many events must be told apart to decide each test. */
const NEEDS: { readonly [op in Operator]?: (test: Test) => number } = {
  eq: (test) => largest(test) + 1,
  ne: (test) => largest(test) + 1,
  in: (test) => largest(test) + 1,
  not_in: (test) => largest(test) + 1,
  gt: (test) => largest(test) + 1,
  gte: largest,
  lt: largest,
  lte: (test) => largest(test) + 1,
  not: (test) => countNeeded(test.tests ?? []),
};

/** How many of the latest events these tests of a count need to see, at least 1. Pure. */
export function countNeeded(tests: readonly Test[]): number {
  return Math.max(1, ...tests.map((test) => NEEDS[test.op]?.(test) ?? 1));
}
