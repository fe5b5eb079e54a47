/**
 * The stored form of a subscriber's state: compact positional JSON with a layout version. Reads every layout that was ever
 * written and writes the newest, so that a state moves to it when it is touched: a text that stands by itself, or a shorter one that
 * is read with the names that a store has numbered. Knows no plan.
 */
import { assert } from '../base/assert.ts';
import type { Digest, Instant } from '../base/ids.ts';
import { readFirstSend, readFirstState } from './first-layout.ts';
import {
  type Frame,
  type NameNumbers,
  type Packed,
  packAt,
  packDigest,
  packEntry,
  packExposure,
  packObject,
  packRun,
  packSend,
  packTouch,
  trim,
  unpackAt,
  unpackDigest,
  unpackEntry,
  unpackExposure,
  unpackObject,
  unpackRun,
  unpackSend,
  unpackTouch,
} from './packing.ts';
import type { Run, Send, SubscriberState } from './state.ts';

/** In the one that stands by itself, names are spelled out. */
const LAYOUT = 2;
const NUMBERED_LAYOUT = 3;
const FIRST_LAYOUT = 1;

/** A list of parts in their places; 0: there are none. */
function packAll<Part>(
  frame: Frame,
  parts: readonly Part[],
  pack: (frame: Frame, part: Part) => Packed,
): readonly Packed[] | 0 {
  if (parts.length === 0) return 0;
  const packed: Packed[] = [];
  for (const part of parts) packed.push(pack(frame, part));
  return packed;
}

function unpackAll<Part>(
  frame: Frame,
  place: unknown,
  unpack: (frame: Frame, packed: Packed) => Part,
  parts: Part[] = [],
): Part[] {
  if (place === undefined || place === 0) return parts;
  for (const packed of place as readonly Packed[]) parts.push(unpack(frame, packed));
  return parts;
}

/** A map of records as a list of [name, ...values]; the names may be anything, `__proto__` too. */
function packWatched(frame: Frame, watched: SubscriberState['watched']): readonly Packed[] | 0 {
  const packed: Packed[] = [];
  for (const name in watched) {
    const { value, validUntil } = watched[name] as SubscriberState['watched'][string];
    packed.push([name, value, packAt(frame, validUntil)]);
  }
  return packed.length === 0 ? 0 : packed;
}

function unpackWatched(frame: Frame, place: unknown): SubscriberState['watched'] {
  const watched: SubscriberState['watched'] = {};
  if (place === undefined || place === 0) return watched;
  for (const [name, value, until] of place as readonly Packed[]) {
    watched[name as string] = {
      value: value as SubscriberState['watched'][string]['value'],
      validUntil: unpackAt(frame, until),
    };
  }
  return watched;
}

function packAlarms(frame: Frame, alarms: SubscriberState['alarms']): readonly Packed[] | 0 {
  const packed: Packed[] = [];
  for (const name in alarms) {
    const { dueAt, seen } = alarms[name] as SubscriberState['alarms'][string];
    packed.push([name, packAt(frame, dueAt), seen]);
  }
  return packed.length === 0 ? 0 : packed;
}

function unpackAlarms(frame: Frame, place: unknown): SubscriberState['alarms'] {
  const alarms: SubscriberState['alarms'] = {};
  if (place === undefined || place === 0) return alarms;
  for (const [name, dueAt, seen] of place as readonly Packed[]) {
    alarms[name as string] = {
      dueAt: unpackAt(frame, dueAt),
      seen: seen as SubscriberState['alarms'][string]['seen'],
    };
  }
  return alarms;
}

/**
 * The text that a store keeps. Equal states give equal texts. `names`: the text is read with the same ones only, and is shorter;
 * absent: it stands by itself.
 */
export function encodeState(state: SubscriberState, names: NameNumbers | null = null): string {
  const { now, runs } = state;
  const digests: string[] = [];
  const frame: Frame = { now, names, digests, runs };
  const plan = state.plan === null ? 0 : packDigest(frame, state.plan);
  return JSON.stringify(
    trim([
      names === null ? LAYOUT : NUMBERED_LAYOUT,
      now,
      state.id,
      state.createdAt - now,
      names === null ? digests : 0,
      plan,
      packObject(state.profile),
      state.runCount,
      packAll(frame, runs, packRun),
      packAll(frame, state.touches, packTouch),
      packAll(frame, state.history, packEntry),
      packAll(frame, state.sends, packSend),
      packObject(state.facts),
      packWatched(frame, state.watched),
      packObject(state.consent),
      packAlarms(frame, state.alarms),
      packAll(frame, state.exposures, packExposure),
      state.bucketId ?? 0,
      state.substituted ?? 0,
      state.factsAt === undefined ? 0 : [state.factsAt],
      state.since ?? 0,
    ]),
  );
}

/** What few states have. */
function addRest(state: SubscriberState, packed: Packed): void {
  const [bucketId, substituted, factsAt, since] = packed.slice(17);
  if (typeof bucketId === 'string') state.bucketId = bucketId as NonNullable<SubscriberState['bucketId']>;
  if (Array.isArray(substituted)) state.substituted = substituted;
  if (Array.isArray(factsAt)) state.factsAt = factsAt[0] as number;
  if (typeof since === 'object') state.since = since as NonNullable<SubscriberState['since']>;
}

function readState(packed: Packed, names: NameNumbers | null): SubscriberState {
  const now = packed[1] as Instant;
  const runs: Run[] = [];
  const digests = names === null ? (packed[4] as string[]) : [];
  const frame: Frame = { now, names, digests, runs };
  unpackAll(frame, packed[8], unpackRun, runs);
  const plan = packed[5];
  const state: SubscriberState = {
    id: packed[2] as SubscriberState['id'],
    createdAt: unpackAt(frame, packed[3]),
    now,
    plan: plan === undefined || plan === 0 ? null : unpackDigest(frame, plan),
    profile: unpackObject(packed[6]),
    consent: unpackObject(packed[14]),
    facts: unpackObject(packed[12]),
    watched: unpackWatched(frame, packed[13]),
    alarms: unpackAlarms(frame, packed[15]),
    runs,
    sends: unpackAll(frame, packed[11], unpackSend),
    touches: unpackAll(frame, packed[9], unpackTouch),
    history: unpackAll(frame, packed[10], unpackEntry),
    exposures: unpackAll(frame, packed[16], unpackExposure),
    runCount: (packed[7] as number | undefined) ?? 0,
  };
  if (packed.length > 17) addRest(state, packed);
  return state;
}

/**
 * The state behind a stored text. A text that no layout of ours explains is our bug: AssertionFailure. `names`: those with which it
 * was written; a text that stands by itself needs none.
 */
export function decodeState(text: string, names: NameNumbers | null = null): SubscriberState {
  const packed = JSON.parse(text) as Packed;
  const layout = Array.isArray(packed) ? packed[0] : undefined;
  assert(
    layout === LAYOUT || layout === FIRST_LAYOUT || (layout === NUMBERED_LAYOUT && names !== null),
    'the stored state has a layout that this version can read',
  );
  if (layout === FIRST_LAYOUT) return readFirstState(packed);
  return readState(packed, layout === NUMBERED_LAYOUT ? names : null);
}

/** The text of one send, as dead letters keep it. Pure. */
export function encodeSend(send: Send): string {
  const frame: Frame = { now: 0, names: null, digests: [], runs: [] };
  const places = packSend(frame, send);
  return JSON.stringify([LAYOUT, frame.digests, places]);
}

/** The send behind such a text. AssertionFailure for a text that no layout of ours explains. Pure. */
export function decodeSend(text: string): Send {
  const [layout, ...places] = JSON.parse(text) as Packed;
  assert(
    layout === LAYOUT || layout === FIRST_LAYOUT,
    'the kept send has a layout that this version can read',
  );
  if (layout === FIRST_LAYOUT) return readFirstSend(places);
  const [digests, packed] = places as [Digest[], Packed];
  return unpackSend({ now: 0, names: null, digests, runs: [] }, packed);
}
