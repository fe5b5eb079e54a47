/** What was wanted and what happened, in words. Pure. */

import type { Instant } from '../base/ids.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { quoteName } from '../base/quote-names.ts';
import { differences } from './matching.ts';
import type { Happening, ListName } from './recorder.ts';
import { describeMoment } from './timeline.ts';

const NOUNS: { readonly [list in ListName]: string } = {
  sends: 'send',
  calls: 'call',
  refused: 'refusal',
  held: 'held send',
  entered: 'entry',
  exits: 'exit',
  goals: 'goal',
  controls: 'control',
};
/** What tells one happening from another, in the order in which people say it. */
const TELLING = [
  'action',
  'channel',
  'template',
  'by',
  'reason',
  'name',
  'subscriber',
  'journey',
  'step',
  'key',
];
const VALUE_MAX = 120;

function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : (crowdOf(value) ?? JSON.stringify(value));
  return quoteName(text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}...` : text);
}

/** Everybody in a crowd, by its name: a match holds their own. */
function crowdOf(value: Json): string | undefined {
  const [first] = Array.isArray(value) ? value : [];
  const isCrowd = Array.isArray(value) && typeof first === 'string' && first.endsWith('-1');
  return isCrowd ? first.slice(0, -2) : undefined;
}

function list(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([field, value]) => `${field} ${show(value)}`)
    .join(', ');
}

/** "expected a send with template `x`", or "expected 50 of `sends` with template `x`". */
export function describeWanted(name: ListName, fields: JsonObject, amount?: string): string {
  const noun = NOUNS[name];
  const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
  const words = list(fields);
  const what = amount === undefined ? `${article} ${noun}` : `${amount} of ${quoteName(name)}`;
  return `expected ${what}${words === '' ? '' : ` with ${words}`}`;
}

/** "a send: channel `email`, template `x` ...". */
export function describeHappening({ list: name, fields }: Happening): string {
  const telling = TELLING.flatMap((field) => {
    const value = fields[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return `${NOUNS[name]} with ${list(Object.fromEntries(telling))}`;
}

/** What came nearest, and in which fields it differs. */
export function describeNearest(wanted: JsonObject, nearest: Happening, start: Instant): string {
  const wrong = differences(wanted, nearest.fields).map(
    (field) => `${quoteName(field)} is ${show(nearest.fields[field])}, not ${show(wanted[field])}`,
  );
  const head = `nearest: ${describeHappening(nearest)} at ${describeMoment(nearest.at, start)}`;
  return wrong.length === 0 ? head : `${head}\n${wrong.join('\n')}`;
}
