/** What came over HTTP, read as JSON: of a peer that may write anything. Pure. */
import type { Json } from '../../src/base/json.ts';

/** Reads a text; undefined: it is no JSON, or (null) there is none. */
export function parseJson(text: string | null): Json | undefined {
  try {
    return text === null ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** Reads bytes; undefined: they are no JSON in UTF-8. */
export function parseJsonBytes(bytes: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
