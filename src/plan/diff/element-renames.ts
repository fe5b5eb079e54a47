/**
 * Segments and policies that only have another name: nobody says so, for nothing is parked in them; they are known by
 * what they say. Two that say the same are told apart by the order of their names.
 */
import { canonicalJson } from '../../base/canonical.ts';
import { isJsonObject, type Json } from '../../base/json.ts';
import { meaningOf } from '../digest.ts';
import type { Plan } from '../plan.ts';

/** Former name -> present name. */
export type Names = ReadonlyMap<string, string>;

/** The names that references go by: `segment: NAME` anywhere, and lists `journeys: [...]`. */
export type Renamed = { readonly segments: Names; readonly journeys: Names };

/** A value with the present names in its references to segments and in its lists of journeys. Pure. */
export function withPresentNames(value: Json, names: Renamed): Json {
  if (names.segments.size === 0 && names.journeys.size === 0) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withPresentNames(item, names));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member = null]) => {
    if (key === 'segment' && typeof member === 'string') return [key, names.segments.get(member) ?? member];
    if (key === 'journeys' && Array.isArray(member)) {
      const items = member as readonly Json[];
      return [
        key,
        items.map((item) => (typeof item === 'string' ? (names.journeys.get(item) ?? item) : item)),
      ];
    }
    return [key, withPresentNames(member, names)];
  });
  return Object.fromEntries(members) as Json;
}

type Group = { readonly [name: string]: object };

/** Pairs of what is gone and what came and says the same. */
function pair(before: Group, after: Group, says: (element: object, isBefore: boolean) => string): Names {
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  const come = Object.keys(after).filter((name) => before[name] === undefined);
  const open = new Map<string, string[]>();
  for (const name of come.sort()) {
    const text = says(after[name] as object, false);
    open.set(text, [...(open.get(text) ?? []), name]);
  }
  const found = gone.sort().flatMap((name): [string, string][] => {
    const to = open.get(says(before[name] as object, true))?.shift();
    return to === undefined ? [] : [[name, to]];
  });
  return new Map(found);
}

/** Segments that only have another name; one that asks for such a one by its name is the same, too. */
function findSegments(before: Plan, after: Plan, journeys: Names): Names {
  let segments: Names = new Map();
  for (;;) {
    const names = { segments, journeys };
    const found = pair(before.segments, after.segments, (element, isBefore) => {
      const when = meaningOf((element as Plan['segments'][string]).when);
      return canonicalJson(isBefore ? withPresentNames(when, names) : when);
    });
    if (found.size === segments.size) return found;
    segments = found;
  }
}

/** What only has another name, `journeys` being those that do. Pure. */
export function findElementRenames(
  before: Plan,
  after: Plan,
  journeys: Names,
): { readonly segments: Names; readonly policies: Names } {
  const segments = findSegments(before, after, journeys);
  const names = { segments, journeys };
  const policies = pair(before.policies, after.policies, (element, isBefore) => {
    const { gate, covers, spec } = element as Plan['policies'][string];
    const said = meaningOf([gate, covers, spec]);
    return canonicalJson(isBefore ? withPresentNames(said, names) : said);
  });
  return { segments, policies };
}
