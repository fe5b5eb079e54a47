/**
 * Tests of a count of which only a lower bound is known: a part of what it counts lies before anything that is kept. The
 * answer is known where it is the same for every count that it may be.
 */
import type { Json } from '../../base/json.ts';
import { Truth, type View } from '../../kernel/kinds.ts';
import type { Test } from './comparison.ts';
import type { LinkedTest } from './link-comparison.ts';

/** Operators whose answer about a number changes at their literals only. */
const STEPPED: ReadonlySet<string> = new Set([
  'eq',
  'ne',
  'in',
  'not_in',
  'gt',
  'gte',
  'lt',
  'lte',
  'exists',
  'not',
]);

function numbersIn(value: Json | undefined): readonly number[] {
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is number => typeof each === 'number');
}

/** The whole numbers at which the answer of these tests can change; null: that cannot be said beforehand. */
function stepsOf(tests: readonly Test[]): readonly number[] | null {
  const steps: number[] = [];
  for (const { op, right, tests: inner = [] } of tests) {
    if (!STEPPED.has(op) || right?.ref !== undefined || right?.nowOffsetMs !== undefined) return null;
    const within = stepsOf(inner);
    if (within === null) return null;
    steps.push(...within);
    for (const number of numbersIn(right?.value)) steps.push(Math.floor(number), Math.floor(number) + 1);
  }
  return steps;
}

/** A linked test as it answers about a number that is at least `floor`; null: it may be any number. */
export type FloorTest = (floor: number | null, view: View) => Truth;

/** Links tests for numbers of which only a lower bound is known. `linked`: the same tests. */
export function linkAtLeast(tests: readonly Test[], linked: LinkedTest): FloorTest {
  const steps = stepsOf(tests);
  return (floor, view) => {
    if (floor === null || steps === null) return Truth.Unknown;
    const first = linked(floor, view);
    const isSame = steps.every((number) => number <= floor || linked(number, view) === first);
    return isSame ? first : Truth.Unknown;
  };
}
