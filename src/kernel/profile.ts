/** Changes of the profile, and what they touch: watched segments, entries by attribute, alarms. Starts no run itself. */

import { contentHash } from '../base/hash.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { isZone } from '../base/zone.ts';
import { refreshAlarms } from './alarms.ts';
import { keyText } from './keys.ts';
import { decide, type Moment } from './moment.ts';
import type { ProgramJourney } from './program.ts';
import { dig, fits } from './values.ts';
import { judgeAttributes } from './watch.ts';

/** Structural equality of two JSON values, order of members included. Pure. */
function same(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return JSON.stringify(left) === JSON.stringify(right);
}

function check(moment: Moment, attribute: string, value: Json): void {
  const { profile } = moment.program.plan.catalog;
  const type = Object.hasOwn(profile, attribute) ? profile[attribute] : undefined;
  const badZone = attribute === 'timezone' && !(typeof value === 'string' && isZone(value));
  if (!badZone && fits(value, type)) return;
  const values = { attribute, expected: badZone ? 'zone' : (type?.type ?? '') };
  decide(moment, { type: 'bad_value', at: moment.now, kind: 'profile', reason: attribute, values });
}

/** One run per element that was not in the list before; elements are known by `key`, or by their content. */
function newElements(
  before: Json | undefined,
  after: Json | undefined,
  key: readonly string[] | undefined,
): Json[] {
  const name = (element: Json): string =>
    (key === undefined ? null : keyText(dig(element, key))) ?? contentHash(element);
  const known = new Set(Array.isArray(before) ? before.map(name) : []);
  const found: Json[] = [];
  for (const element of Array.isArray(after) ? (after as readonly Json[]) : []) {
    if (known.has(name(element))) continue;
    known.add(name(element));
    found.push(element);
  }
  return found;
}

function startByAttribute(moment: Moment, journey: ProgramJourney, before: JsonObject): void {
  const { entry } = journey.plan;
  if (entry.by !== 'changed' && entry.by !== 'each') return;
  const path = entry.attribute[0] === 'profile' ? entry.attribute.slice(1) : entry.attribute;
  const old = dig(before, path);
  const value = dig(moment.state.profile, path);
  if (value === undefined || value === null || same(old, value)) return;
  const starts: JsonObject[] =
    entry.by === 'changed'
      ? [{ value, previous: old ?? null }]
      : newElements(old, value, entry.key).map((element) =>
          isJsonObject(element) ? element : { value: element },
        );
  for (const properties of starts) {
    moment.pending.push({ journey, entry: { name: '', at: moment.now, properties }, holds: null });
  }
}

/** Sets attributes (null removes one). Values that do not fit their type are kept and reported. */
export function setAttributes(moment: Moment, traits: JsonObject): void {
  const before = moment.state.profile;
  const changed: string[] = [];
  for (const attribute of Object.keys(traits)) {
    const value = traits[attribute] as Json;
    if (attribute === '__proto__' || attribute === 'id') continue;
    if (same(moment.state.profile[attribute], value === null ? undefined : value)) continue;
    changed.push(attribute);
    const profile = moment.state.profile === before ? { ...before } : moment.state.profile;
    moment.state.profile = profile;
    if (value === null) delete profile[attribute];
    else {
      profile[attribute] = value;
      check(moment, attribute, value);
    }
  }
  if (changed.length === 0) return;
  if (changed.includes('timezone') || changed.includes('country')) moment.profileZone = undefined;
  moment.tasks.push({ task: 'changed', edges: judgeAttributes(moment, changed) });
  for (const attribute of changed) {
    for (const journey of moment.program.entriesByAttribute.get(attribute) ?? []) {
      startByAttribute(moment, journey, before);
    }
  }
  refreshAlarms(moment, changed);
}
