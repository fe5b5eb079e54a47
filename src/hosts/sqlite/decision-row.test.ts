/** Rows of decisions: what goes in comes out, old rows are read, and nothing is said twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../kernel/decision.ts';
import { decodeDecisions, encodeDecisions } from './decision-row.ts';
import { createWords } from './words.ts';

/** Words that no file keeps. */
function freshWords() {
  let last = 1;
  return createWords({
    listWords: () => [],
    insertWord() {
      last += 1;
      return { id: last };
    },
    findWord: () => undefined,
  });
}

const text = fc.constantFrom('', 'a', 'b', '0', '1', 'trial', '__proto__');
const source = fc.record({
  file: fc.constantFrom('a.yaml', 'b.yaml', ''),
  line: fc.integer({ min: 1, max: 9 }),
  column: fc.integer({ min: 0, max: 9 }),
});
const decision = fc.record(
  {
    at: fc.integer({ min: 0, max: 1_800_000_000_000 }),
    type: fc.constantFrom('entered', 'planned', 'passed', 'settled'),
    journey: text,
    digest: text,
    run: text,
    step: text,
    send: text,
    channel: text,
    class: text,
    template: text,
    kind: text,
    policy: text,
    reason: text,
    key: text,
    source,
    values: fc.dictionary(fc.constantFrom('attempt', 'x', 'y'), fc.jsonValue()),
    shared: fc.integer(),
    until: fc.integer(),
    againAt: fc.integer(),
  },
  { requiredKeys: ['at', 'type'] },
) as unknown as fc.Arbitrary<Decision>;

const DIGEST = '9adfa82adbe261706efc9fda1cb0d9d00bd2353e3ec8446735cffef99fbe7002';
const ROW = ['entered', 'planned', 'passed'].map((type) => ({
  at: 1772442000000,
  type,
  journey: 'trial',
  digest: DIGEST,
  run: 'mm8y7bzz-1',
  kind: 'send',
  source: { file: 'trial.yaml', line: 7, column: 5 },
})) as unknown as readonly Decision[];

describe('a row of decisions', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 5 }), (decisions) => {
        const plain = JSON.parse(JSON.stringify(decisions)) as readonly Decision[];
        const words = freshWords();
        expect(decodeDecisions(encodeDecisions(decisions, words), words)).toEqual(plain);
      }),
      { numRuns: 1000 },
    );
  });

  it('of the older form, a list of objects, is read too', () => {
    expect(decodeDecisions(JSON.stringify(ROW), freshWords())).toEqual(ROW);
    expect(decodeDecisions('[]', freshWords())).toEqual([]);
  });

  it('of the form in which names were written out is read too', () => {
    const row = `[[1772442000000,["trial.yaml",7,5],"entered","trial","${DIGEST}","mm8y7bzz-1",0,0,0,0,0,"send"],[0,[1,7,5],"planned",1,1,1,0,0,0,0,0,1],[0,[1,7,5],"passed",1,1,1,0,0,0,0,0,1]]`;
    expect(decodeDecisions(row, freshWords())).toEqual(ROW);
  });

  it('stands on one line and says names of plans in numbers', () => {
    const written = encodeDecisions(ROW, freshWords());
    expect(written).toBe(
      '[[1772442000000,[2,7,5],3,4,5,"mm8y7bzz-1",0,0,0,0,0,6,0,0],[0,[1,7,5],7,1,1,1,0,0,0,0,0,1,0,0],[0,[1,7,5],8,1,1,1,0,0,0,0,0,1,0,0]]',
    );
    expect(encodeDecisions([{ ...ROW[0], reason: 'a\nb' } as Decision], freshWords())).not.toContain('\n');
  });
});
