/** A frequency policy in plain language. */

import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { quoteNames } from '../../../base/quote-names.ts';
import { readPolicy } from '../spec.ts';
import type { FrequencyData } from './schema.ts';

/** "at most 1 per local day and 3 within 7d". Pure. */
export function describe(spec: JsonObject): string {
  const { caps, tags } = readPolicy<FrequencyData>(spec);
  const parts = caps.map((cap) =>
    cap.over === 'rolling'
      ? `${cap.max} within ${sayDuration(cap.withinMs)}`
      : `${cap.max} per local ${cap.per}`,
  );
  const tagged = tags === null ? '' : `, for sends tagged ${quoteNames(tags, ' or ')}`;
  return `at most ${parts.join(' and ')}${tagged}`;
}
