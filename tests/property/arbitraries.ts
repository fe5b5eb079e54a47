/**
 * Random journeys, written as YAML and compiled like any other, and random traces of five people. Whatever is drawn
 * must compile: the grammar here is a part of the language, not a test of its checks.
 */
import fc from 'fast-check';
import { type Instant, instant } from '../../src/base/ids.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { Incoming } from '../../src/hosts/host.ts';

export const TRACE_START = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;

const EVENTS = ['signed_up', 'order_completed', 'cart_updated'] as const;
const PEOPLE = ['ana', 'bob', 'cho', 'dee', 'eve'] as const;
const duration = fc.constantFrom('30m', '1h', '5h', '1d', '3d');
const eventName = fc.constantFrom(...EVENTS);

/** A step as YAML flow text with `ID` where its id goes; nested lists are spelled by `writeSteps`. */
type Step = (id: () => string) => string;

const send: fc.Arbitrary<Step> = fc
  .record({
    template: fc.constantFrom(['email', 'hello'], ['email', 'come_back'], ['sms', 'nudge']),
    class: fc.constantFrom('service', 'promotional'),
    capped: fc.constantFrom('skip', '{ defer: 1d }', 'exit'),
    waits: fc.boolean(),
  })
  .map(({ template: [channel, name], class: cls, capped, waits }): Step => {
    const more = waits ? `on_capped: ${capped}` : 'wait: false';
    return (id) =>
      `{ id: ${id()}, send: { channel: ${channel}, template: ${name}, class: ${cls}, ${more} } }`;
  });

const simple: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: send },
  {
    weight: 2,
    arbitrary: duration.map(
      (wait): Step =>
        (id) =>
          `{ id: ${id()}, wait: ${wait} }`,
    ),
  },
  fc.constantFrom('09:00', '18:30').map(
    (time): Step =>
      (id) =>
        `{ id: ${id()}, wait: { until: "${time}" } }`,
  ),
  fc.boolean().map(
    (vip): Step =>
      (id) =>
        `{ id: ${id()}, update: { profile.vip: ${vip} } }`,
  ),
);

function writeSteps(steps: readonly Step[], id: () => string): string {
  return `[ ${steps.map((step) => step(id)).join(', ')} ]`;
}

const nested: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      event: eventName,
      timeout: duration,
      then: fc.array(simple, { minLength: 1, maxLength: 2 }),
      late: fc.array(simple, { minLength: 1, maxLength: 2 }),
    })
    .map(({ event, timeout, then, late }): Step => {
      return (id) =>
        `{ id: ${id()}, wait_for: { timeout: ${timeout}, paths: [ { id: ${id()}, event: ${event}, steps: ${writeSteps(then, id)} } ], on_timeout: ${writeSteps(late, id)} } }`;
    }),
  fc
    .record({
      then: fc.array(simple, { minLength: 1, maxLength: 2 }),
      other: fc.array(simple, { minLength: 1, maxLength: 2 }),
    })
    .map(({ then, other }): Step => {
      return (id) =>
        `{ id: ${id()}, branch: { paths: [ { id: ${id()}, when: { profile.vip: true }, steps: ${writeSteps(then, id)} }, { id: ${id()}, else: true, steps: ${writeSteps(other, id)} } ] } }`;
    }),
);

const entry = fc.oneof(
  fc
    .record({
      event: eventName,
      reentry: fc.constantFrom('never', 'always', '{ after: 1d }'),
      active: fc.constantFrom('reject', 'restart', 'parallel'),
    })
    .map(({ event, reentry, active }) => `{ event: ${event}, reentry: ${reentry}, while_active: ${active} }`),
  fc.constant('{ segment: lapsed, existing: enter, reentry: always, while_active: reject }'),
  fc.constant('{ at: 2026-03-04T12:00:00Z, reentry: always, while_active: reject }'),
  fc.constant('{ schedule: { every: day, at: "10:00" }, reentry: always, while_active: reject }'),
  fc.constant('{ changed: profile.country, reentry: always, while_active: restart }'),
);

/** One to three journeys by name, as YAML documents. */
export const journeys: fc.Arbitrary<{ [name: string]: string }> = fc
  .array(
    fc.record({
      entry,
      exit: fc.option(eventName),
      limit: fc.boolean(),
      steps: fc.array(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: nested }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drawn) => {
    const written: { [name: string]: string } = {};
    for (const [index, { entry: enter, exit, limit, steps }] of drawn.entries()) {
      let count = 0;
      const id = () => {
        count += 1;
        return `s${count}`;
      };
      const entered = limit ? enter.replace(/ }$/, ', limit: { per_day: 3 } }') : enter;
      const exits = exit === null ? '' : `exit: [ { event: ${exit} } ]\n`;
      const head = `kind: Journey\nname: j${index}\nowner: crm\nclass: service\n`;
      written[`j${index}`] = `${head}enter: ${entered}\n${exits}steps: ${writeSteps(steps, id)}\n`;
    }
    return written;
  });

type Act = {
  readonly person: string;
  readonly afterMs: number;
  readonly what: string;
  readonly value: number;
};

function actToIncoming(act: Act, at: Instant, index: number): Incoming {
  const messageId = `m${index}`;
  const { person, what, value } = act;
  if (what === 'identify') {
    const traits: JsonObject = {
      email: `${person}@x.example`,
      phone: `+3460000000${value % 10}`,
      country: ['ES', 'PT', 'FR'][value % 3] as string,
      timezone: ['Europe/Madrid', 'America/Toronto', 'Asia/Tokyo'][value % 3] as string,
      vip: value % 2 === 0,
    };
    return { messageId, subscriber: person, at, inputs: [{ type: 'identify', traits }] };
  }
  if (what === 'join') {
    return { messageId, subscriber: person, anonymousId: `visitor${value % 3}`, at, inputs: [] };
  }
  const inputs = [{ type: 'event' as const, id: messageId, name: what, at, properties: { total: value } }];
  if (value % 7 === 0) return { messageId, subscriber: null, anonymousId: `visitor${value % 3}`, at, inputs };
  return { messageId, subscriber: person, at, inputs };
}

/** Messages of five people over some days, in order of time; several may fall on one instant. */
export const trace: fc.Arbitrary<readonly Incoming[]> = fc
  .array(
    fc.record({
      person: fc.constantFrom(...PEOPLE),
      afterMs: fc.oneof(
        fc.constant(0),
        fc.constantFrom(HOUR, 5 * HOUR, 24 * HOUR),
        fc.integer({ min: 1, max: 20 * HOUR }),
      ),
      what: fc.oneof(
        { weight: 4, arbitrary: eventName },
        { weight: 3, arbitrary: fc.constant('identify') },
        { weight: 1, arbitrary: fc.constant('join') },
      ),
      value: fc.nat({ max: 30 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((acts) => {
    let now = TRACE_START;
    return acts.map((act, index) => {
      now += act.afterMs;
      return actToIncoming(act, instant(now), index);
    });
  });

/** Where a process is cut: at the n-th commit, before it stands or just after. */
export const cut = fc.record({
  commit: fc.integer({ min: 1, max: 60 }),
  moment: fc.constantFrom('before', 'after'),
});
export type Cut = { readonly commit: number; readonly moment: string };
