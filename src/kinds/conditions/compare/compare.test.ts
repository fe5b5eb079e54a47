/** Comparisons: every operator on every type, the diagnostics, and the expiry of what is compared with now. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileExample,
  compileRight,
  compileWrong,
  describeSpec,
  judge,
  makeEvent,
  makeRun,
  STEP,
} from '../../../../tests/fixtures/kinds.ts';
import { NEVER } from '../../../base/ids.ts';
import type { JsonObject } from '../../../base/json.ts';
import { Truth } from '../../../kernel/kinds.ts';

const { True, False, Unknown } = Truth;
const at = (text: string): number => Date.parse(text);

describe('a comparison', () => {
  it.each<[string, JsonObject, Truth]>([
    ['{ profile.country: ES }', { country: 'ES' }, True],
    ['{ profile.country: ES }', { country: 'PT' }, False],
    ['{ profile.country: ES }', {}, Unknown],
    ['{ profile.country: ES }', { country: 7 }, Unknown],
    ['{ profile.country: ES }', { country: null }, Unknown],
    ['{ profile.country: { not: ES } }', { country: 'PT' }, True],
    ['{ profile.country: { not: ES } }', {}, Unknown],
    ['{ profile.country: { not: [ES, PT] } }', { country: 'FR' }, True],
    ['{ profile.country: { not: { in: [ES] } } }', { country: 'ES' }, False],
    ['{ profile.country: { in: [ES, PT] } }', { country: 'PT' }, True],
    ['{ profile.country: { not_in: [ES, PT] } }', { country: 'PT' }, False],
    ['{ profile.seats: { gt: 2, lte: 5 } }', { seats: 5 }, True],
    ['{ profile.seats: { gt: 2, lte: 5 } }', { seats: 2 }, False],
    ['{ profile.seats: { gte: 2, lt: 5 } }', { seats: 5 }, False],
    ['{ profile.score: 1.5 }', { score: 1.5 }, True],
    ['{ profile.vip: false }', { vip: false }, True],
    ['{ profile.country: { exists: true } }', { country: 'ES' }, True],
    ['{ profile.country: { exists: true } }', { country: 7 }, False],
    ['{ profile.country: { exists: false } }', {}, True],
    ['{ profile.address: { exists: true } }', { address: { city: 'x' } }, True],
    ['{ profile.address.city: Porto }', { address: { city: 'Porto' } }, True],
    ['{ profile.email: { contains: "@shop" } }', { email: 'a@shop.example' }, True],
    ['{ profile.email: { starts_with: b } }', { email: 'a@shop.example' }, False],
    ['{ profile.email: { matches: "@[a-z]+[.]example$" } }', { email: 'a@shop.example' }, True],
    ['{ profile.tags: { contains: vip } }', { tags: ['a', 'vip'] }, True],
    ['{ profile.tags: { any: [vip, gold] } }', { tags: ['gold'] }, True],
    ['{ profile.tags: { any: [vip, gold] } }', { tags: [] }, False],
    ['{ profile.tags: { all: [vip, gold] } }', { tags: ['gold'] }, False],
    ['{ profile.tags: { all: [vip, gold] } }', { tags: ['gold', 'x', 'vip'] }, True],
    ['{ profile.tags: { any: [vip] } }', {}, Unknown],
    ['{ profile.sizes: { any: { gt: 5 } } }', { sizes: [1, 6] }, True],
    ['{ profile.sizes: { all: { gt: 5 } } }', { sizes: [1, 6] }, False],
    ['{ profile.sizes: { all: { gt: 5 } } }', { sizes: [] }, True],
    ['{ profile.tags: { not: { contains: vip } } }', { tags: ['a'] }, True],
    ['{ profile.id: ana }', {}, True],
    ['{ profile.email: { ref: profile.lifecycle } }', { email: 'x', lifecycle: 'x' }, True],
    ['{ profile.email: { ref: profile.lifecycle } }', { email: 'x' }, Unknown],
    ['{ profile.score: { gt: { ref: profile.seats } } }', { score: 2.5, seats: 2 }, True],
    ['{ profile.lifecycle: { in: { ref: profile.tags } } }', { lifecycle: 'a', tags: ['a'] }, True],
    ['{ profile.trial_ends_at: 2026-03-01T10:00:00+01:00 }', { trial_ends_at: '2026-03-01T09:00:00Z' }, True],
    [
      '{ profile.trial_ends_at: { before: 2026-03-01T09:00:01Z } }',
      { trial_ends_at: '2026-03-01T09:00:00Z' },
      True,
    ],
    ['{ profile.trial_ends_at: { after: 2026-02-28 } }', { trial_ends_at: '2026-02-28T23:30:00Z' }, True],
    ['{ profile.trial_ends_at: { after: 2026-02-28 } }', { trial_ends_at: '2026-02-28T22:30:00Z' }, False],
    ['{ profile.trial_ends_at: 2026-03-01 }', { trial_ends_at: '2026-02-28T23:30:00Z' }, True],
    ['{ profile.birthday: { before: 2000-01-01 } }', { birthday: '1999-12-31' }, True],
    ['{ profile.birthday: 2000-01-01 }', { birthday: '2000-01-01' }, True],
    [
      '{ profile.birthday: { gte: { ref: profile.trial_ends_at } } }',
      { birthday: '2026-03-01', trial_ends_at: '2026-02-28T23:30:00Z' },
      True,
    ],
    ['{ profile.birthday: { lt: now } }', { birthday: 0 }, Unknown],
  ])('%s of %o', (text, profile, truth) => {
    expect(judge(compileRight(text), { profile }).truth).toBe(truth);
  });

  it('reads the event, the entry and answers', () => {
    const entry = { name: 'cart_updated', at: 5, properties: { cart: 'c1' } } as never;
    const run = makeRun({ entry, answers: { crm: { response: { tier: 'gold', score: 7 } } } });
    const event = makeEvent('order_completed', 6, { cart: 'c1' });
    const scope = { ...STEP, event: 'order_completed' };
    const truthOf = (text: string) => judge(compileRight(text, scope), { run, event }).truth;
    expect(truthOf('{ event.cart: { ref: entry.cart } }')).toBe(True);
    expect(truthOf('{ steps.crm.response.tier: gold }')).toBe(True);
    expect(truthOf('{ steps.crm.response.score: { gt: 6 } }')).toBe(True);
    expect(truthOf('{ steps.crm.response.score: { starts_with: "7" } }')).toBe(Unknown);
    expect(truthOf('{ steps.crm.response.none: 1 }')).toBe(Unknown);
  });

  it('knows that an event does not say something; what it says wrongly is unknown', () => {
    const scope = { ...STEP, event: 'order_completed' };
    const truthOf = (text: string, properties: JsonObject) =>
      judge(compileRight(text, scope), { event: makeEvent('order_completed', 6, properties) }).truth;
    expect(truthOf('{ event.cart: { not: c1 } }', {})).toBe(True);
    expect(truthOf('{ event.cart: { not: c1 } }', { cart: null })).toBe(True);
    expect(truthOf('{ event.cart: { not_in: [c1, c2] } }', {})).toBe(True);
    expect(truthOf('{ event.cart: c1 }', {})).toBe(False);
    expect(truthOf('{ event.cart: { exists: true } }', {})).toBe(False);
    expect(truthOf('{ event.total: { gt: 5 } }', {})).toBe(Unknown);
    expect(truthOf('{ event.cart: { not: c1 } }', { cart: 7 })).toBe(Unknown);
  });

  it('notes what it read', () => {
    expect(judge(compileRight('{ profile.seats: 3 }'), { profile: { seats: 4 } }).seen).toEqual({
      'profile.seats': 4,
    });
    expect(judge(compileRight('{ profile.seats: 3 }')).seen).toEqual({ 'profile.seats': null });
  });
});

describe('a comparison with now', () => {
  const END = '2026-03-10T12:00:00Z';
  const end = at(END);
  it.each<[string, number, Truth, number]>([
    ['{ before: now-1h }', end + 3_600_000, False, end + 3_600_001],
    ['{ before: now-1h }', end + 3_600_001, True, NEVER],
    ['{ after: now-1h }', end + 3_599_999, True, end + 3_600_000],
    ['{ after: now-1h }', end + 3_600_000, False, NEVER],
    ['{ lte: now }', end - 1, False, end],
    ['{ lte: now }', end, True, NEVER],
    ['{ gte: now }', end, True, end + 1],
    ['{ before: now + 2d }', end - 2 * 86_400_000, False, end - 2 * 86_400_000 + 1],
    ['{ after: now, before: now+1h }', end - 3_600_000, False, end - 3_600_000 + 1],
  ])('changes at its instant: %s', (operators, now, truth, validUntil) => {
    const judged = judge(compileRight(`{ profile.trial_ends_at: ${operators} }`), {
      now,
      profile: { trial_ends_at: END },
    });
    expect([judged.truth, judged.validUntil]).toEqual([truth, validUntil]);
  });

  it.each<[string, string, Truth, number]>([
    ['{ before: now }', '2026-03-10T22:59:59.999Z', False, at('2026-03-10T23:00:00Z')],
    ['{ before: now }', '2026-03-10T23:00:00Z', True, NEVER],
    ['{ lte: now }', '2026-03-09T22:00:00Z', False, at('2026-03-09T23:00:00Z')],
    ['{ after: now-1d }', '2026-03-10T10:00:00Z', True, at('2026-03-10T23:00:00Z')],
  ])('a date is a day of the subscriber: %s at %s', (operators, now, truth, validUntil) => {
    const judged = judge(compileRight(`{ profile.birthday: ${operators} }`), {
      now: at(now),
      profile: { birthday: '2026-03-10' },
    });
    expect([judged.truth, judged.validUntil]).toEqual([truth, validUntil]);
  });

  it('holds until it says so, also across a change of the clock', () => {
    const operators = fc.constantFrom('before', 'after', 'lte', 'gte');
    const offset = fc.constantFrom('now', 'now-1d', 'now+3h', 'now-90m');
    const hour = 3_600_000;
    const now = fc.integer({ min: 0, max: 96 }).map((step) => at('2026-03-27T12:00:00Z') + step * hour);
    fc.assert(
      fc.property(operators, offset, now, (operator, right, start) => {
        const compiled = compileRight(`{ profile.birthday: { ${operator}: ${right} } }`);
        const profile = { birthday: '2026-03-29' };
        const { truth, validUntil } = judge(compiled, { now: start, profile });
        for (let later = start; later < Math.min(validUntil, start + 96 * hour); later += hour / 2) {
          expect(judge(compiled, { now: later, profile }).truth).toBe(truth);
        }
        if (validUntil !== NEVER) expect(judge(compiled, { now: validUntil, profile }).truth).not.toBe(truth);
      }),
    );
  });
});

describe('a wrong comparison', () => {
  it.each([
    ['{ profile.country: SE }', 'unknown-enum-value', 'SE', 'did you mean `ES`?'],
    [
      '{ profile.country: { in: [ES, GERMANY] } }',
      'unknown-enum-value',
      'GERMANY',
      'use one of: `ES`, `PT`, `FR`',
    ],
    ['{ profile.country: 3 }', 'bad-type', '3', 'quote it'],
    ['{ profile.seats: "3" }', 'bad-type', '"3"', 'without quotes'],
    ['{ profile.seats: 1.5 }', 'bad-value', '1.5', 'whole number'],
    ['{ profile.vip: yes }', 'bad-type', 'yes', 'write `true` or `false`'],
    ['{ profile.country: null }', 'bad-type', 'null', '{ exists: false }'],
    ['{ profile.country: [ES, PT] }', 'bad-shape', '[ES, PT]', '{ in: [...] }'],
    ['{ profile.tags: [a] }', 'bad-shape', '[a]', '{ any: [...] }'],
    ['{ profile.tags: vip }', 'bad-type', 'vip', '`contains`'],
    ['{ profile.country: {} }', 'bad-shape', '{}', '`in`'],
    ['{ profile.country: { gt: 3 } }', 'bad-operator', 'gt', '`starts_with`'],
    ['{ profile.seats: { gtr: 3 } }', 'bad-operator', 'gtr', 'did you mean `gt`?'],
    ['{ profile.seats: { gt: many } }', 'bad-type', 'many', 'write a number'],
    ['{ profile.seats: { in: 3 } }', 'bad-shape', '3', 'in brackets'],
    ['{ profile.seats: { in: [] } }', 'bad-shape', '[]', 'in brackets'],
    ['{ profile.email: { matches: "(" } }', 'bad-pattern', '"("', 'RE2'],
    ['{ profile.email: { matches: "(?=a)" } }', 'bad-pattern', '"(?=a)"', 'RE2'],
    ['{ profile.email: { exists: maybe } }', 'bad-type', 'maybe', '{ exists: true }'],
    ['{ profile.email: { ref: profile.seats } }', 'bad-type', '{ ref: profile.seats }', 'one type'],
    ['{ profile.email: { ref: profile.emial } }', 'bad-path', 'profile.emial', undefined],
    ['{ profile.email: { ref: [a] } }', 'bad-shape', '[a]', 'entry.cart_id'],
    ['{ profile.email: { ref: profile.lifecycle, not: x } }', 'unknown-key', 'not', '{ not: { ref: path } }'],
    ['{ profile.trial_ends_at: now }', 'bad-value', 'now', '{ after: now-30d }'],
    ['{ profile.trial_ends_at: { after: yesterday } }', 'bad-value', 'yesterday', 'now-30d'],
    ['{ profile.trial_ends_at: { after: now-3x } }', 'bad-value', 'now-3x', 'now-30d'],
    ['{ profile.trial_ends_at: { after: 2026-02-30 } }', 'bad-value', '2026-02-30', '2026-03-02'],
    [
      '{ profile.birthday: { after: 2026-03-01T00:00:00Z } }',
      'bad-type',
      '2026-03-01T00:00:00Z',
      '2026-03-02',
    ],
    ['{ profile.address: x }', 'bad-type', 'x', '`exists`'],
    ['{ profile.emial: x }', 'bad-path', 'profile.emial', undefined],
  ])('%s gives one diagnostic at its place', (text, code, place, help) => {
    const found = compileWrong(text);
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(text.slice(found[0]?.span.start, found[0]?.span.end)).toBe(place);
    if (help !== undefined) expect(found[0]?.help).toContain(help);
  });

  it('reports every wrong operator', () => {
    expect(compileWrong('{ profile.seats: { gt: a, lt: b, foo: 1 } }').map((each) => each.code)).toEqual([
      'bad-type',
      'bad-type',
      'bad-operator',
    ]);
  });
});

it('says comparisons in plain language', () => {
  const { spec } = compileExample(readFileSync(new URL('./example.yaml', import.meta.url), 'utf8'));
  expect(describeSpec(spec)).toBe(
    '`profile.country` is one of "ES", "PT" and `profile.email` is known and matches `@` and ' +
      '`profile.seats` is at least 2 and is less than 50 and ' +
      '`profile.tags` holds any of "vip", "gold" and `profile.trial_ends_at` is after now and is before 3 days from now',
  );
});
