/** Mistakes in conditions, wherever they stand: the other way round, gone, and off by one. Pure. */
import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import type { Slip } from './mutant.ts';
import { type Place, placesOf, valueAt, withAt } from './rewrite.ts';

/** Under these keys conditions stand. */
const ROOTS: ReadonlySet<string> = new Set(['when', 'where', 'until', 'audience']);
/** Without those of these keys a journey is still one. */
const DROPPABLE: ReadonlySet<string> = new Set(['where', 'audience']);
const MOVED: { readonly [operator: string]: readonly [to: string, was: string, is: string] } = {
  gte: ['gt', 'at least', 'more than'],
  gt: ['gte', 'more than', 'at least'],
  lte: ['lt', 'at most', 'less than'],
  lt: ['lte', 'less than', 'at most'],
};
const SKIPPED: ReadonlySet<string> = new Set(['source', 'about', 'config']);

function isCondition(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value.kind === 'string';
}

function isTest(value: Json): value is JsonObject & { readonly op: string } {
  return isJsonObject(value) && typeof value.op === 'string' && 'right' in value;
}

/** "at least one" is how history asks whether there is any: its neighbour, "more than one", is a different question. */
function isAny(place: Place, test: JsonObject): boolean {
  const right = test.right;
  return place.includes('count') && isJsonObject(right ?? null) && (right as JsonObject).value === 1;
}

/** A condition over history counts what a fact kept: which events those are is the fact's to say. */
function isToldByFact(part: Json, place: Place): boolean {
  const above = place.lastIndexOf('where');
  if (above < 1) return false;
  const owner = valueAt(part, place.slice(0, above));
  return isJsonObject(owner ?? null) && typeof (owner as JsonObject).fact === 'string';
}

/** All of them in a part of a plan; `name` says a condition in words. Pure. */
export function slipConditions<Part>(
  part: Part,
  name: (condition: JsonObject) => string,
): readonly Slip<Part>[] {
  const slips: Slip<Part>[] = [];
  for (const [place, value] of placesOf(part as Json, SKIPPED)) {
    if (isToldByFact(part as Json, place)) continue;
    const key = place.at(-1);
    if (typeof key === 'string' && ROOTS.has(key) && isCondition(value)) {
      const negated = { kind: 'not', of: value };
      slips.push({
        operator: 'condition-negated',
        says: `holds for whoever this does not hold for: ${name(value)}`,
        part: withAt(part, place, negated),
      });
      if (DROPPABLE.has(key)) {
        const says = `does not ask any more whether ${name(value)}`;
        slips.push({ operator: 'condition-dropped', says, part: withAt(part, place, undefined) });
      }
    }
    const moved = isTest(value) && !isAny(place, value) ? MOVED[value.op] : undefined;
    if (moved !== undefined) {
      const [to, was, is] = moved;
      const says = `asks for "${is}" instead of "${was}"`;
      slips.push({ operator: 'bound-moved', says, part: withAt(part, [...place, 'op'], to) });
    }
  }
  return slips;
}
