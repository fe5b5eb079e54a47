/** Laws of the kernel over random plans and traces: determinism, time, the gate, the codec. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NEVER, type SubscriberId } from '../base/ids.ts';
import type { JsonObject } from '../base/json.ts';
import { advance } from './advance.ts';
import { decodeState, encodeState } from './codec.ts';
import type { Input } from './input.ts';
import { needs } from './needs.ts';
import type { Result } from './program.ts';
import { createState } from './subscriber.ts';
import {
  at,
  contextAt,
  DAY,
  event,
  type Journeys,
  known,
  linkPlan,
  planOf,
  policy,
  SOURCE,
} from './testing.test-data.ts';

const names = ['go', 'buy', 'stop', 'reply', 'paid'];

/** One call of a random trace: how much later, and what comes. */
type Call = { readonly laterMs: number; readonly inputs: readonly Input[] };

const stepArbitrary: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({
    kind: fc.constant('send'),
    class: fc.constantFrom('promotional', 'transactional'),
    channels: fc.constantFrom(['email'], ['sms', 'email']),
    blocks: fc.boolean(),
    onCapped: fc.constantFrom({ do: 'skip' }, { do: 'defer', deferMs: DAY }),
  }),
  fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 0, max: DAY }) }),
  fc.record({
    kind: fc.constant('update'),
    attribute: fc.constant('seats'),
    value: fc.constantFrom(4, 5, 'x'),
  }),
  fc.constant({ kind: 'when', if: { kind: 'is', path: ['profile', 'seats'], value: 5 } }),
);

const entryArbitrary = fc.constantFrom<JsonObject>(
  { by: 'event', event: 'go' },
  { by: 'event', event: 'Message Accepted' },
  { by: 'event', event: 'Journey Exited' },
  { by: 'segment', segment: 'lapsed', existing: 'enter' },
  { by: 'segment', segment: 'big', existing: 'ignore' },
  { by: 'changed', attribute: ['profile', 'seats'] },
  { by: 'date', attribute: ['profile', 'birthday'], every: 'year', at: '09:00', feb29: 'mar01' },
);

const journeyArbitrary: fc.Arbitrary<Journeys[string]> = fc
  .record({
    entry: entryArbitrary,
    whileActive: fc.constantFrom('reject', 'restart', 'parallel'),
    maxActive: fc.constant(3),
    reentry: fc.constantFrom<JsonObject>(
      { mode: 'always' },
      { mode: 'never' },
      { mode: 'after', afterMs: 1000, from: 'exit' },
    ),
    exits: fc.constantFrom<readonly JsonObject[]>(
      [],
      [{ by: 'event', event: 'stop', source: SOURCE }],
      [{ by: 'segment', segment: 'big', source: SOURCE }],
    ),
    list: fc
      .array(stepArbitrary, { maxLength: 4 })
      .map((steps) => steps.map((step, index) => ({ id: `s${index}`, ...step }))),
  })
  .map((parts) => parts as unknown as Journeys[string]);

const inputArbitrary: fc.Arbitrary<Input> = fc.oneof(
  fc
    .record({ name: fc.constantFrom(...names), when: fc.nat(200 * DAY), late: fc.boolean() })
    .map(({ name, when, late }) => ({ ...event(name, when), ...(late && { late }) }) as Input),
  fc
    .record(
      {
        seats: fc.constantFrom(5, 4, 'many', null),
        birthday: fc.constantFrom('2000-02-29', 'soon', '1970-03-01'),
        timezone: fc.constantFrom('Asia/Kathmandu', 'Nowhere/Else', 'Pacific/Kiritimati'),
      },
      { requiredKeys: [] },
    )
    .map((traits) => ({ type: 'identify', traits }) as Input),
  fc.boolean().map((given): Input => ({ type: 'consent', channel: 'email', purpose: 'promotional', given })),
  fc
    .constantFrom('opened', 'unsubscribed', 'hard_bounced')
    .map(
      (kind) =>
        ({ type: 'receipt', id: kind, kind, channel: 'email', key: null, address: null, about: {} }) as Input,
    ),
  fc.constant<Input>({ type: 'due' }),
);

const callsArbitrary: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    laterMs: fc.oneof(fc.nat(1000), fc.nat(40 * DAY)),
    inputs: fc.array(inputArbitrary, { maxLength: 3 }),
  }),
  { maxLength: 12 },
);

const plans = fc.record({
  journeys: fc.array(journeyArbitrary, { minLength: 1, maxLength: 3 }),
  max: fc.constantFrom(1, 2, 1000),
  outcome: fc.constantFrom('accepted', 'retryable', 'rejected', 'unknown'),
  permits: fc.constantFrom<number | null>(null, 0, 1),
  calls: callsArbitrary,
});

type World = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

function programOf(world: World) {
  const journeys = Object.fromEntries(world.journeys.map((parts, index) => [`j${index}`, parts]));
  return linkPlan(planOf(journeys, { policies: { cap: policy('frequency', { max: world.max }) } }));
}

const OUTCOMES = {
  accepted: { result: 'accepted', providerId: 'p' },
  retryable: { result: 'retryable', reason: 'dns' },
  rejected: { result: 'rejected', reason: 'address' },
  unknown: { result: 'unknown', reason: 'no_answer' },
} as const;

/** Plays a world; `stored` sends every state through the codec, as a store would. Looks at each step. */
function play(
  world: World,
  stored: boolean,
  look: (before: string, result: Result) => void = () => {},
): Result[] {
  const program = programOf(world);
  let state = createState('ana' as SubscriberId, at(0));
  let now = 0;
  const results: Result[] = [];
  const call = (inputs: readonly Input[]): Result => {
    const before = JSON.stringify(state);
    const permits = world.permits === null ? {} : { permits: { email: world.permits } };
    const result = advance(program, state, inputs, contextAt(now, permits));
    expect(JSON.stringify(state)).toBe(before);
    look(before, result);
    results.push(result);
    state = stored ? decodeState(encodeState(result.state)) : result.state;
    return result;
  };
  const settle = (result: Result): void => {
    let latest = result;
    for (let round = 0; round < 5; round++) {
      const inputs = latest.effects.flatMap((effect): Input[] => {
        if (effect.type === 'queue') return [{ type: 'attempt', key: effect.key }];
        if (effect.type !== 'send') return [];
        return [
          {
            type: 'outcome',
            key: effect.key,
            attempt: effect.attempt,
            outcome: OUTCOMES[world.outcome as 'accepted'],
          },
        ];
      });
      if (inputs.length === 0) return;
      latest = call(inputs);
    }
  };
  settle(call([{ type: 'identify', traits: known }]));
  for (const { laterMs, inputs } of world.calls) {
    const until = now + laterMs;
    for (let wakes = 0; wakes < 20; wakes++) {
      const dueAt = (results[results.length - 1] as Result).dueAt;
      if (dueAt > until) break;
      now = dueAt;
      settle(call([{ type: 'due' }]));
    }
    now = Math.max(now, until);
    settle(call(inputs));
  }
  return results;
}

const view = (results: readonly Result[]): string =>
  JSON.stringify(
    results.map(({ state, dueAt, effects, decisions }) => [encodeState(state), dueAt, effects, decisions]),
  );

describe('laws of the kernel, over random plans and traces', () => {
  test('the same inputs give the same states, effects and decisions; storing the state changes nothing', () => {
    fc.assert(
      fc.property(plans, (world) => {
        const first = view(play(world, false));
        expect(view(play(world, false))).toBe(first);
        expect(view(play(world, true))).toBe(first);
      }),
      { numRuns: 300 },
    );
  });

  test('after each call nothing that is due is left, and time has not gone back', () => {
    fc.assert(
      fc.property(plans, (world) => {
        let last = 0;
        play(world, false, (_before, { state, dueAt }) => {
          expect(dueAt === NEVER || dueAt > state.now).toBe(true);
          expect(state.now).toBeGreaterThanOrEqual(last);
          last = state.now;
        });
      }),
      { numRuns: 200 },
    );
  });

  test('every hand-over passed the gate, every planned send ends or is pending, and the cap is never exceeded', () => {
    fc.assert(
      fc.property(plans, (world) => {
        const open = new Set<string>();
        const results = play(world, false, (_before, result) => {
          const passed = result.decisions.filter((made) => made.type === 'passed').map((made) => made.send);
          const sent = result.effects.flatMap((effect) => (effect.type === 'send' ? [effect.key] : []));
          expect(sent).toEqual(passed);
          for (const made of result.decisions) if (made.type === 'planned') open.add(made.send as string);
          for (const effect of result.effects) if (effect.type === 'settle') open.delete(effect.key);
          expect([...open].sort()).toEqual(result.state.sends.map((send) => send.key as string).sort());
          const recent = result.state.touches.filter((touch) => touch.at > result.state.now - DAY);
          expect(recent.length).toBeLessThanOrEqual(world.max);
        });
        expect(results.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  test('whoever asks `needs` first has every address that the gate can ask for', () => {
    fc.assert(
      fc.property(plans, (world) => {
        const program = programOf(world);
        play(world, false, (before, result) => {
          if (!result.effects.some((effect) => effect.type === 'send')) return;
          const addresses = needs(program, JSON.parse(before), [
            { type: 'due' },
            { type: 'identify', traits: known },
          ]).addresses;
          expect(addresses).toContain('email:ana@example.com');
        });
      }),
      { numRuns: 50 },
    );
  });
});
