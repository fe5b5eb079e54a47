/**
 * Reading of the first layout of states and kept sends, which nobody writes any more: every field in its place, instants
 * as they are, digests spelled out in each run and send.
 */
import { type Instant, NEVER } from '../base/ids.ts';
import type { Mutable } from '../base/mutable.ts';
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

type Packed = readonly unknown[];

function unpackAt(at: unknown): Instant {
  return at === null ? NEVER : (at as Instant);
}

function unpackEvent(packed: Packed | null): RunEvent | null {
  if (packed === null) return null;
  return {
    name: packed[0] as string,
    at: unpackAt(packed[1]),
    properties: packed[2] as RunEvent['properties'],
  };
}

function unpackRun(packed: Packed): Run {
  const entry = unpackEvent(packed[4] as Packed) as RunEvent;
  const run: Run = {
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
  };
  if (packed[13] === 1) run.queued = true;
  return run;
}

/** A send behind its places; `packed` lacks the number of the layout. Pure. */
export function readFirstSend(packed: Packed): Send {
  const send: Mutable<Send> = {
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
  };
  if (packed[25] === 1) send.maybeDuplicate = true;
  if (typeof packed[26] === 'number') send.value = packed[26];
  if (typeof packed[27] === 'string') send.contact = packed[27];
  if (typeof packed[28] === 'string') send.substitute = packed[28];
  return send;
}

function unpackTouch(packed: Packed): Touch {
  return {
    key: packed[0] as Touch['key'],
    at: packed[1] as Instant,
    channel: packed[2] as string,
    class: packed[3] as string,
    tags: packed[4] as Touch['tags'],
  };
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

function unpackEntry(packed: Packed): EntryHistory {
  return {
    name: packed[0] as string,
    count: packed[1] as number,
    enteredAt: packed[2] as Instant,
    exitedAt: packed[3] as Instant | null,
  };
}

function unpackMap<Value>(
  packed: readonly Packed[],
  unpack: (values: Packed) => Value,
): { [name: string]: Value } {
  const map: { [name: string]: Value } = {};
  for (const entry of packed) map[entry[0] as string] = unpack(entry);
  return map;
}

/** The state behind its places. Pure. */
export function readFirstState(packed: Packed): SubscriberState {
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
    sends: (packed[12] as Packed[]).map(readFirstSend),
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
