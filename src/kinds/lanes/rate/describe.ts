/** A rate in plain language. */
import type { JsonObject } from '../../../base/json.ts';
import { SPANS_MS } from '../pace.ts';
import { readLimit } from '../spec.ts';
import type { RateData } from './schema.ts';

/** "at most 14 a second, and 5 more at once after a pause". Pure. */
export function describe(spec: JsonObject): string {
  const { max, perMs, burst } = readLimit<RateData>(spec);
  const per = Object.keys(SPANS_MS).find((name) => SPANS_MS[name] === perMs) ?? `${perMs} ms`;
  return `at most ${max} ${per === 'hour' ? 'an' : 'a'} ${per}${burst === null ? '' : `, and ${burst} more at once after a pause`}`;
}
