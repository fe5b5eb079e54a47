/**
 * The parts of a state as places of compact JSON. A place that holds 0 holds what is usual there, and places at the end that
 * do are left out. Instants count from the state's `now`, so that most are short. Names that a plan gave, digests among them, are
 * numbers where a store numbers them; else they are spelled out, digests once, in a table.
 */
import { assert } from '../base/assert.ts';
import { type Digest, type Instant, NEVER } from '../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { runScope } from './scope.ts';
import type { EntryHistory, Exposure, OnCapped, PendingState, Run, RunEvent, Send, Touch } from './state.ts';

/** What stands in the place of a value. */
export type Packed = readonly unknown[];

/** Numbers from 2 on for names that a plan gave, for good: of nothing that somebody said about a person. */
export type NameNumbers = {
  numberOf(name: string): number;
  /** '' for a number that was never given. */
  textOf(number: number): string;
};

/**
 * What all parts of one state count on: the instant from which they count, names by number (null: they are spelled out),
 * digests by their places in a table where names are spelled out, and the runs.
 */
export type Frame = {
  readonly now: number;
  readonly names: NameNumbers | null;
  readonly digests: string[];
  readonly runs: readonly Run[];
};

/** Leaves out the usual at the end. Changes `places` and gives it back. */
export function trim(places: unknown[]): Packed {
  while (places[places.length - 1] === 0) places.pop();
  return places;
}

/** JSON has no infinity: NEVER is null. */
export function packAt({ now }: Frame, at: Instant): number | null {
  return at === NEVER ? null : at - now;
}

/** The instant behind a place. */
export function unpackAt({ now }: Frame, place: unknown): Instant {
  if (place === null) return NEVER;
  return (now + ((place as number | undefined) ?? 0)) as Instant;
}

/** The name '' has no number: 1 stands for it, where 0 is what is usual. */
const NO_NAME = 1;

function packName({ names }: Frame, name: string): string | number {
  if (names === null) return name;
  return name === '' ? NO_NAME : names.numberOf(name);
}

function unpackName({ names }: Frame, place: unknown): string {
  if (typeof place !== 'number') return place as string;
  if (place === NO_NAME) return '';
  const name = names?.textOf(place) ?? '';
  assert(name !== '', 'a name in a stored state has a number that was given');
  return name;
}

/** The number of a digest: that of its name, or its place in the table, from 1; it is entered where it is new. */
export function packDigest({ names, digests }: Frame, digest: Digest): number {
  if (names !== null) return names.numberOf(digest);
  const index = digests.indexOf(digest);
  return index < 0 ? digests.push(digest) : index + 1;
}

/** The digest of a number. */
export function unpackDigest(frame: Frame, place: unknown): Digest {
  const { names, digests } = frame;
  if (names !== null) return unpackName(frame, place) as Digest;
  return digests[(place as number) - 1] as Digest;
}

/** An object without members is what is usual. */
export function packObject(object: object): object | 0 {
  for (const _name in object) return object;
  return 0;
}

/** The object behind a place. */
export function unpackObject<Kept>(place: unknown): Kept {
  return (place === undefined || place === 0 ? {} : place) as Kept;
}

function packList(list: readonly Json[]): readonly Json[] | 0 {
  return list.length === 0 ? 0 : list;
}

function unpackList<Item>(place: unknown): readonly Item[] {
  return (place === undefined || place === 0 ? [] : place) as readonly Item[];
}

/** Any JSON where null is usual: wrapped, so that its own 0 is none of ours. */
function packJson(value: Json): readonly [Json] | 0 {
  return value === null ? 0 : [value];
}

function unpackJson(place: unknown): Json {
  return place === undefined || place === 0 ? null : (place as readonly [Json])[0];
}

function unpackText(place: unknown): string | null {
  return place === undefined || place === 0 ? null : (place as string);
}

function packEvent(frame: Frame, { name, at, properties }: RunEvent): Packed {
  return [packName(frame, name), packAt(frame, at), properties];
}

function unpackEvent(frame: Frame, packed: Packed): RunEvent {
  return {
    name: unpackName(frame, packed[0]),
    at: unpackAt(frame, packed[1]),
    properties: packed[2] as RunEvent['properties'],
  };
}

/** A run in its places; most are moved by the event that started them. */
export function packRun(frame: Frame, run: Run): Packed {
  const { entry, event } = run;
  return trim([
    run.id,
    packName(frame, run.journey),
    packDigest(frame, run.digest),
    packName(frame, run.step),
    packAt(frame, run.arrivedAt),
    packAt(frame, run.dueAt),
    packEvent(frame, entry),
    run.key ?? 0,
    packObject(run.visits),
    packJson(run.local),
    event === entry ? 0 : event === null ? null : packEvent(frame, event),
    packObject(run.marks),
    packObject(run.answers),
    run.queued === true ? 1 : 0,
  ]);
}

function unpackMover(frame: Frame, place: unknown, entry: RunEvent): RunEvent | null {
  if (place === undefined || place === 0) return entry;
  return place === null ? null : unpackEvent(frame, place as Packed);
}

/** The run behind its places. */
export function unpackRun(frame: Frame, packed: Packed): Run {
  const entry = unpackEvent(frame, packed[6] as Packed);
  const run: Run = {
    id: packed[0] as Run['id'],
    journey: unpackName(frame, packed[1]),
    digest: unpackDigest(frame, packed[2]),
    key: unpackText(packed[7]),
    entry,
    event: unpackMover(frame, packed[10], entry),
    step: unpackName(frame, packed[3]) as Run['step'],
    arrivedAt: unpackAt(frame, packed[4]),
    dueAt: unpackAt(frame, packed[5]),
    visits: unpackObject(packed[8]),
    marks: unpackObject(packed[11]),
    local: unpackJson(packed[9]),
    answers: unpackObject(packed[12]),
  };
  if (packed[13] === 1) run.queued = true;
  return run;
}

const STATES: readonly PendingState[] = ['waiting', 'attempting', 'unknown'];
const UNKNOWNS: readonly Send['onUnknown'][] = [null, 'retry', 'hold'];

const IS_CALL = 1;
const BLOCKS = 2;
const IS_RENDERED = 4;
const IS_DOUBTFUL = 8;

function packFlags({ type, blocks, rendered, maybeDuplicate }: Send): number {
  const doubt = maybeDuplicate === true ? IS_DOUBTFUL : 0;
  return (type === 'call' ? IS_CALL : 0) | (blocks ? BLOCKS : 0) | (rendered ? IS_RENDERED : 0) | doubt;
}

function packCapped(onCapped: OnCapped): unknown {
  if (onCapped.do === 'defer') return [onCapped.deferMs];
  return onCapped.do === 'skip' ? 0 : 1;
}

function unpackCapped(place: unknown): OnCapped {
  if (Array.isArray(place)) return { do: 'defer', deferMs: place[0] as number };
  return place === 1 ? { do: 'exit' } : { do: 'skip' };
}

/** The only channel of most sends, and its template, without their lists. */
function packTemplates(frame: Frame, { channels, templates }: Send): string | number | object {
  const [channel = ''] = channels;
  const template = templates[channel];
  return channels.length === 1 && template !== undefined && isOnly(templates)
    ? packName(frame, template)
    : templates;
}

function isOnly(object: object): boolean {
  let count = 0;
  for (const _name in object) count += 1;
  return count === 1;
}

function unpackTemplates(frame: Frame, place: unknown, channels: readonly string[]): Send['templates'] {
  if (typeof place === 'object') return place as Send['templates'];
  return { [channels[0] as string]: unpackName(frame, place) };
}

/** The only channel of most sends, without its list. */
function packChannels(frame: Frame, channels: readonly string[]): string | number | readonly string[] {
  const [channel = ''] = channels;
  return channels.length === 1 ? packName(frame, channel) : channels;
}

function unpackChannels(frame: Frame, place: unknown): readonly string[] {
  return Array.isArray(place) ? (place as readonly string[]) : [unpackName(frame, place)];
}

function isSame(left: Json | undefined, right: Json): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

/** Most sends read what their run is about, as the run still has it. */
function isOfRun(scope: JsonObject, run: Run): boolean {
  const { entry, event } = run;
  if (scope.at !== entry.at || scope.digest !== null || scope.eventAt !== (event?.at ?? null)) return false;
  if (!isJsonObject(scope.steps) || packObject(scope.steps) !== 0) return false;
  return isSame(scope.entry, entry.properties) && isSame(scope.event, event?.properties ?? null);
}

function findRun(runs: readonly Run[], id: Run['id']): number {
  for (let index = 0; index < runs.length; index += 1) if (runs[index]?.id === id) return index;
  return -1;
}

/** A send in its places. What it has of its run stands there. */
export function packSend(frame: Frame, send: Send): Packed {
  const index = findRun(frame.runs, send.run);
  const run = frame.runs[index];
  return trim([
    send.key,
    run === undefined ? send.run : index,
    packFlags(send),
    send.visit,
    packName(frame, send.class),
    packChannels(frame, send.channels),
    packTemplates(frame, send),
    packAt(frame, send.plannedAt),
    packAt(frame, send.expiresAt),
    packAt(frame, send.until),
    packAt(frame, send.since),
    STATES.indexOf(send.state),
    send.attempt,
    send.reason === '' ? 0 : send.reason,
    run !== undefined && isOfRun(send.scope, run) ? 0 : send.scope,
    send.step === run?.step ? 0 : packName(frame, send.step),
    send.journey === run?.journey ? 0 : packName(frame, send.journey),
    send.digest === run?.digest ? 0 : packDigest(frame, send.digest),
    send.channelIndex,
    packList(send.tags),
    packCapped(send.onCapped),
    UNKNOWNS.indexOf(send.onUnknown),
    send.request ?? 0,
    send.value === undefined ? 0 : [send.value],
    send.contact ?? 0,
    send.substitute ?? 0,
  ]);
}

/** What few sends have. */
function addRest(send: Send, packed: Packed): Send {
  const rest: { value?: number; contact?: string; substitute?: string; maybeDuplicate?: true } = {};
  if (((packed[2] as number) & IS_DOUBTFUL) !== 0) rest.maybeDuplicate = true;
  if (Array.isArray(packed[23])) rest.value = packed[23][0] as number;
  if (typeof packed[24] === 'string') rest.contact = packed[24];
  if (typeof packed[25] === 'string') rest.substitute = packed[25];
  return Object.assign(send, rest);
}

/** The send behind its places. */
export function unpackSend(frame: Frame, packed: Packed): Send {
  const run = typeof packed[1] === 'number' ? frame.runs[packed[1]] : undefined;
  const flags = packed[2] as number;
  const channels = unpackChannels(frame, packed[5]);
  const isUsual = (place: unknown): place is 0 | undefined => place === undefined || place === 0;
  const send: Send = {
    key: packed[0] as Send['key'],
    type: (flags & IS_CALL) === 0 ? 'send' : 'call',
    run: run?.id ?? (packed[1] as Run['id']),
    journey: isUsual(packed[16]) ? (run?.journey as string) : unpackName(frame, packed[16]),
    digest: isUsual(packed[17]) ? (run?.digest as Digest) : unpackDigest(frame, packed[17]),
    step: (isUsual(packed[15]) ? run?.step : unpackName(frame, packed[15])) as Send['step'],
    visit: packed[3] as number,
    channels,
    channelIndex: (packed[18] as number | undefined) ?? 0,
    class: unpackName(frame, packed[4]),
    tags: unpackList(packed[19]),
    templates: unpackTemplates(frame, packed[6], channels),
    request: isUsual(packed[22]) ? null : (packed[22] as JsonObject),
    scope: isUsual(packed[14]) && run !== undefined ? runScope(run) : (packed[14] as JsonObject),
    plannedAt: unpackAt(frame, packed[7]),
    expiresAt: unpackAt(frame, packed[8]),
    onCapped: unpackCapped(packed[20]),
    onUnknown: UNKNOWNS[(packed[21] as number | undefined) ?? 0] ?? null,
    blocks: (flags & BLOCKS) !== 0,
    state: STATES[(packed[11] as number | undefined) ?? 0] as PendingState,
    until: unpackAt(frame, packed[9]),
    reason: unpackText(packed[13]) ?? '',
    attempt: (packed[12] as number | undefined) ?? 0,
    since: unpackAt(frame, packed[10]),
    rendered: (flags & IS_RENDERED) !== 0,
  };
  return packed.length > 23 || (flags & IS_DOUBTFUL) !== 0 ? addRest(send, packed) : send;
}

/** A touch in its places. */
export function packTouch(frame: Frame, touch: Touch): Packed {
  const { key, at, channel, class: className, tags } = touch;
  const names = [packName(frame, channel), packName(frame, className)] as const;
  return trim([key, packAt(frame, at), ...names, packList(tags)]);
}

/** The touch behind its places. */
export function unpackTouch(frame: Frame, packed: Packed): Touch {
  return {
    key: packed[0] as Touch['key'],
    at: unpackAt(frame, packed[1]),
    channel: unpackName(frame, packed[2]),
    class: unpackName(frame, packed[3]),
    tags: unpackList(packed[4]),
  };
}

/** An exposure in its places. */
export function packExposure(frame: Frame, exposure: Exposure): Packed {
  const { journey, digest, run, key, from, until, reached } = exposure;
  const at = packAt(frame, until);
  const name = packName(frame, journey);
  return trim([name, packDigest(frame, digest), run, from - frame.now, at, key ?? 0, packList(reached)]);
}

/** The exposure behind its places. */
export function unpackExposure(frame: Frame, packed: Packed): Exposure {
  return {
    journey: unpackName(frame, packed[0]),
    digest: unpackDigest(frame, packed[1]),
    run: packed[2] as Exposure['run'],
    key: unpackText(packed[5]),
    from: unpackAt(frame, packed[3]),
    until: unpackAt(frame, packed[4]),
    reached: unpackList(packed[6]),
  };
}

/** What is remembered of an entry, in its places; whoever is still in has no exit. */
export function packEntry(frame: Frame, { name, count, enteredAt, exitedAt }: EntryHistory): Packed {
  const places = [name, count, packAt(frame, enteredAt)];
  return exitedAt === null ? places : [...places, exitedAt - frame.now];
}

/** The memory behind its places. */
export function unpackEntry(frame: Frame, packed: Packed): EntryHistory {
  return {
    name: packed[0] as string,
    count: packed[1] as number,
    enteredAt: unpackAt(frame, packed[2]),
    exitedAt: packed[3] === undefined ? null : unpackAt(frame, packed[3]),
  };
}
