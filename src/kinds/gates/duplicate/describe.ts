/** A duplicate policy in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { DuplicateData, Sameness } from './schema.ts';

const MESSAGE: { readonly [S in Sameness]: string } = {
  template: 'a message of one template',
  journey: 'a message of one journey',
  class: 'a message of one class',
};

/** "an address that several people have gets a message of one template for one of them within 7d". Pure. */
export function describe(spec: JsonObject): string {
  const { withinMs, same } = readPolicy<DuplicateData>(spec);
  return `an address that several people have gets ${MESSAGE[same]} for one of them within ${sayDuration(withinMs)}`;
}
