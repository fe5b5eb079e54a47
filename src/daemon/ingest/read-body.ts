/**
 * One request of the ingest from its bytes to messages for the engine: parsed once, in the engine's thread. Knows no HTTP, no
 * engine, and not who may write: that was asked before.
 */
import type { Instant } from '../../base/ids.ts';
import { readCloudEvents } from './cloud-events.ts';
import { parseJsonBytes } from './json-bytes.ts';
import {
  type IngestCall,
  type ReadBatch,
  type Refused,
  readSegmentBody,
  type Unreadable,
} from './segment.ts';

/**
 * Where a body came from. `call`: the last part of its path; `headers`: those of a CloudEvent, null elsewhere. `writeKey`: a
 * known one. `request`: its number, where somebody traces and the commit is to name it.
 */
export type BodyOrigin = {
  readonly call: IngestCall;
  readonly headers: { readonly [name: string]: string } | null;
  readonly writeKey: string;
  readonly receivedAt: Instant;
  readonly request?: number;
};

/** What became of a request: refused as a whole, or how many messages got which status, and which events were refused. */
export type BodyAnswer =
  | { readonly error: string }
  | { readonly statuses: { readonly [status: string]: number }; readonly refused: readonly Refused[] };

export type BodyReader = {
  readonly replay: boolean;
  readonly newId: () => string;
};

/** Reads a body. Pure but for `newId`. */
export function readBody(
  bytes: Uint8Array,
  { receivedAt, call, headers, writeKey }: BodyOrigin,
  reader: BodyReader,
): ReadBatch | Unreadable {
  const body = parseJsonBytes(bytes);
  if ('error' in body) return body;
  const options = { ...reader, writeKey, receivedAt, bytes: bytes.byteLength };
  if (headers === null) return readSegmentBody(call, body.json, options);
  const events = readCloudEvents(headers, body.json);
  return 'error' in events ? events : readSegmentBody('batch', { batch: events.batch }, options);
}
