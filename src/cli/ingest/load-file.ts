/** Loads a file of Segment-shaped lines in batches, and says after each how far it came. */
import { sha256 } from '../../base/hash.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { LINE_BYTES_MAX, type Line, readLines } from './lines.ts';
import { hashHead, type Progress } from './progress.ts';
import { type Target, uploadBatch } from './upload.ts';

/** Below the limits of the ingest (2,500 events, 500 KB). */
const BATCH_EVENTS_MAX = 500;
const BATCH_BYTES_MAX = LINE_BYTES_MAX;

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

/** An event as it is sent, or why a line is none; null for an empty line. */
type Read = { readonly event: string } | { readonly reason: string } | null;

/** One without an id gets that of its place, so that a batch sent twice counts once. */
function readEvent({ text, end, refused }: Line): Read {
  // The ingest would refuse the whole batch, and with it the lines around.
  if (refused !== null) return { reason: refused };
  if (text.trim() === '') return null;
  try {
    const value = JSON.parse(text) as Json;
    if (!isJsonObject(value)) return { reason: 'no JSON object' };
    // The ingest takes an empty one, and null, for none.
    if ((value.messageId ?? '') !== '') return { event: text };
    return { event: JSON.stringify({ ...value, messageId: sha256(`${end}:${text}`).slice(0, 32) }) };
  } catch {
    return { reason: 'no JSON object' };
  }
}

/** Loads the rest of the file. Throws a Refusal where it stopped; of what was acknowledged `onProgress` was told. */
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
    onProgress(progress);
  };
  let last = from.offset;
  let broken = 0;
  for await (const each of readLines(file, from.offset)) {
    const read = readEvent(each);
    const bytes = read !== null && 'event' in read ? Buffer.byteLength(read.event) : 0;
    const isFull = pending.texts.length >= BATCH_EVENTS_MAX || pending.bytes + bytes > BATCH_BYTES_MAX;
    if (isFull && pending.texts.length > 0) {
      await flush(last, broken);
      broken = 0;
    }
    line += 1;
    last = each.end;
    if (read === null) continue;
    if ('reason' in read) {
      broken += 1;
      onRefused(line, read.reason);
    } else {
      pending.texts.push(read.event);
      pending.lines.push(line);
      pending.bytes += bytes + 1;
    }
  }
  if (last > progress.offset) await flush(last, broken);
  return progress;
}
