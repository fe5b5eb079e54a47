/** Use case 03: the abandoned cart, against its text in plain loops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import {
  consentsAt,
  DAY,
  type Deed,
  type History,
  HOUR,
  inOrder,
  line,
  linesOf,
  moments,
  RUNS,
  readUseCase,
  run,
  runOnBoth,
  starts,
  traitsAt,
} from './histories.ts';

const files = readUseCase('03-abandoned-cart');

function hasAddress(traits: JsonObject): boolean {
  return typeof traits.email === 'string' && traits.email.trim() !== '';
}

/** The text, read aloud. */
function expected(history: History): string[] {
  const lines: string[] = [];
  for (const who of Object.keys(history.people)) {
    const inCheckout = new Set<unknown>();
    let hasUsedApp = false;
    let dueAt: number | null = null;
    const remind = (before: number) => {
      if (dueAt === null || dueAt >= before) return;
      const mayWrite = consentsAt(history, who, 'email', 'lifecycle', dueAt);
      if (mayWrite && hasAddress(traitsAt(history, who, dueAt))) {
        lines.push(line(dueAt, who, 'email', 'cart_reminder'));
      }
      dueAt = null;
    };
    for (const deed of inOrder(history, who)) {
      if (!('event' in deed)) continue;
      remind(deed.at);
      const cart = deed.properties.cart_id;
      if (deed.event === 'Session Started') hasUsedApp = true;
      else dueAt = null;
      if (deed.event === 'Checkout Started') inCheckout.add(cart);
      const mayEnter = hasUsedApp && !inCheckout.has(cart) && hasAddress(traitsAt(history, who, deed.at));
      if (deed.event === 'Cart Updated' && mayEnter) dueAt = deed.at + 4 * HOUR;
    }
    remind(Number.POSITIVE_INFINITY);
  }
  return lines.sort();
}

const names = fc.constantFrom(
  'Cart Updated',
  'Cart Updated',
  'Cart Updated',
  'Checkout Started',
  'Order Placed',
  'Session Started',
);
const deed = (start: number): fc.Arbitrary<Deed> =>
  fc
    .tuple(
      moments(2 * DAY, 2 * HOUR),
      fc.constantFrom('ana', 'bob'),
      fc.nat(9),
      names,
      fc.constantFrom('a', 'b', 'c'),
    )
    .map(([offset, who, kind, name, cart]): Deed => {
      const at = start + offset;
      if (kind === 0) return { at, who, consents: { email: ['lifecycle'] }, given: cart !== 'a' };
      if (kind === 1)
        return { at, who, traits: { email: { a: null, b: '  ', c: 'new@x.example' }[cart] ?? null } };
      const hasCart = name === 'Cart Updated' || name === 'Checkout Started';
      return { at, who, event: name, properties: hasCart ? { cart_id: cart } : {} };
    });
const histories: fc.Arbitrary<History> = starts.chain((start) =>
  fc.record({
    start: fc.constant(start),
    people: fc.constant({ ana: { email: 'ana@x.example' }, bob: {} }),
    consents: fc.constantFrom({ email: ['lifecycle'] }, {}),
    deeds: fc
      .array(deed(start), { maxLength: 14 })
      .map((deeds) => [...deeds, { at: start, who: 'ana', event: 'Session Started', properties: {} }]),
    until: fc.constant(start + 5 * DAY),
  }),
);

const START = Date.UTC(2026, 2, 2, 9);
type Row = readonly [hours: number, event: string, cart?: string];
const told = (rows: readonly Row[], traits: JsonObject = { email: 'ana@x.example' }): History => ({
  start: START,
  people: { ana: traits },
  consents: { email: ['lifecycle'] },
  deeds: rows.map(([hours, name, cart]) => ({
    at: START + hours * HOUR,
    who: 'ana',
    event: name,
    properties: cart === undefined ? {} : { cart_id: cart },
  })),
  until: START + 5 * DAY,
});
const hoursOf = (lines: readonly string[]) =>
  lines.map((each) => (Date.parse(each.split(' ')[0] ?? '') - START) / HOUR);

describe('use case 03', () => {
  const S: Row = [0, 'Session Started'];
  it.each<[string, readonly Row[], readonly number[]]>([
    ['four hours after the update', [S, [1, 'Cart Updated', 'a']], [5]],
    ['a further update starts the clock again', [S, [1, 'Cart Updated', 'a'], [4, 'Cart Updated', 'a']], [8]],
    ['also one of another cart', [S, [1, 'Cart Updated', 'a'], [4, 'Cart Updated', 'b']], [8]],
    ['checkout stops it', [S, [1, 'Cart Updated', 'a'], [2, 'Checkout Started', 'a']], []],
    ['an order stops it', [S, [1, 'Cart Updated', 'a'], [2, 'Order Placed']], []],
    ['an order at the very instant stops it', [S, [1, 'Cart Updated', 'a'], [5, 'Order Placed']], []],
    ['a cart in checkout starts nothing', [S, [1, 'Checkout Started', 'a'], [2, 'Cart Updated', 'a']], []],
    ['another cart does', [S, [1, 'Checkout Started', 'a'], [2, 'Cart Updated', 'b']], [6]],
    [
      'an update of a cart in checkout ends the wait for another one',
      [S, [1, 'Checkout Started', 'a'], [2, 'Cart Updated', 'b'], [3, 'Cart Updated', 'a']],
      [],
    ],
    ['who never used the app gets nothing', [[1, 'Cart Updated', 'a']], []],
    ['re-entry is immediate', [S, [1, 'Cart Updated', 'a'], [6, 'Cart Updated', 'a']], [5, 10]],
  ])('%s', async (_, rows, hours) => {
    expect(hoursOf(linesOf(await runOnBoth(files, told(rows))))).toEqual(hours);
  });

  it.each([[{}], [{ email: '' }], [{ email: '  ' }]])('no email, no journey: %j', async (traits) => {
    const played = await runOnBoth(files, told([S, [1, 'Cart Updated', 'a']], traits));
    expect(played.decisions.filter(({ decision }) => decision.type === 'entered')).toEqual([]);
  });

  it('any history of two people', () =>
    fc.assert(
      fc.asyncProperty(histories, async (history) => {
        expect(linesOf(await run(files, history))).toEqual(expected(history));
      }),
      RUNS,
    ));
});
