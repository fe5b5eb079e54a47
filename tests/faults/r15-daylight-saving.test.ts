/**
 * R15: waits for a time of day on the days on which clocks change, in every zone that changes them. The oracle walks the
 * minutes and asks `Intl` for the local time: the first at or after the wanted time of day, once.
 */
import { expect, it } from 'vitest';
import { instant } from '../../src/base/ids.ts';
import { createMemoryHost } from '../../src/hosts/memory/host.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { compileTexts } from '../e2e/compile-texts.ts';
import { shop } from '../e2e/shop.ts';
import { figure, trials } from './figures.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const YEAR = 2026;
const TIMES = ['00:30', '01:30', '02:00', '02:30', '03:00'] as const;

type Local = { readonly date: string; readonly time: string };
const formats = new Map<string, Intl.DateTimeFormat>();

/** Local date and time of day, to the minute, by `Intl`. */
function localOf(zone: string, at: number): Local {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(zone, format);
  const [date = '', time = ''] = format.format(at).split(' ');
  return { date, time };
}

function offsetOf(zone: string, at: number): number {
  const { date, time } = localOf(zone, at);
  return Date.parse(`${date}T${time}:00Z`) - at;
}

/** The minutes of this year at which a zone's clocks change. */
function changesOf(zone: string): readonly number[] {
  const changes: number[] = [];
  for (let at = Date.UTC(YEAR, 0, 1); at < Date.UTC(YEAR + 1, 0, 1); at += DAY_MS) {
    if (offsetOf(zone, at) === offsetOf(zone, at + DAY_MS)) continue;
    let low = at;
    let high = at + DAY_MS;
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetOf(zone, middle) === offsetOf(zone, at)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

/** The first minute from `from` on that has this time of day, or the first valid one after it where a gap swallows it. */
function firstAt(zone: string, from: number, time: string): number {
  const started = localOf(zone, from);
  const day = started.time <= time ? 0 : 1;
  const date = new Date(Date.parse(`${started.date}T00:00:00Z`) + day * DAY_MS).toISOString().slice(0, 10);
  for (let at = from; ; at += MINUTE_MS) {
    const local = localOf(zone, at);
    if (local.date > date || (local.date === date && local.time >= time)) return at;
  }
}

const nameOf = (time: string) => `service_at_${time.replace(':', '')}_v1`;
const plan = await compileTexts({
  'rutter.yaml': shop['rutter.yaml'],
  'catalog.yaml': shop['catalog.yaml'].replace('first_name: string', 'first_name: string, timezone: string'),
  'welcome.yaml': shop['welcome.yaml'],
  ...Object.fromEntries(
    TIMES.map((time) => [
      `${nameOf(time)}.yaml`,
      `kind: Journey
name: ${nameOf(time)}
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: local, wait: { until: "${time}" } }
  - { id: mail, send: { channel: email, template: welcome } }
`,
    ]),
  ),
});

it('R15 on the days on which clocks change, waits end at the first valid minute, once', () => {
  const changing = Intl.supportedValuesOf('timeZone').flatMap((zone) =>
    changesOf(zone).map((changeAt) => ({ zone, changeAt })),
  );
  const every = Math.max(1, Math.floor(changing.length / trials(25, changing.length)));
  const drawn = changing
    .filter((_each, index) => index % every === 0)
    .map((each, index) => ({ ...each, id: `p${index}`, enterAt: each.changeAt - 8 * HOUR_MS }))
    .toSorted((a, b) => a.enterAt - b.enterAt);
  const sent = new Map<string, number[]>();
  const host = createMemoryHost({
    plan,
    kinds: definitions,
    renderer: createRenderer({}),
    startAt: instant(Date.UTC(YEAR, 0, 1) - 2 * DAY_MS),
    deliver({ subscriber, message, at, key }) {
      const place = `${subscriber} ${message.journey}`;
      sent.set(place, [...(sent.get(place) ?? []), at]);
      return { result: 'accepted', providerId: key };
    },
  });
  for (const { id, zone, enterAt } of drawn) {
    const at = instant(enterAt);
    const traits = { email: `${id}@x.example`, first_name: id, timezone: zone };
    const inputs = [
      { type: 'identify' as const, traits },
      { type: 'event' as const, id: `e-${id}`, name: 'Signed Up', at, properties: { plan: 'x' } },
    ];
    host.feed([{ messageId: `m-${id}`, subscriber: id, at, inputs }]);
  }
  host.advanceTo(instant(Date.UTC(YEAR + 1, 0, 10)));
  const wrong: string[] = [];
  const counts = { waits: 0, early: 0, late: 0, double: 0, missing: 0 };
  for (const { id, zone, enterAt } of drawn) {
    for (const time of TIMES) {
      const times = sent.get(`${id} ${nameOf(time)}`) ?? [];
      const expected = firstAt(zone, enterAt, time);
      const [first] = times;
      counts.waits += 1;
      if (first === undefined) counts.missing += 1;
      else if (first < expected) counts.early += 1;
      else if (first > expected) counts.late += 1;
      if (times.length > 1) counts.double += 1;
      if (first !== expected)
        wrong.push(
          `${zone} ${time}: ${new Date(first ?? 0).toISOString()}, not ${new Date(expected).toISOString()}`,
        );
    }
  }
  figure('R15', { zones: new Set(drawn.map(({ zone }) => zone)).size, changes: drawn.length, ...counts });
  expect(wrong).toEqual([]);
  expect(counts).toMatchObject({ early: 0, late: 0, double: 0, missing: 0 });
}, 3_600_000);
