/** A consent policy in plain language. */
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { ConsentData } from './schema.ts';

/** "needs consent to the purpose of the class (lifecycle: news); without a record it counts as denied". Pure. */
export function describe(spec: JsonObject): string {
  const { purposes, default: fallback } = readPolicy<ConsentData>(spec);
  const named = Object.entries(purposes).map(([name, purpose]) => `${name}: ${purpose}`);
  const list = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return `needs consent to the purpose of the class${list}; without a record it counts as ${fallback}`;
}
