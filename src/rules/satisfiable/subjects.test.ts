/** Conditions that have something in common share a subject: only then may those that share none be judged apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeDemands, compile, mixedDemands, names } from '../../../tests/property/satisfiable.ts';
import { formulaOf } from './formula.ts';
import type { Formula } from './logic.ts';
import { partBySubjects, subjectsOf } from './subjects.ts';

/** The variables of a formula, and the events whose counts are compared with each other. */
function variablesIn(formula: Formula): readonly string[] {
  if (formula.is === 'not') return variablesIn(formula.of);
  if (formula.is === 'all') return formula.of.flatMap(variablesIn);
  const { key, counted } = formula.variable;
  return counted === undefined ? [key] : [key, `event ${counted.event}`];
}

describe('subjectsOf', () => {
  it('gives conditions a subject in common whenever they have a variable in common', () => {
    let common = 0;
    let apart = 0;
    fc.assert(
      fc.property(fc.oneof(closeDemands, mixedDemands), (written) => {
        const whens = written.map(({ text }) => compile(text, {}));
        for (const one of whens) {
          for (const other of whens) {
            const variables = new Set(variablesIn(formulaOf(one, names, '')));
            const isCommon = variablesIn(formulaOf(other, names, '')).some((key) => variables.has(key));
            const share = !subjectsOf(one, names).isDisjointFrom(subjectsOf(other, names));
            if (isCommon) expect(share).toBe(true);
            if (isCommon) common += 1;
            else if (!share) apart += 1;
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(common, apart)).toBeGreaterThan(100);
  });
});

describe('partBySubjects', () => {
  it.each([
    [
      ['a', 'b', 'c'],
      [['a'], ['b'], ['c']],
    ],
    [['ab', 'cd', 'bc'], [['ab', 'cd', 'bc']]],
    [
      ['ab', 'x', 'b', ''],
      [['ab', 'b'], ['x'], ['']],
    ],
    [[], []],
  ])('parts %j', (items, groups) => {
    expect(partBySubjects(items, (item) => new Set(item))).toEqual(groups);
  });
});
