/**
 * R12: events of the past and of the future in any order of arrival. A window counts those that have happened by then and
 * lie in it, whenever they came; what is dated later than its arrival happened when it arrived. By a count of our own, alike
 * on all stores, and for what is of the past alike in every order.
 */
import { expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import type { JsonObject } from '../../src/base/json.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { Incoming } from '../../src/hosts/host.ts';
import { createVirtualHost } from '../../src/hosts/virtual.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { STORES, type StoreUnderTest } from '../conformance/stores.ts';
import { compileTexts } from '../e2e/compile-texts.ts';
import { figure, trials } from './figures.ts';
import { timelessOf } from './ledger/replay.ts';
import { traffic } from './ledger/traffic.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The window of the traffic's branch, and what it wants in it. */
const WINDOW_MS = 90 * DAY_MS;
const OFTEN = 2;
const START = Date.UTC(2026, 4, 1);
const ARRIVE_MS = 6 * HOUR_MS;
const DECIDE_AT = START + 10 * HOUR_MS;

/** `arriveAt`: drawn anew for each order. */
type Viewed = { readonly id: string; readonly happenedAt: number; arriveAt: number };
type Person = { readonly id: string; readonly viewed: readonly Viewed[] };

/** Some long ago, some at the edges of the window, some late, some that have not happened yet at the branch. */
function draw(index: number, random: () => number): Person {
  const spread = [
    () => DECIDE_AT - WINDOW_MS + Math.round((random() - 0.5) * 2 * HOUR_MS),
    () => DECIDE_AT - random() * 120 * DAY_MS,
    () => START - random() * 3 * HOUR_MS,
    () => DECIDE_AT + Math.round((random() - 0.5) * 2 * HOUR_MS),
    () => DECIDE_AT + random() * 5 * DAY_MS,
    () => DECIDE_AT - WINDOW_MS,
    () => DECIDE_AT,
  ];
  const viewed = Array.from({ length: Math.floor(random() * 7) }, (_unused, nth) => {
    const at = spread[Math.floor(random() * spread.length)]?.() ?? START;
    return { id: `v${index}-${nth}`, happenedAt: Math.floor(at), arriveAt: 0 };
  });
  return { id: `p${index}`, viewed };
}

const countsAt = ({ happenedAt, arriveAt }: Viewed) => Math.min(happenedAt, arriveAt);
/** Windows are half-open: (now - 90 d, now]. */
const isOften = ({ viewed }: Person) =>
  viewed.filter((each) => countsAt(each) > DECIDE_AT - WINDOW_MS && countsAt(each) <= DECIDE_AT).length >=
  OFTEN;
const isOfThePast = ({ viewed }: Person) => viewed.every(({ happenedAt }) => happenedAt <= START);

const PROPERTIES: { readonly [name: string]: JsonObject } = {
  Chose: { color: 'blue' },
  'Signed Up': { plan: 'x' },
};
const event = (subscriber: string, id: string, name: string, at: number, happenedAt: number): Incoming => ({
  messageId: id,
  subscriber,
  at: instant(at),
  inputs: [
    {
      type: 'event',
      id,
      name,
      at: instant(happenedAt),
      properties: PROPERTIES[name] ?? {},
    },
  ],
});

/** Gives every view another arrival. */
function shuffle(people: readonly Person[], random: () => number): void {
  for (const { viewed } of people) {
    for (const each of viewed) each.arriveAt = START + 1 + Math.floor(random() * ARRIVE_MS);
  }
}

/** Views arrive between start and branch, in an order of chance; the choice comes exactly at the branch. */
function arrivalsOf(people: readonly Person[]): readonly Incoming[] {
  const all = people.flatMap(({ id, viewed }) => [
    {
      messageId: `i-${id}`,
      subscriber: id,
      at: instant(START),
      inputs: [
        { type: 'identify' as const, traits: { email: `${id}@x.example`, push_token: id, first_name: id } },
      ],
    },
    ...viewed.map((each) => event(id, each.id, 'Viewed', each.arriveAt, each.happenedAt)),
    event(id, `s-${id}`, 'Signed Up', START + ARRIVE_MS + HOUR_MS, START + ARRIVE_MS + HOUR_MS),
    event(id, `c-${id}`, 'Chose', DECIDE_AT, DECIDE_AT),
  ]);
  return all.toSorted((a, b) => a.at - b.at);
}

const plan = await compileTexts(traffic);

function play(under: StoreUnderTest, arrivals: readonly Incoming[], people: readonly Person[]) {
  const sent = new Map<string, string[]>();
  const host = createVirtualHost({
    store: under.open(),
    plan,
    kinds: definitions,
    renderer: createRenderer({}),
    startAt: instant(START),
    deliver({ subscriber, message, key }) {
      sent.set(subscriber, [...(sent.get(subscriber) ?? []), message.step]);
      return { result: 'accepted', providerId: key };
    },
  });
  host.feed(arrivals);
  host.advanceTo(instant(DECIDE_AT + 30 * DAY_MS));
  const endings = people.map(({ id }) => {
    const state = host.engine.read(id)?.state ?? null;
    const steps = (sent.get(id) ?? []).join(' ');
    return { steps, state: state === null ? '' : timelessOf(state) };
  });
  host.engine.close();
  return endings;
}

it('R12 late, early and shuffled events count once, by when they happened', async () => {
  const random = seededRandom(12);
  const people = Array.from({ length: trials(60, 1_500) }, (_unused, index) => draw(index, random));
  const shuffles = trials(2, 4);
  let mismatches = 0;
  let differences = 0;
  let before: ReturnType<typeof play> | null = null;
  for (let turn = 0; turn < shuffles; turn += 1) {
    shuffle(people, random);
    const arrivals = arrivalsOf(people);
    let isSameOrder = false;
    for (const [, create] of STORES) {
      const under = create();
      const endings = play(under, arrivals, people);
      under.remove();
      people.forEach((person, index) => {
        const expected = `welcome ${isOften(person) ? 'phone' : 'reminder_mail'} tell`;
        if (endings[index]?.steps !== expected) mismatches += 1;
        const isComparable = before !== null && (isSameOrder || isOfThePast(person));
        if (isComparable && endings[index]?.state !== before?.[index]?.state) differences += 1;
      });
      before = endings;
      isSameOrder = true;
    }
  }
  const often = people.filter(isOften).length;
  figure('R12', {
    people: people.length,
    events: people.reduce((sum, { viewed }) => sum + viewed.length, 0),
    orders: shuffles * STORES.length,
    often,
    mismatches,
    differences,
  });
  expect({ mismatches, differences }).toEqual({ mismatches: 0, differences: 0 });
  expect(often).toBeGreaterThan(0);
  expect(often).toBeLessThan(people.length);
}, 3_600_000);
