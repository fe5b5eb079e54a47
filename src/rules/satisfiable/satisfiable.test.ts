/** What is told apart; the law behind it is in `tests/property/satisfiable.test.ts`. */
import { describe, expect, it } from 'vitest';
import { compile, names } from '../../../tests/property/satisfiable.ts';
import { canNever, type Demand, implies, isAlwaysTrue, isNeverTrue } from './satisfiable.ts';

describe('what nobody can meet', () => {
  it.each([
    '{ all: [{ profile.country: ES }, { profile.country: PT }] }',
    '{ all: [{ profile.country: { in: [ES, PT] } }, { profile.country: { not_in: [ES, PT, FR] } }] }',
    '{ all: [{ profile.country: { not: ES } }, { profile.country: { not_in: [PT, FR] } }] }',
    '{ all: [{ profile.country: ES }, { profile.country: { exists: false } }] }',
    '{ all: [{ profile.lifecycle: { starts_with: new } }, { profile.lifecycle: { starts_with: old } }] }',
    '{ all: [{ profile.lifecycle: { starts_with: new } }, { not: { profile.lifecycle: { contains: ne } } }] }',
    '{ all: [{ profile.lifecycle: { in: [new, older] } }, { profile.lifecycle: { matches: "^o.*d$" } }] }',
    '{ profile.seats: { gt: 5, lt: 5 } }',
    '{ profile.seats: { gt: 5, lt: 6 } }',
    '{ all: [{ profile.seats: { gte: 5, lte: 6 } }, { profile.seats: { not_in: [5, 6] } }] }',
    '{ all: [{ profile.score: 3 }, { not: { profile.score: { gte: 2, lte: 4 } } }] }',
    '{ all: [{ profile.vip: true }, { not: { profile.vip: true } }] }',
    '{ all: [{ profile.vip: { not: true } }, { profile.vip: { not: false } }] }',
    '{ all: [{ segment: vip }, { profile.seats: { lt: 5 } }] }',
    '{ all: [{ segment: vip }, { any: [{ profile.vip: false }, { profile.seats: 4 }] }] }',
    '{ all: [{ event: order_completed, within: 10d }, { not: { event: order_completed, within: 30d } }] }',
    '{ all: [{ event: order_completed, where: { event.sku: a } }, { not: { event: order_completed, since: ever } }] }',
    '{ all: [{ event: order_completed, count: { gte: 3 } }, { event: order_completed, count: { lt: 3 } }] }',
    '{ event: order_completed, count: { gt: 2, lt: 3 } }',
    '{ all: [{ event: order_completed, since: entry, within: 9d }, { event: order_completed, within: 10d, count: 0 }] }',
    '{ all: [{ event: order_completed, since: step }, { not: { event: order_completed, since: entry } }] }',
    '{ all: [{ consent: { email: promotional } }, { not: { consent: { email: promotional } } }] }',
    '{ all: [{ profile.tags: { contains: a } }, { profile.tags: { not: { any: [a, b] } } }] }',
    '{ all: [{ profile.tags: { all: [a, b] } }, { not: { profile.tags: { contains: b } } }] }',
    '{ profile.trial_ends_at: { before: now-30d, after: now-10d } }',
    '{ profile.trial_ends_at: { gte: now, lt: now } }',
    '{ profile.birthday: { after: now+10d, before: now-10d } }',
    '{ profile.trial_ends_at: { after: "2026-03-02T00:00:00Z", lte: "2026-03-01T00:00:00Z" } }',
    '{ profile.birthday: { after: 2026-03-02, before: 2026-03-02 } }',
    '{ all: [{ profile.address.city: Lugo }, { profile.address.city: Vigo }] }',
    '{ trait.calls_30d: { lt: 0 } }',
    '{ all: [{ trait.calls_30d: { above: { sigma: 2 } } }, { not: { trait.calls_30d: { above: { sigma: 2 } } } }] }',
    '{ all: [{ entry.sku: a }, { entry.sku: { not: a } }] }',
    '{ all: [{ profile.id: { ref: entry.sku } }, { profile.id: { not: { ref: entry.sku } } }] }',
    '{ all: [{ message: { opened: trial_welcome } }, { not: { event: Message Opened, since: ever } }] }',
  ])('%s', (text) => {
    expect(isNeverTrue(compile(text), names)).toBe(true);
  });
});

describe('what somebody could meet', () => {
  it.each([
    '{ profile.country: ES }',
    '{ not: { any: [{ profile.country: ES }, { profile.country: { not: ES } }] } }',
    '{ profile.seats: { gt: 5, lt: 7 } }',
    '{ profile.score: { gt: 5, lt: 6 } }',
    '{ all: [{ event: order_completed, within: 30d }, { not: { event: order_completed, within: 10d } }] }',
    '{ all: [{ event: order_completed }, { not: { event: order_completed, where: { event.sku: a } } }] }',
    '{ all: [{ event: order_completed }, { not: { event: cart_updated } }] }',
    '{ all: [{ profile.tags: { contains: a } }, { profile.tags: { contains: b } }] }',
    '{ profile.trial_ends_at: { after: now-30d, before: now-10d } }',
    '{ profile.birthday: { gte: now, lte: now } }',
    '{ all: [{ profile.lifecycle: { starts_with: ne } }, { profile.lifecycle: { starts_with: new } }] }',
    '{ all: [{ consent: { email: promotional } }, { not: { consent: { push: promotional } } }] }',
    '{ trait.plan: { not: a } }',
  ])('%s', (text) => {
    // Of what is never unknown, `not` twice would tell; here the first of them is met by a subscriber without values.
    const spec = compile(text);
    expect(canNever([{ when: spec, is: text.startsWith('{ not: { any') ? 'unknown' : 'true' }], names)).toBe(
      false,
    );
  });
});

describe('what always holds, and what follows', () => {
  it('knows tautologies, and that a missing value breaks most of them', () => {
    expect(
      isAlwaysTrue(
        compile('{ any: [{ profile.vip: { exists: true } }, { profile.vip: { exists: false } }] }'),
        names,
      ),
    ).toBe(true);
    expect(
      isAlwaysTrue(
        compile('{ event: order_completed, since: ever, count: { not: { gt: 3, lt: 4 } } }'),
        names,
      ),
    ).toBe(true);
    expect(isAlwaysTrue(compile('{ any: [{ profile.vip: true }, { profile.vip: false }] }'), names)).toBe(
      false,
    );
  });

  it.each([
    ['{ profile.seats: { gte: 5 } }', '{ profile.seats: { gt: 2 } }', true, false],
    ['{ profile.country: ES }', '{ profile.country: { in: [ES, PT] } }', true, false],
    ['{ segment: vip }', '{ profile.vip: true }', true, false],
    ['{ profile.country: { not_in: [FR] } }', '{ profile.country: { in: [PT, ES] } }', true, true],
    ['{ event: order_completed, within: 3d }', '{ event: order_completed, within: 1w }', true, false],
    ['{ profile.vip: true }', '{ profile.seats: 3 }', false, false],
  ])('%s and %s', (one, other, forth, back) => {
    expect(implies(compile(one), compile(other), names)).toBe(forth);
    expect(implies(compile(other), compile(one), names)).toBe(back);
  });

  it('keeps what started a run from one moment to another, and nothing else', () => {
    const at = (text: string, moment: string): Demand => ({ when: compile(text), is: 'true', moment });
    expect(
      canNever([at('{ entry.total: { gt: 50 } }', '1'), at('{ entry.total: { lt: 20 } }', '2')], names),
    ).toBe(true);
    expect(canNever([at('{ profile.vip: true }', '1'), at('{ profile.vip: false }', '2')], names)).toBe(
      false,
    );
    const past = at('{ entry.at: { before: now-3d } }', '2');
    expect(canNever([at('{ entry.at: { after: now-1d } }', '1'), past], names)).toBe(false);
    expect(canNever([at('{ entry.at: { after: now-1d } }', '2'), past], names)).toBe(true);
  });

  it('gives up where the search would be long', () => {
    const pair = (index: number) =>
      `{ any: [{ profile.seats: ${index} }, { profile.score: ${index} }, { profile.lifecycle: "${index}" }] }`;
    const text = `{ all: [${Array.from({ length: 40 }, (_, index) => `{ not: { all: [${pair(index)}, ${pair(index + 1)}] } }`).join(', ')}] }`;
    expect(isNeverTrue(compile(text), names)).toBe(false);
  });
});
