/**
 * Segment's HTTP tracking API: from a request's body to messages for the engine. Unknown fields are kept, one bad event
 * never refuses its batch. Protocol: segment.com/docs/connections/sources/catalog/libraries/server/http-api.
 * No HTTP here.
 */
import { type Instant, instant } from '../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Incoming } from '../../hosts/host.ts';
import type { ConsentInput, EventInput, IdentifyInput } from '../../kernel/input.ts';
import { correctEventTime, readInstant } from './event-time.ts';
import { isDeeper, isLarger } from './extent.ts';

const eventBytesMax = 32 * 1024;
const batchEventsMax = 2500;
/** What stands beside `batch` counts for each of its events: little, or one body would become gigabytes. */
const envelopeBytesMax = 8 * 1024;
/** Levels of lists and objects in one event. */
const DEPTH_MAX = 64;
/** Characters of a user id, anonymous id or message id. */
const ID_LENGTH_MAX = 512;

/** One event that was not taken, with its place in the batch and a reason that names no personal data. */
export type Refused = { readonly index: number; readonly reason: string };
export type ReadBatch = { readonly incoming: readonly Incoming[]; readonly refused: readonly Refused[] };
export type Unreadable = { readonly error: string };

export type ReadOptions = {
  readonly receivedAt: Instant;
  /** De-duplication is per write key. */
  readonly writeKey: string;
  /** Replay clock: instants are taken as written, and an event is judged at its own time. */
  readonly replay: boolean;
  /** Size of the whole body: in a small one nothing is too large. Absent: unknown. */
  readonly bytes?: number;
  readonly newId: () => string;
};

type Call = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';

/** What a body is read as. */
export type IngestCall = Call | 'batch';

/** Call names by the last part of the path, short forms included; `batch` holds many calls. */
export const callsByPath: { readonly [path: string]: IngestCall } = {
  batch: 'batch',
  b: 'batch',
  track: 'track',
  t: 'track',
  identify: 'identify',
  i: 'identify',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
};

const readers: { readonly [call in Call]: (item: JsonObject, at: Instant) => Incoming['inputs'] | string } = {
  track: readTrack,
  identify: (item) => [readTraits(item)],
  page: (item, at) => [readView(item, 'Page Viewed', at)],
  screen: (item, at) => [readView(item, 'Screen Viewed', at)],
  group: readGroup,
  alias: () => [],
};

/** Reads the body of one request. An unreadable body refuses the whole request; anything else refuses single events. Pure but for `newId`. */
export function readSegmentBody(call: IngestCall, body: Json, options: ReadOptions): ReadBatch | Unreadable {
  if (!isJsonObject(body)) return { error: 'the body must be a JSON object' };
  if (call !== 'batch') return readItems([{ ...body, type: call }], {}, options);
  const batch = body.batch;
  if (!Array.isArray(batch)) return { error: 'the body must hold a list `batch`' };
  if (batch.length > batchEventsMax) return { error: `a batch holds at most ${batchEventsMax} events` };
  const { batch: _batch, ...envelope } = body;
  if (isDeeper(envelope, DEPTH_MAX) || isLarger(envelope, envelopeBytesMax)) {
    return { error: `what stands beside \`batch\` is too large (at most ${envelopeBytesMax} bytes)` };
  }
  return readItems(batch, envelope, options);
}

function readItems(items: readonly Json[], envelope: JsonObject, options: ReadOptions): ReadBatch {
  const incoming: Incoming[] = [];
  const refused: Refused[] = [];
  for (const [index, item] of items.entries()) {
    const read = readItem(item, envelope, options);
    if (typeof read === 'string') refused.push({ index, reason: read });
    else incoming.push(read);
  }
  return { incoming, refused };
}

function readItem(raw: Json, envelope: JsonObject, options: ReadOptions): Incoming | string {
  if (!isJsonObject(raw)) return 'not_an_object';
  if (isDeeper(raw, DEPTH_MAX)) return 'too_deep';
  if ((options.bytes ?? Number.POSITIVE_INFINITY) > eventBytesMax && isLarger(raw, eventBytesMax)) {
    return 'too_large';
  }
  const item = merge(raw, envelope);
  const reader = isCall(item.type) ? readers[item.type] : undefined;
  if (reader === undefined) return 'unknown_type';
  const userId = readId(item.userId);
  const anonymousId = readId(item.anonymousId);
  if (userId === null && anonymousId === null) return 'no_id';
  const ids = [userId, anonymousId, readId(item.previousId), readId(item.messageId)];
  if (ids.some((id) => id !== null && id.length > ID_LENGTH_MAX)) return 'id_too_long';
  const original = item.originalTimestamp ?? item.timestamp ?? null;
  const originalAt = readInstant(original);
  // What happened at an unknown time did not happen now: a history would enter people and send to them.
  if (original !== null && originalAt === null) return 'unreadable_time';
  const at = options.replay
    ? (originalAt ?? options.receivedAt)
    : correctEventTime(originalAt, item.sentAt, options.receivedAt);
  const inputs = reader(item, at);
  if (typeof inputs === 'string') return inputs;
  const previousId = item.type === 'alias' ? readId(item.previousId) : null;
  if (item.type === 'alias' && previousId === null) return 'no_previous_id';
  const messageId = readId(item.messageId) ?? options.newId();
  return {
    messageId: `${options.writeKey}:${messageId}`,
    subscriber: userId,
    ...(anonymousId === null ? {} : { anonymousId }),
    ...(previousId === null ? {} : { previousId }),
    at: options.replay ? at : options.receivedAt,
    inputs: inputs.map((input) => (input.type === 'event' ? keepRest(input, item, messageId) : input)),
  };
}

function isCall(value: Json | undefined): value is Call {
  return typeof value === 'string' && Object.hasOwn(readers, value);
}

/** Body-level `context`, `integrations` and `sentAt` hold for each item that says nothing else. */
function merge(item: JsonObject, envelope: JsonObject): JsonObject {
  const context = { ...asObject(envelope.context), ...asObject(item.context) };
  const integrations = { ...asObject(envelope.integrations), ...asObject(item.integrations) };
  const sentAt = item.sentAt ?? envelope.sentAt;
  return { ...item, context, integrations, ...(sentAt === undefined ? {} : { sentAt }) };
}

function keepRest(input: EventInput, item: JsonObject, id: string): EventInput {
  const {
    properties: _properties,
    event: _event,
    type: _type,
    userId: _user,
    messageId: _id,
    integrations: _all,
    writeKey: _key,
    ...extra
  } = item;
  return { ...input, id, extra };
}

/** Calls that change consent, by the name of their event. */
const CONSENT: ReadonlySet<string> = new Set(['Consent Given', 'Consent Confirmed', 'Consent Withdrawn']);
/** Events that the runner itself feeds in; others have the names of `CONSENT` or begin with `Message `. */
const RESERVED: ReadonlySet<string> = new Set([
  'Consent Requested',
  'Consent Expired',
  'Help Requested',
  'Reply Received',
  'Journey Entered',
  'Journey Exited',
]);

function readTrack(item: JsonObject, at: Instant): Incoming['inputs'] | string {
  if (typeof item.event !== 'string' || item.event === '') return 'no_event_name';
  if (item.event.startsWith('Message ') || RESERVED.has(item.event)) return 'reserved_event';
  const properties = asObject(item.properties);
  if (CONSENT.has(item.event)) return readConsent(properties, item.event);
  return [event(item.event, at, properties)];
}

function readConsent(properties: JsonObject, name: string): readonly ConsentInput[] | string {
  const { channel, purpose } = properties;
  if (typeof channel !== 'string' || typeof purpose !== 'string') return 'consent_needs_channel_and_purpose';
  const expiresAt = readInstant(properties.expires_at);
  // Ignored, a consent would hold for ever.
  if ((properties.expires_at ?? null) !== null && expiresAt === null) return 'unreadable_expires_at';
  return [
    {
      type: 'consent',
      channel,
      purpose,
      given: name !== 'Consent Withdrawn',
      ...(name === 'Consent Confirmed' && { confirms: true as const }),
      ...(name === 'Consent Given' && properties.confirmed === true && { confirmed: true as const }),
      ...text('basis', properties.basis),
      ...text('proof', properties.proof),
      ...text('text', properties.text),
      ...(expiresAt === null ? {} : { expiresAt }),
      source: typeof properties.source === 'string' ? properties.source : 'api',
    },
  ];
}

function text(name: string, value: Json | undefined): JsonObject {
  if (typeof value === 'number') return { [name]: String(value) };
  return typeof value === 'string' ? { [name]: value } : {};
}

function readTraits(item: JsonObject): IdentifyInput {
  return {
    type: 'identify',
    traits: { ...asObject(asObject(item.context).traits), ...asObject(item.traits) },
  };
}

function readView(item: JsonObject, name: string, at: Instant): EventInput {
  const { name: title, category } = item;
  return event(name, at, {
    ...(title === undefined ? {} : { name: title }),
    ...(category === undefined ? {} : { category }),
    ...asObject(item.properties),
  });
}

function readGroup(item: JsonObject, at: Instant): Incoming['inputs'] | string {
  if (readId(item.groupId) === null) return 'no_group_id';
  return [event('Group Joined', at, { ...asObject(item.traits), group_id: String(item.groupId) })];
}

function event(name: string, at: Instant, properties: JsonObject): EventInput {
  return { type: 'event', id: '', name, at: instant(at), properties };
}

function readId(value: Json | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
