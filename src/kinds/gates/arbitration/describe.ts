/** A priority policy in plain language. */
import { formatDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { MatrixRow, PriorityData } from './schema.ts';

function describeRow({ classes, tags, audience, priority }: MatrixRow): string {
  const what = classes === null ? 'everything' : classes.join(' or ');
  const tagged = tags === null ? '' : ` tagged ${tags.join(' or ')}`;
  const whom = audience === null ? '' : ` for \`${audience}\``;
  return `${what}${tagged}${whom} ${priority}`;
}

/** "one at a time, and nothing of lower priority for 24h after it: lifecycle for `vip` 90, …". Pure. */
export function describe(spec: JsonObject): string {
  const { horizonMs, matrix } = readPolicy<PriorityData>(spec);
  const rows = [...matrix.map(describeRow), 'else by class'].join(', ');
  return `one at a time, and nothing of lower priority for ${formatDuration(horizonMs)} after it: ${rows}`;
}
