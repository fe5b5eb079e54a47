/** An export as messages for the engine: Segment-shaped lines, as `ingest` reads them, in the order of the file. Reads no file. */
import type { Instant } from '../../base/ids.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { readInstant } from '../../daemon/ingest/event-time.ts';
import { readSegmentBody } from '../../daemon/ingest/segment.ts';
import type { Incoming } from '../../hosts/host.ts';

/** One line (1-based) of the export: what it says, or why it cannot be taken; never what stands in a bad one. */
export type ExportLine = { readonly line: number } & (
  | { readonly incoming: Incoming }
  | { readonly reason: string }
);

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/**
 * Reads line by line; a line without a timestamp happened when the one before it did. Empty lines are skipped. `refused`: why
 * one is not taken whatever it says, as `ingest` does not take it: of a text that stands for other bytes two people have one id.
 */
export async function* readExport(
  lines: AsyncIterable<{ readonly text: string; readonly refused?: string | null }>,
  firstAt: Instant,
): AsyncGenerator<ExportLine> {
  let line = 0;
  let lastAt = firstAt;
  for await (const { text, refused = null } of lines) {
    line += 1;
    if (refused !== null) {
      yield { line, reason: refused };
      continue;
    }
    if (text.trim() === '') continue;
    const item = parse(text);
    if (!isJsonObject(item)) {
      yield { line, reason: 'no JSON object' };
      continue;
    }
    lastAt = readInstant(item.originalTimestamp ?? item.timestamp) ?? lastAt;
    const newId = () => `line-${line}`;
    const options = { receivedAt: lastAt, writeKey: '', replay: true, newId };
    const read = readSegmentBody('batch', { batch: [item] }, options);
    if ('error' in read) yield { line, reason: read.error };
    else {
      for (const { reason } of read.refused) yield { line, reason };
      for (const incoming of read.incoming) yield { line, incoming };
    }
  }
}
