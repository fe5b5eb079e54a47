/**
 * The stored form of a subscriber's state: compact positional JSON with a layout version.
 * Reads every layout that was ever written; writes the newest. Knows no plan.
 */
import { assert } from '../base/assert.ts';
import { type Instant, NEVER } from '../base/ids.ts';
import type {
  ConsentRecord,
  EntryHistory,
  Exposure,
  Run,
  RunEvent,
  Send,
  SubscriberState,
  Touch,
} from './state.ts';

const LAYOUT = 1;

type Packed = readonly unknown[];

/** JSON has no infinity: NEVER is written as null. */
function packAt(at: Instant): number | null {
  return at === NEVER ? null : at;
}

function unpackAt(at: unknown): Instant {
  return at === null ? NEVER : (at as Instant);
}

function packEvent(event: RunEvent | null): Packed | null {
  return event === null ? null : [event.name, packAt(event.at), event.properties];
}

function unpackEvent(packed: Packed | null): RunEvent | null {
  if (packed === null) return null;
  return {
    name: packed[0] as string,
    at: unpackAt(packed[1]),
    properties: packed[2] as RunEvent['properties'],
  };
}

function packRun(run: Run): Packed {
  return [
    run.id,
    run.journey,
    run.digest,
    run.key,
    packEvent(run.entry),
    run.event === run.entry ? 0 : packEvent(run.event),
    run.step,
    packAt(run.arrivedAt),
    packAt(run.dueAt),
    run.visits,
    run.marks,
    run.local,
    run.answers,
    ...(run.queued === true ? [1] : []),
  ];
}

function unpackRun(packed: Packed): Run {
  const entry = unpackEvent(packed[4] as Packed) as RunEvent;
  return {
    id: packed[0] as Run['id'],
    journey: packed[1] as string,
    digest: packed[2] as Run['digest'],
    key: packed[3] as string | null,
    entry,
    event: packed[5] === 0 ? entry : unpackEvent(packed[5] as Packed | null),
    step: packed[6] as Run['step'],
    arrivedAt: unpackAt(packed[7]),
    dueAt: unpackAt(packed[8]),
    visits: packed[9] as Run['visits'],
    marks: packed[10] as Run['marks'],
    local: packed[11] as Run['local'],
    answers: packed[12] as Run['answers'],
    ...(packed[13] === 1 ? { queued: true as const } : {}),
  };
}

/** What few sends have, at the end, and left out where there is nothing of it. */
function packRest({ maybeDuplicate, value, contact, substitute }: Send): Packed {
  const isDoubtful = maybeDuplicate === true ? 1 : 0;
  if (substitute !== undefined) return [isDoubtful, value ?? null, contact ?? null, substitute];
  if (contact !== undefined) return [isDoubtful, value ?? null, contact];
  if (value !== undefined) return [isDoubtful, value];
  return isDoubtful === 1 ? [isDoubtful] : [];
}

function packSend(send: Send): Packed {
  return [
    send.key,
    send.type === 'call' ? 1 : 0,
    send.run,
    send.journey,
    send.digest,
    send.step,
    send.visit,
    send.channels,
    send.channelIndex,
    send.class,
    send.tags,
    send.templates,
    send.request,
    send.scope,
    send.plannedAt,
    packAt(send.expiresAt),
    send.onCapped,
    send.onUnknown,
    send.blocks ? 1 : 0,
    send.state,
    packAt(send.until),
    send.reason,
    send.attempt,
    packAt(send.since),
    send.rendered ? 1 : 0,
    ...packRest(send),
  ];
}

function unpackSend(packed: Packed): Send {
  return {
    key: packed[0] as Send['key'],
    type: packed[1] === 1 ? 'call' : 'send',
    run: packed[2] as Send['run'],
    journey: packed[3] as string,
    digest: packed[4] as Send['digest'],
    step: packed[5] as Send['step'],
    visit: packed[6] as number,
    channels: packed[7] as Send['channels'],
    channelIndex: packed[8] as number,
    class: packed[9] as string,
    tags: packed[10] as Send['tags'],
    templates: packed[11] as Send['templates'],
    request: packed[12] as Send['request'],
    scope: packed[13] as Send['scope'],
    plannedAt: packed[14] as Instant,
    expiresAt: unpackAt(packed[15]),
    onCapped: packed[16] as Send['onCapped'],
    onUnknown: packed[17] as Send['onUnknown'],
    blocks: packed[18] === 1,
    state: packed[19] as Send['state'],
    until: unpackAt(packed[20]),
    reason: packed[21] as string,
    attempt: packed[22] as number,
    since: unpackAt(packed[23]),
    rendered: packed[24] === 1,
    ...(packed[25] === 1 ? { maybeDuplicate: true as const } : {}),
    ...(typeof packed[26] === 'number' ? { value: packed[26] } : {}),
    ...(typeof packed[27] === 'string' ? { contact: packed[27] } : {}),
    ...(typeof packed[28] === 'string' ? { substitute: packed[28] } : {}),
  };
}

/** The text of one send, as dead letters keep it. Pure. */
export function encodeSend(send: Send): string {
  return JSON.stringify([LAYOUT, ...packSend(send)]);
}

/** The send behind such a text. AssertionFailure for a text that no layout of ours explains. Pure. */
export function decodeSend(text: string): Send {
  const [layout, ...packed] = JSON.parse(text) as Packed;
  assert(layout === LAYOUT, 'the kept send has a layout that this version can read');
  return unpackSend(packed);
}

const packTouch = (touch: Touch): Packed => [touch.key, touch.at, touch.channel, touch.class, touch.tags];

function unpackTouch(packed: Packed): Touch {
  return {
    key: packed[0] as Touch['key'],
    at: packed[1] as Instant,
    channel: packed[2] as string,
    class: packed[3] as string,
    tags: packed[4] as Touch['tags'],
  };
}

function packExposure(exposure: Exposure): Packed {
  const { journey, digest, run, key, from, until, reached } = exposure;
  return [journey, digest, run, key, from, packAt(until), reached];
}

function unpackExposure(packed: Packed): Exposure {
  return {
    journey: packed[0] as string,
    digest: packed[1] as Exposure['digest'],
    run: packed[2] as Exposure['run'],
    key: packed[3] as string | null,
    from: packed[4] as Instant,
    until: unpackAt(packed[5]),
    reached: packed[6] as Exposure['reached'],
  };
}

const packEntry = (entry: EntryHistory): Packed => [entry.name, entry.count, entry.enteredAt, entry.exitedAt];

function unpackEntry(packed: Packed): EntryHistory {
  return {
    name: packed[0] as string,
    count: packed[1] as number,
    enteredAt: packed[2] as Instant,
    exitedAt: packed[3] as Instant | null,
  };
}

/** A map of records as a list of [name, ...values]; the names may be anything, `__proto__` too. */
function packMap<Value>(map: { [name: string]: Value }, pack: (value: Value) => Packed): Packed[] {
  const packed: Packed[] = [];
  for (const name of Object.keys(map)) packed.push([name, ...pack(map[name] as Value)]);
  return packed;
}

function unpackMap<Value>(
  packed: readonly Packed[],
  unpack: (values: Packed) => Value,
): { [name: string]: Value } {
  const map: { [name: string]: Value } = {};
  for (const entry of packed) map[entry[0] as string] = unpack(entry);
  return map;
}

/** What few states have, at the end, and left out where there is nothing of it. */
function packTail({ substituted, factsAt, since }: SubscriberState): Packed {
  if (since !== undefined) return [substituted ?? 0, factsAt ?? 0, since];
  if (factsAt !== undefined) return [substituted ?? 0, factsAt];
  return substituted === undefined ? [] : [substituted];
}

/** The text that a store keeps. Pure; equal states give equal texts. */
export function encodeState(state: SubscriberState): string {
  return JSON.stringify([
    LAYOUT,
    state.id,
    state.bucketId ?? 0,
    state.createdAt,
    state.now,
    state.plan,
    state.profile,
    state.consent,
    state.facts,
    packMap(state.watched, (watched) => [watched.value, packAt(watched.validUntil)]),
    packMap(state.alarms, (alarm) => [packAt(alarm.dueAt), alarm.seen]),
    state.runs.map(packRun),
    state.sends.map(packSend),
    state.touches.map(packTouch),
    state.history.map(packEntry),
    state.exposures.map(packExposure),
    state.runCount,
    ...packTail(state),
  ]);
}

/** The state behind a stored text. A text that no layout of ours explains is our bug: AssertionFailure. Pure. */
export function decodeState(text: string): SubscriberState {
  const packed = JSON.parse(text) as Packed;
  assert(
    Array.isArray(packed) && packed[0] === LAYOUT,
    'the stored state has a layout that this version can read',
  );
  const state: SubscriberState = {
    id: packed[1] as SubscriberState['id'],
    createdAt: packed[3] as Instant,
    now: packed[4] as Instant,
    plan: packed[5] as SubscriberState['plan'],
    profile: packed[6] as SubscriberState['profile'],
    consent: packed[7] as { [channel: string]: { [purpose: string]: ConsentRecord } },
    facts: packed[8] as SubscriberState['facts'],
    watched: unpackMap(packed[9] as Packed[], (entry) => ({
      value: entry[1] as SubscriberState['profile'][string],
      validUntil: unpackAt(entry[2]),
    })),
    alarms: unpackMap(packed[10] as Packed[], (entry) => ({
      dueAt: unpackAt(entry[1]),
      seen: entry[2] as SubscriberState['profile'][string],
    })),
    runs: (packed[11] as Packed[]).map(unpackRun),
    sends: (packed[12] as Packed[]).map(unpackSend),
    touches: (packed[13] as Packed[]).map(unpackTouch),
    history: (packed[14] as Packed[]).map(unpackEntry),
    exposures: (packed[15] as Packed[]).map(unpackExposure),
    runCount: packed[16] as number,
  };
  if (packed[17] !== undefined && packed[17] !== 0) state.substituted = packed[17] as readonly string[];
  if (packed[18] !== undefined) state.factsAt = packed[18] as number;
  if (packed[19] !== undefined) state.since = packed[19] as NonNullable<SubscriberState['since']>;
  if (packed[2] !== 0) state.bucketId = packed[2] as NonNullable<SubscriberState['bucketId']>;
  return state;
}
