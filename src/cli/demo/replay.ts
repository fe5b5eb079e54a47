/** Feeds a file of Segment-shaped lines to a daemon's HTTP ingest, in batches, as an SDK would. */
import { readFileSync } from 'node:fs';
import { Refusal } from '../context.ts';

const batchSize = 200;

/** Where to send, and who hears of the progress. */
export type ReplayTarget = {
  readonly url: string;
  readonly writeKey: string;
  readonly interrupted: AbortSignal;
  onProgress(sent: number, total: number): void;
};

/** Sends every line of `path` in order; rejects when interrupted and at the first answer that is no 200. Resolves to the number of events. */
export async function replayFile(path: string, target: ReplayTarget): Promise<number> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const authorization = `Basic ${Buffer.from(`${target.writeKey}:`).toString('base64')}`;
  for (let start = 0; start < lines.length; start += batchSize) {
    if (target.interrupted.aborted) throw new Refusal('interrupted');
    const batch = lines.slice(start, start + batchSize);
    const response = await fetch(`${target.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: `{"batch":[${batch.join(',')}]}`,
    });
    if (response.status !== 200) {
      throw new Error(`the ingest answered ${response.status}: ${await response.text()}`);
    }
    await response.arrayBuffer();
    target.onProgress(Math.min(start + batchSize, lines.length), lines.length);
  }
  return lines.length;
}
