/** A priority policy in plain language. */

import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { quoteNames } from '../../../base/quote-names.ts';
import { readPolicy } from '../spec.ts';
import type { MatrixRow, PriorityData } from './schema.ts';

function describeRow({ classes, tags, audience, priority }: MatrixRow): string {
  const what = classes === null ? 'everything' : quoteNames(classes, ' or ');
  const tagged = tags === null ? '' : ` tagged ${quoteNames(tags, ' or ')}`;
  const whom = audience === null ? '' : ` for \`${audience}\``;
  return `${what}${tagged}${whom} ${priority}`;
}

/** "one at a time, and nothing of lower priority for 24 hours after it: `lifecycle` for `vip` 90, …". Pure. */
export function describe(spec: JsonObject): string {
  const { horizonMs, matrix } = readPolicy<PriorityData>(spec);
  const rows = [...matrix.map(describeRow), 'else by class'].join(', ');
  return `one at a time, and nothing of lower priority for ${sayDuration(horizonMs)} after it: ${rows}`;
}
