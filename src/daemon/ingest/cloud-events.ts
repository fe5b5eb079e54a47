/**
 * The second door: CloudEvents 1.0 over HTTP (binary, structured and batch mode), rewritten as Segment items so that one
 * reader serves both. id + source -> message id, type -> event, subject -> user, time -> timestamp, data -> properties.
 * Specification: github.com/cloudevents/spec, HTTP protocol binding. No HTTP here.
 */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';

/** The body for `readSegmentBody('batch', ...)`, or why there is none. Unknown attributes are kept as context. Pure. */
export function readCloudEvents(
  headers: { readonly [name: string]: string | string[] | undefined },
  body: Json,
): { readonly batch: readonly JsonObject[] } | { readonly error: string } {
  const contentType = String(headers['content-type'] ?? '').toLowerCase();
  if (contentType.startsWith('application/cloudevents-batch')) {
    return Array.isArray(body) ? { batch: body.map(toItem) } : { error: 'a batch must be a list' };
  }
  if (contentType.startsWith('application/cloudevents')) return { batch: [toItem(body)] };
  if (headers['ce-specversion'] === undefined)
    return { error: 'no CloudEvent: neither content type nor ce- headers' };
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce-'));
  let named: string[][];
  try {
    named = attributes.map(([name, value]) => [name.slice(3), decodeURIComponent(String(value))]);
  } catch {
    return { error: 'a ce- header is not percent-encoded UTF-8' };
  }
  return { batch: [toItem({ ...Object.fromEntries(named), data: body })] };
}

function toItem(cloudEvent: Json): JsonObject {
  if (!isJsonObject(cloudEvent)) return {};
  const {
    id,
    source,
    type,
    subject,
    time,
    data,
    specversion: _version,
    datacontenttype: _content,
    ...rest
  } = cloudEvent;
  return {
    type: 'track',
    ...(typeof id === 'string' ? { messageId: `${String(source ?? '')} ${id}` } : {}),
    ...(type === undefined ? {} : { event: type }),
    ...(subject === undefined ? {} : { userId: subject }),
    ...(time === undefined ? {} : { timestamp: time }),
    properties: isJsonObject(data) ? data : data === undefined ? {} : { data },
    context: rest,
  };
}
