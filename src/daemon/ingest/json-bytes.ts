/** Bytes of a body as JSON, or why they are none. Both threads of the daemon read bodies; nothing here knows whose. */
import { isUtf8 } from 'node:buffer';
import type { Json } from '../../base/json.ts';

export type ParsedBytes = { readonly json: Json } | { readonly error: string };

/** A mark of byte order, which some editors and exports put in front: 0xef 0xbb 0xbf. */
const MARK = '\ufeff';

/** Reads UTF-8 (RFC 8259), with or without a mark in front. Other encodings would give two people one id. Pure. */
export function parseJsonBytes(bytes: Uint8Array): ParsedBytes {
  if (bytes.byteLength === 0) return { error: 'the body is empty' };
  if (!isUtf8(bytes)) return { error: 'the body is not UTF-8' };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    return { json: JSON.parse(text.startsWith(MARK) ? text.slice(1) : text) as Json };
  } catch {
    return { error: 'the body is no JSON' };
  }
}
