/** What is stored is what was there, in the newest layout and read from every older one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionFailure } from '../base/assert.ts';
import { NEVER } from '../base/ids.ts';
import { decodeSend, decodeState, encodeSend, encodeState } from './codec.ts';
import { FIRST_LAYOUT_SEND, FIRST_LAYOUT_STATE, firstLayoutState } from './first-layout.test-data.ts';
import type { NameNumbers } from './packing.ts';
import type { Run, Send, SubscriberState } from './state.ts';
import { createState } from './subscriber.ts';

const at = fc.oneof(
  fc.integer({ min: -2e15, max: 2e15 }),
  fc.integer({ min: 1_772_000_000_000, max: 1_773_000_000_000 }),
);
const maybeNever = fc.oneof({ weight: 3, arbitrary: at }, fc.constant(NEVER as number));
const text = fc.oneof(fc.string({ maxLength: 6, unit: 'binary' }), fc.constantFrom('', '0', 'a', 'mail'));
const digest = fc.constantFrom('d1', 'd2', 'd3');
const name = text.filter((each) => each !== '__proto__');
/** JSON knows no minus zero. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)));
const object = fc.dictionary(name, json, { maxKeys: 2, noNullPrototype: true });
const numbers = fc.dictionary(name, fc.nat(), { maxKeys: 2, noNullPrototype: true });
const names = fc.array(text, { maxLength: 2 });
const key = fc.option(text);

const runEvent = fc.record({ name: text, at, properties: object });

const run = fc
  .record({
    id: fc.constantFrom('r1', 'r2', 'r3'),
    journey: fc.constantFrom('j', 'k'),
    digest,
    key,
    entry: runEvent,
    event: fc.option(runEvent),
    isOwnEvent: fc.boolean(),
    step: fc.constantFrom('s', 't'),
    arrivedAt: at,
    dueAt: maybeNever,
    visits: numbers,
    marks: numbers,
    local: json,
    answers: object,
    queued: fc.boolean(),
  })
  .map(({ isOwnEvent, queued, ...rest }) => {
    const made = { ...rest, event: isOwnEvent ? rest.entry : rest.event };
    return (queued ? { ...made, queued: true } : made) as unknown as Run;
  });

const capped = fc.oneof(
  fc.constantFrom({ do: 'skip' }, { do: 'exit' }),
  fc.nat().map((deferMs) => ({ do: 'defer', deferMs })),
);

const chain = fc.oneof(
  fc.constant({ channels: ['email'], templates: { email: 'hello' } }),
  fc.constant({ channels: ['email'], templates: { email: 'hello', sms: 'hello' } }),
  fc.constant({ channels: ['call'], templates: {} }),
  fc.constant({ channels: ['sms', 'email'], templates: { sms: 'a', email: 'b' } }),
);

const send = fc
  .record({
    key: text,
    type: fc.constantFrom('send', 'call'),
    run: fc.constantFrom('r1', 'r2', 'r4'),
    journey: fc.constantFrom('j', 'k'),
    digest,
    step: fc.constantFrom('s', 't'),
    visit: fc.nat(),
    chain,
    channelIndex: fc.nat(1),
    class: text,
    tags: names,
    request: fc.option(object),
    scope: object,
    plannedAt: at,
    expiresAt: maybeNever,
    onCapped: capped,
    onUnknown: fc.constantFrom(null, 'retry', 'hold'),
    blocks: fc.boolean(),
    state: fc.constantFrom('waiting', 'attempting', 'unknown'),
    until: maybeNever,
    reason: text,
    attempt: fc.nat(),
    since: maybeNever,
    rendered: fc.boolean(),
    rest: fc.record(
      { maybeDuplicate: fc.constant(true), value: fc.integer(), contact: text, substitute: text },
      { requiredKeys: [] },
    ),
  })
  .map(({ chain: parts, rest, ...made }) => ({ ...made, ...parts, ...rest }) as unknown as Send);

/** What a send of a run reads as long as the run has not moved. */
function withScopeOf(sends: readonly Send[], runs: readonly Run[], steps: object): readonly Send[] {
  return sends.map((each) => {
    const own = runs.find(({ id }) => id === each.run);
    if (own === undefined) return each;
    const { entry, event } = own;
    const eventAt = event?.at ?? null;
    const about = { at: entry.at, entry: entry.properties, eventAt, event: event?.properties ?? null };
    return { ...each, scope: { ...about, steps, digest: null } } as unknown as Send;
  });
}

const state = fc
  .record({
    parts: fc.record({
      id: text,
      createdAt: at,
      now: at,
      plan: fc.option(digest),
      profile: object,
      consent: fc.constantFrom({}, { email: { news: { given: true, at: 5, expiresAt: 9 } } }),
      facts: object,
      watched: fc.dictionary(name, fc.record({ value: json, validUntil: maybeNever }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      alarms: fc.dictionary(name, fc.record({ dueAt: maybeNever, seen: json }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      touches: fc.array(fc.record({ key: text, at, channel: text, class: text, tags: names }), {
        maxLength: 2,
      }),
      history: fc.array(fc.record({ name: text, count: fc.nat(), enteredAt: at, exitedAt: fc.option(at) }), {
        maxLength: 2,
      }),
      exposures: fc.array(
        fc.record({ journey: text, digest, run: text, key, from: at, until: maybeNever, reached: names }),
        { maxLength: 2 },
      ),
      runCount: fc.nat(),
    }),
    runs: fc.uniqueArray(run, { selector: ({ id }) => id, maxLength: 3 }),
    sends: fc.array(send, { maxLength: 2 }),
    scopes: fc.constantFrom('own', 'answers', 'other'),
    rest: fc.record(
      { bucketId: text, substituted: names, factsAt: fc.nat(), since: numbers },
      { requiredKeys: [] },
    ),
  })
  .map(({ parts, runs, sends, scopes, rest }) => {
    const steps = scopes === 'answers' ? { s: { response: 1 } } : {};
    const own = scopes === 'other' ? sends : withScopeOf(sends, runs, steps);
    return { ...parts, runs, sends: own, ...rest } as unknown as SubscriberState;
  });

describe('a stored state', () => {
  test('is the state that was there, and gives the same text again', () => {
    fc.assert(
      fc.property(state, (before) => {
        const stored = encodeState(before);
        const after = decodeState(stored);
        expect(after).toEqual(before);
        expect(encodeState(after)).toBe(stored);
      }),
    );
  });

  test('gives the same text whether or not a send shares its scope with its run', () => {
    fc.assert(
      fc.property(state, (before) => {
        const apart = { ...before, sends: structuredClone(before.sends) };
        expect(encodeState(apart)).toBe(encodeState(before));
      }),
    );
  });

  test('keeps apart the run whose event is that of its entry', () => {
    fc.assert(
      fc.property(state, (before) => {
        const after = decodeState(encodeState(before));
        const shares = ({ runs }: SubscriberState) => runs.map(({ entry, event }) => entry === event);
        expect(shares(after)).toEqual(shares(before));
      }),
    );
  });

  test('of somebody new is a short text', () => {
    expect(encodeState(createState('ana' as never, 5 as never))).toBe('[2,5,"ana",0,[]]');
  });
});

/** Numbers from 2 on, as a store gives them. */
function numberNames(): NameNumbers & { readonly texts: string[] } {
  const texts: string[] = [];
  return {
    texts,
    numberOf: (text) => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1) + 2,
    textOf: (number) => texts[number - 2] ?? '',
  };
}

describe('a stored state whose names are numbers', () => {
  test('is the state that was there, and gives the same text again', () => {
    fc.assert(
      fc.property(state, (before) => {
        const names = numberNames();
        const stored = encodeState(before, names);
        const after = decodeState(stored, names);
        expect(after).toEqual(before);
        expect(encodeState(after, names)).toBe(stored);
      }),
    );
  });

  test('gives no number to what somebody said about a person', () => {
    const names = numberNames();
    const encoded = encodeState(firstLayoutState, names);
    expect(decodeState(encoded, names)).toEqual(firstLayoutState);
    const { runs, sends, touches, exposures, plan } = firstLayoutState;
    const given = [
      plan,
      ...runs.flatMap(({ journey, digest: own, step, entry, event }) => [
        journey,
        own,
        step,
        entry.name,
        event?.name,
      ]),
      ...sends.flatMap((each) => [each.journey, each.digest, each.step, each.class, ...each.channels]),
      ...sends.flatMap(({ templates }) => Object.values(templates)),
      ...touches.flatMap(({ channel, class: className }) => [channel, className]),
      ...exposures.flatMap(({ journey, digest: own }) => [journey, own]),
    ];
    expect(names.texts.filter((each) => !given.includes(each))).toEqual([]);
    expect(encoded.length).toBeLessThan(encodeState(firstLayoutState).length);
  });

  test('is read by nobody who lacks one of its names', () => {
    const encoded = encodeState(firstLayoutState, numberNames());
    expect(() => decodeState(encoded, numberNames())).toThrow(AssertionFailure);
    expect(() => decodeState(encoded)).toThrow(AssertionFailure);
  });

  test('is read beside one that stands by itself', () => {
    expect(decodeState(encodeState(firstLayoutState), numberNames())).toEqual(firstLayoutState);
  });
});

describe('the first layout', () => {
  test('is read, and written again in the newest', () => {
    expect(decodeState(FIRST_LAYOUT_STATE)).toEqual(firstLayoutState);
    const again = encodeState(decodeState(FIRST_LAYOUT_STATE));
    expect(again.startsWith('[2,')).toBe(true);
    expect(decodeState(again)).toEqual(firstLayoutState);
    expect(again.length).toBeLessThan(FIRST_LAYOUT_STATE.length * 0.75);
  });

  test('of a kept send is read', () => {
    expect(decodeSend(FIRST_LAYOUT_SEND)).toEqual(firstLayoutState.sends[1]);
  });
});

describe('a kept send', () => {
  test('is the send that was there', () => {
    fc.assert(
      fc.property(send, (before) => {
        expect(decodeSend(encodeSend(before))).toEqual(before);
      }),
    );
  });
});

test.each(['[4,5,"ana",0,[]]', '[3,5,"ana",0,[]]', '{}', 'null', '[]', '[0]'])(
  'a text of no layout of ours is our bug: %s',
  (unknown) => {
    expect(() => decodeState(unknown)).toThrow(AssertionFailure);
  },
);
