/** How a rate lets more through than before. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { RateData } from './schema.ts';

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [old as unknown as RateData, young as unknown as RateData];
  const speed = ({ max, perMs }: RateData) => max / perMs;
  const told = ({ max, perMs }: RateData) => `${max} in ${sayDuration(perMs)}`;
  return [
    ...(speed(after) > speed(before) ? [`lets ${told(after)} through instead of ${told(before)}`] : []),
    ...((after.burst ?? 0) > (before.burst ?? 0) ? ['lets more go out together'] : []),
  ];
}
