/** Readers of profile paths: a value that does not fit its type reads as unknown, whichever reader the path got. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, NEVER, type SubscriberId } from '../base/ids.ts';
import type { Json } from '../base/json.ts';
import type { CatalogPlan, TypeSpec } from '../plan/plan.ts';
import type { View } from './kinds.ts';
import { createState } from './subscriber.ts';
import { dig, fits, readPath } from './values.ts';

const AT = instant(0);

function read(profile: { [name: string]: Json }, path: readonly string[], types: CatalogPlan['profile']) {
  const state = { ...createState('ana' as SubscriberId, AT), profile };
  const context = { at: AT, shared: { version: 0, moments: {} }, suppressions: {} };
  const view: View = {
    now: AT,
    state,
    event: null,
    run: null,
    context,
    zone: 'UTC',
    validUntil: NEVER,
    seen: null,
  };
  return readPath({ profile: types, events: {} } as unknown as CatalogPlan, ['profile', ...path])(view);
}

const scalarType = fc.constantFrom<TypeSpec>(
  { type: 'string' },
  { type: 'number' },
  { type: 'integer' },
  { type: 'boolean' },
  { type: 'instant' },
  { type: 'string', values: ['a', 'b'] },
);
const type: fc.Arbitrary<TypeSpec> = fc.oneof(
  scalarType,
  scalarType.map((items): TypeSpec => ({ type: 'list', items })),
  fc.constant<TypeSpec>({ type: 'list' }),
);
const scalar = fc.constantFrom<Json>('a', 'z', '', 0, 1.5, -3, true, false, null, '2026-03-02T09:00:00Z');
const value: fc.Arbitrary<Json> = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant({ b: 1 }));
const NAMES = ['a', 'length', 'constructor', 'toString', 'hasOwnProperty'] as const;
const name = fc.constantFrom(...NAMES);

describe('readPath of profile', () => {
  it('reads a value that fits its type, and nothing else', () => {
    fc.assert(
      fc.property(name, type, fc.option(value, { nil: undefined }), (attribute, own, found) => {
        const profile: { [name: string]: Json } = found === undefined ? {} : { [attribute]: found };
        const wanted = found === undefined || found === null || !fits(found, own) ? undefined : found;
        expect(read(profile, [attribute], { [attribute]: own } as never)).toEqual(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the members of objects likewise', () => {
    fc.assert(
      fc.property(name, name, scalarType, value, value, (attribute, inner, own, found, outer) => {
        for (const profile of [{ [attribute]: { [inner]: found } }, { [attribute]: outer }, {}]) {
          const types = { [attribute]: { type: 'object', properties: { [inner]: own } } };
          const raw = dig(profile as Json, [attribute, inner]);
          const wanted = raw === undefined || raw === null || !fits(raw, own) ? undefined : raw;
          expect(read(profile as { [name: string]: Json }, [attribute, inner], types as never)).toEqual(
            wanted,
          );
        }
      }),
      { numRuns: 2000 },
    );
  });
});
