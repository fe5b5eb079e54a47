/** Rows of decisions: what goes in comes out, old rows are read, and nothing is said twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../kernel/decision.ts';
import { decodeDecisions, encodeDecisions } from './decision-row.ts';

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
        expect(decodeDecisions(encodeDecisions(decisions))).toEqual(plain);
      }),
      { numRuns: 1000 },
    );
  });

  it('of the older form, a list of objects, is read too', () => {
    expect(decodeDecisions(JSON.stringify(ROW))).toEqual(ROW);
    expect(decodeDecisions('[]')).toEqual([]);
  });

  it('says a digest and a file once', () => {
    const written = encodeDecisions(ROW);
    expect(written.split(DIGEST)).toHaveLength(2);
    expect(written.split('trial.yaml')).toHaveLength(2);
    expect(written.length).toBeLessThan(JSON.stringify(ROW).length / 2);
  });
});
