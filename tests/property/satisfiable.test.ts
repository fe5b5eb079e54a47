/** The law of contradictions: what is said to be impossible is met by nobody, whatever they are like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Truth } from '../../src/kernel/kinds.ts';
import { canNever, type Outcome } from '../../src/rules/satisfiable/satisfiable.ts';
import { linkerOf } from '../fixtures/kinds.ts';
import {
  closeDemands,
  compile,
  type Facts,
  mixedDemands,
  namedFacts,
  names,
  subscriber,
  viewOf,
} from './satisfiable.ts';

const MEETS: { readonly [outcome in Outcome]: (truth: Truth) => boolean } = {
  true: (truth) => truth === Truth.True,
  false: (truth) => truth === Truth.False,
  unknown: (truth) => truth === Truth.Unknown,
  'not true': (truth) => truth !== Truth.True,
  'not false': (truth) => truth !== Truth.False,
};

describe('the law: what is said to be impossible is met by no subscriber', () => {
  it.each([
    ['of one value', closeDemands, 8_000],
    ['of any values', mixedDemands, 2_000],
  ])('%s', (_, demands, numRuns) => {
    let impossible = 0;
    const people = fc.array(subscriber, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(demands, people, (written, drawn) => {
        const facts: Facts = { ...namedFacts };
        const wanted = written.map(({ text, is, moment }) => ({ when: compile(text, facts), is, moment }));
        if (!canNever(wanted, names)) return;
        impossible += 1;
        const isOfTwo = new Set(written.map(({ moment }) => moment)).size > 1;
        const linker = linkerOf(facts, names);
        for (const who of drawn) {
          // Between two moments a run neither begins nor ends.
          if (isOfTwo && !(who.first.hasRun && who.second.hasRun)) continue;
          const isMet = wanted.every(({ when, is, moment }) =>
            MEETS[is](linker.condition(when)(viewOf(who, moment, facts))),
          );
          expect(isMet).toBe(false);
        }
      }),
      { numRuns },
    );
    // The law would be empty if nothing were ever said to be impossible.
    expect(impossible).toBeGreaterThan(numRuns / 20);
  });
});
