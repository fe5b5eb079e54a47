/** Where a workspace keeps its sample: lines that `ingest` reads, for the demo and for rehearsals. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of samples, below the root of the workspace. */
export const SAMPLE_FOLDER = 'sample';

/** The first `.ndjson` file (by name) in the workspace's `sample/`; null where there is none. */
export function findSample(root: string): string | null {
  const folder = join(root, SAMPLE_FOLDER);
  if (!existsSync(folder)) return null;
  const [first] = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort();
  return first === undefined ? null : join(folder, first);
}
