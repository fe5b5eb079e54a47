/**
 * C9: caps and priority with eight journeys due at once. Who must win follows from the drawn classes, values and names by
 * semantics 27 and is worked out here; the journeys are written in any order of files and begin in any order.
 */
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { ACCEPTED, event, type Played, play, UNKNOWN } from '../conformance/scenario.ts';
import { journey, policy, shop } from '../conformance/shop.ts';
import { figure, trials } from './figures.ts';

const SEED = 20261126;
const JOURNEYS = 8;
const CAP = 2;
const HORIZON_MS = 3_600_000;
const PRIORITY: { readonly [className: string]: number } = { lifecycle: 40, promotional: 20 };

type Drawn = { readonly name: string; readonly class: string; readonly value: number };

const policies = [
  policy(
    'PriorityPolicy',
    'matrix',
    'covers: { classes: [lifecycle, promotional], channels: [email] }\nhorizon: 1h',
  ),
  policy(
    'FrequencyPolicy',
    'two_a_day',
    `covers: { classes: [lifecycle, promotional], channels: [email] }\ncaps: [ { max: ${CAP}, within: 24h } ]`,
  ),
];

const write = ({ name, class: className, value }: Drawn, capped: string) =>
  journey(
    `
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps: [ { id: mail, send: { channel: email, template: one, value: ${value}, on_capped: ${capped} } } ]
`,
    name,
    className,
  );

/** Priority, then value, then name (semantics 27). */
function ranked(drawn: readonly Drawn[]): readonly string[] {
  const order = (left: Drawn, right: Drawn) =>
    (PRIORITY[right.class] ?? 0) - (PRIORITY[left.class] ?? 0) ||
    right.value - left.value ||
    (left.name < right.name ? -1 : 1);
  return drawn.toSorted(order).map(({ name }) => name);
}

/** More than the cap in some span of its length, or two that went inside the horizon of one instant. */
function breachesOf({ sends }: Played, winner: string | undefined): number {
  const byTime = sends.toSorted((left, right) => left.at - right.at);
  const overCap = byTime.filter((_send, index) => {
    const before = byTime[index - CAP];
    return before !== undefined && (byTime[index]?.at ?? 0) - before.at < 24 * HORIZON_MS;
  });
  const isRival = (at: number, index: number) =>
    at - (byTime[index - 1]?.at ?? Number.NEGATIVE_INFINITY) === 0;
  const rivals = byTime.filter(({ at }, index) => isRival(at, index));
  return overCap.length + rivals.length + (byTime[0]?.journey === winner ? 0 : 1);
}

async function playAll(drawn: readonly Drawn[], capped: string, isUnknown: boolean): Promise<Played> {
  return play({
    files: shop([...drawn.map((each) => write(each, capped)), ...policies]),
    provider: () => (isUnknown ? UNKNOWN : ACCEPTED),
    script: [event('0s', 'ana', 'Signed Up')],
    until: '4d',
  });
}

const letters = 'abcdefgh';

it('C9 of eight journeys due at once the same one wins in any order, and caps and horizon hold', async () => {
  const random = seededRandom(SEED);
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)] as Value;
  const figures = { trials: 0, sends: 0, refused: 0, breaches: 0, different_winners: 0, lost: 0 };
  for (let trial = 0; trial < trials(6); trial += 1) {
    const drawn = Array.from({ length: JOURNEYS }, (_unused, index) => ({
      name: `j${letters[index]}`,
      class: pick(Object.keys(PRIORITY)),
      value: Math.floor(random() * 3),
    }));
    const shuffled = drawn
      .map((each) => ({ each, at: random() }))
      .toSorted((left, right) => left.at - right.at)
      .map(({ each }) => each);
    const capped = pick(['skip', '{ defer: 2d }']);
    const [first, second] = [await playAll(drawn, capped, false), await playAll(shuffled, capped, false)];
    const [winner] = ranked(drawn);
    const told = ({ sends }: Played) => sends.map(({ at, journey: name }) => `${at} ${name}`).join();
    const refused = first.decisions.filter(({ decision }) => decision.type === 'refused');
    figures.trials += 1;
    figures.sends += first.sends.length;
    figures.refused += refused.length;
    figures.breaches += breachesOf(first, winner) + breachesOf(second, winner);
    figures.different_winners += told(first) === told(second) ? 0 : 1;
    // Each of the eight ends: it went out, or its refusal says why.
    figures.lost += JOURNEYS - first.sends.length - refused.length;
  }
  figure('C9', figures);
  expect(figures).toMatchObject({ breaches: 0, different_winners: 0, lost: 0 });
  expect(figures.refused).toBeGreaterThan(figures.trials * 4);
});

it('C9 what nobody knows of takes its place under the cap', async () => {
  const drawn = Array.from({ length: JOURNEYS }, (_unused, index) => ({
    name: `j${letters[index]}`,
    class: 'lifecycle',
    value: index,
  }));
  const played = await playAll(drawn, 'skip', true);
  const people = new Set(played.sends.map(({ key }) => key));
  figure('C9', { trials: 1, breaches: Math.max(0, people.size - CAP), lost: 0 });
  expect([...people]).toHaveLength(1);
  expect(played.sends[0]?.journey).toBe('jh');
});
