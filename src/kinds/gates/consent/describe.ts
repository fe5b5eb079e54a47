/** A consent policy in plain language. */

import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { quoteNames } from '../../../base/quote-names.ts';
import { readPolicy } from '../spec.ts';
import type { ConsentData } from './schema.ts';

/** "needs consent to the purpose of the class (`lifecycle`: `news`), confirmed; without a record it counts as denied". Pure. */
export function describe(spec: JsonObject): string {
  const data = readPolicy<ConsentData>(spec);
  const named = Object.entries(data.purposes).map(([name, purpose]) => `\`${name}\`: \`${purpose}\``);
  const list = named.length === 0 ? '' : ` (${named.join(', ')})`;
  const wants = [
    ...(data.doubleOptIn === true ? ['confirmed'] : []),
    ...(data.proof === true ? ['with proof and the version of its text'] : []),
    ...(data.expiresAfterMs === undefined ? [] : [`not older than ${sayDuration(data.expiresAfterMs)}`]),
  ];
  const how = wants.length === 0 ? '' : `, ${wants.join(', ')}`;
  const names = Object.keys(data.groups ?? {});
  const groups = names.length === 0 ? '' : `; messages of a group also need the group (${quoteNames(names)})`;
  return `needs consent to the purpose of the class${list}${how}; without a record it counts as ${data.default}${groups}`;
}
