/** How a FrequencyPolicy allows more messages than before. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { narrowed } from '../narrowing.ts';
import { readPolicy } from '../spec.ts';
import type { Cap, FrequencyData } from './schema.ts';

function spanOf(cap: Cap): string {
  return cap.over === 'rolling' ? `within ${sayDuration(cap.withinMs)}` : `per ${cap.per}`;
}

/** True where one span holds all of another: a day lies in one week and in one month, a week not in one month. */
function holds(wide: Cap, narrow: Cap): boolean {
  if (wide.over === 'rolling') return narrow.over === 'rolling' && wide.withinMs >= narrow.withinMs;
  return narrow.over === 'calendar' && (wide.per === narrow.per || narrow.per === 'day');
}

/** True where a cap allows no more than another: as few in a span that holds the other one. */
function isAsStrict(cap: Cap, wanted: Cap): boolean {
  return cap.max <= wanted.max && holds(cap, wanted);
}

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<FrequencyData>(old), readPolicy<FrequencyData>(young)];
  const found: string[] = [];
  for (const cap of before.caps) {
    if (after.caps.some((each) => isAsStrict(each, cap))) continue;
    const same = after.caps.find((each) => spanOf(each) === spanOf(cap));
    const span = spanOf(cap);
    found.push(
      same === undefined
        ? `${cap.max} ${span} is no limit any more`
        : `allows ${same.max} instead of ${cap.max} ${span}`,
    );
  }
  const { counts } = after;
  return [
    ...found,
    ...narrowed(before.tags, after.tags, 'limited tags'),
    ...narrowed(before.counts.classes, counts.classes, 'classes that count'),
    ...narrowed(before.counts.channels, counts.channels, 'channels that count'),
    ...narrowed(before.counts.tags, counts.tags, 'tags that count'),
  ];
}
