/** Laws of Kleene's logic, and of truths that expire, over conditions built at random. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRight, judge } from '../../../tests/fixtures/kinds.ts';
import type { Instant } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import { Truth } from '../../kernel/kinds.ts';

/** Atoms that are true, false or unknown, some of them until an instant. */
const atom = fc.constantFrom(
  '{ profile.lifecycle: trial }',
  '{ profile.lifecycle: other }',
  '{ profile.seats: { gte: 1 } }',
  '{ profile.trial_ends_at: { after: now-10ms } }',
  '{ profile.trial_ends_at: { before: now+5ms } }',
  '{ consent: { email: promotional } }',
);
const condition = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    atom,
    tie('node').map((one) => `{ not: ${one} }`),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((many) => `{ all: [${many.join(', ')}] }`),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((many) => `{ any: [${many.join(', ')}] }`),
  ),
})).node;

const BASE = 1_700_000_000_000;
const moment = fc.record({
  now: fc.integer({ min: 0, max: 40 }).map((at) => BASE + at),
  endsAt: fc.integer({ min: 0, max: 60 }).map((at) => BASE + at),
  expiresAt: fc.option(fc.integer({ min: 0, max: 60 }).map((at) => BASE + at)),
});
type Sample = { now: number; endsAt: number; expiresAt: number | null };

function stateOf({ now, endsAt, expiresAt }: Sample) {
  const record = { given: true, at: 0 as Instant };
  return {
    now,
    profile: { lifecycle: 'trial', trial_ends_at: formatInstant(endsAt as Instant) },
    consent: {
      email: { promotional: expiresAt === null ? record : { ...record, expiresAt: expiresAt as Instant } },
    },
  };
}
const truthOf = (text: string, sample: Sample) => judge(compileRight(text), stateOf(sample)).truth;

describe("Kleene's laws (semantics 12)", () => {
  const tables: readonly [string, Truth][] = [
    ['{ all: [T, U] }', Truth.Unknown],
    ['{ all: [F, U] }', Truth.False],
    ['{ all: [U, F] }', Truth.False],
    ['{ any: [T, U] }', Truth.True],
    ['{ any: [U, T] }', Truth.True],
    ['{ any: [F, U] }', Truth.Unknown],
    ['{ not: U }', Truth.Unknown],
    ['{ not: T }', Truth.False],
  ];
  const atoms: { readonly [letter: string]: string } = {
    T: '{ profile.lifecycle: trial }',
    F: '{ profile.lifecycle: other }',
    U: '{ profile.seats: 1 }',
  };
  it.each(tables)('%s', (text, truth) => {
    const written = text.replace(/\b[TFU]\b/g, (letter) => atoms[letter] as string);
    expect(judge(compileRight(written), { profile: { lifecycle: 'trial' } }).truth).toBe(truth);
  });

  it('de Morgan, double negation, order of parts', () => {
    fc.assert(
      fc.property(condition, condition, moment, (one, other, at) => {
        expect(truthOf(`{ not: { all: [${one}, ${other}] } }`, at)).toBe(
          truthOf(`{ any: [{ not: ${one} }, { not: ${other} }] }`, at),
        );
        expect(truthOf(`{ not: { not: ${one} } }`, at)).toBe(truthOf(one, at));
        expect(truthOf(`{ all: [${one}, ${other}] }`, at)).toBe(truthOf(`{ all: [${other}, ${one}] }`, at));
      }),
    );
  });
});

describe('a truth that expires', () => {
  it('holds on [now, validUntil)', () => {
    fc.assert(
      fc.property(condition, moment, (text, at) => {
        const compiled = compileRight(text);
        const { truth, validUntil } = judge(compiled, stateOf(at));
        expect(validUntil).toBeGreaterThan(at.now);
        for (let later = at.now; later < Math.min(validUntil, at.now + 80); later += 1) {
          expect(judge(compiled, stateOf({ ...at, now: later })).truth).toBe(truth);
        }
      }),
    );
  });

  it('expires with the condition that settled it, not with those before', () => {
    const compiled = compileRight(
      '{ all: [{ consent: { email: promotional } }, { profile.lifecycle: other }] }',
    );
    const { truth, validUntil } = judge(compiled, stateOf({ now: BASE, endsAt: 0, expiresAt: BASE + 9 }));
    expect([truth, validUntil]).toEqual([Truth.False, Number.POSITIVE_INFINITY]);
  });
});
