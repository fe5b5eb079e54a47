/** Feeds a file of Segment-shaped lines to a daemon's HTTP ingest, in batches, as an SDK would. */
import { readFileSync } from 'node:fs';
import { Refusal } from '../context.ts';
import { type Target, uploadBatch } from '../ingest/upload.ts';

const batchSize = 200;

/** Where to send, and who hears of the progress. */
export type ReplayTarget = Target & { onProgress(sent: number, total: number): void };

/**
 * Sends every line of `path` in order and resolves to the number of events. Rejects with a Refusal when interrupted, when
 * the daemon cannot be reached, and when it takes an event of the sample not.
 */
export async function replayFile(path: string, target: ReplayTarget): Promise<number> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  for (let start = 0; start < lines.length; start += batchSize) {
    if (target.interrupted.aborted) throw new Refusal('interrupted');
    const [refused] = await uploadBatch(lines.slice(start, start + batchSize), target);
    if (refused !== undefined) {
      throw new Refusal(`line ${start + refused.index + 1} of the sample was not taken: ${refused.reason}`);
    }
    target.onProgress(Math.min(start + batchSize, lines.length), lines.length);
  }
  return lines.length;
}
