/** Loads a file of Segment-shaped lines in batches, and remembers how far it came. */
import { sha256 } from '../../base/hash.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { readLines } from './lines.ts';
import { hashHead, type Progress, writeProgress } from './progress.ts';
import { type Target, uploadBatch } from './upload.ts';

/** Below the limits of the ingest (2,500 events, 500 KB). */
const BATCH_EVENTS_MAX = 500;
const BATCH_BYTES_MAX = 400 * 1024;

export type Load = {
  readonly file: string;
  readonly target: Target;
  readonly from: Progress;
  /** A line that was not taken, with its number (1-based) and why. */
  onRefused(line: number, reason: string): void;
  onProgress(progress: Progress): void;
};

type Pending = { texts: string[]; lines: number[]; bytes: number };

const empty = (): Pending => ({ texts: [], lines: [], bytes: 0 });

/**
 * An event as it is sent: one without an id gets that of its place, so that a batch sent twice counts once.
 * Undefined: no JSON object.
 */
function toEvent(text: string, end: number): string | undefined {
  try {
    const value = JSON.parse(text) as Json;
    if (!isJsonObject(value)) return undefined;
    if (value.messageId !== undefined) return text;
    return JSON.stringify({ ...value, messageId: sha256(`${end}:${text}`).slice(0, 32) });
  } catch {
    return undefined;
  }
}

/** Loads the rest of the file. Throws a Refusal where it stopped; what was acknowledged is remembered. */
export async function loadFile({ file, target, from, onRefused, onProgress }: Load): Promise<Progress> {
  let progress = from;
  let pending = empty();
  let { line } = from;
  const flush = async (end: number, refusedHere: number): Promise<void> => {
    const refused = pending.texts.length === 0 ? [] : await uploadBatch(pending.texts, target);
    for (const { index, reason } of refused) onRefused(pending.lines[index] ?? 0, reason);
    progress = {
      ...progress,
      offset: end,
      line,
      events: progress.events + pending.texts.length - refused.length,
      refused: progress.refused + refused.length + refusedHere,
      head: hashHead(file, end),
    };
    pending = empty();
    writeProgress(file, progress);
    onProgress(progress);
  };
  let last = from.offset;
  let broken = 0;
  for await (const { text, end } of readLines(file, from.offset)) {
    const event = text.trim() === '' ? null : toEvent(text, end);
    const bytes = typeof event === 'string' ? Buffer.byteLength(event) : 0;
    const isFull = pending.texts.length >= BATCH_EVENTS_MAX || pending.bytes + bytes > BATCH_BYTES_MAX;
    if (isFull && pending.texts.length > 0) {
      await flush(last, broken);
      broken = 0;
    }
    line += 1;
    last = end;
    if (event === undefined) {
      broken += 1;
      onRefused(line, 'no JSON object');
    } else if (event !== null) {
      pending.texts.push(event);
      pending.lines.push(line);
      pending.bytes += bytes + 1;
    }
  }
  if (last > progress.offset) await flush(last, broken);
  return progress;
}
