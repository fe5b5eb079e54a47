/** How a gauge holds back less than before. */
import type { JsonObject } from '../../../base/json.ts';
import type { GaugeData } from './schema.ts';

const STRICTNESS = ['ignore', 'slow', 'hold'];

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [old as unknown as GaugeData, young as unknown as GaugeData];
  const found: string[] = [];
  if (after.name !== before.name) found.push(`reads \`${after.name}\` instead of \`${before.name}\``);
  if (after.holdBelow < before.holdBelow)
    found.push(`holds below ${after.holdBelow} instead of below ${before.holdBelow}`);
  if ((after.slowBelow ?? 0) < (before.slowBelow ?? 0)) found.push('slows down later');
  if (after.perSend < before.perSend) found.push('counts less for each send');
  if (STRICTNESS.indexOf(after.whenStale) < STRICTNESS.indexOf(before.whenStale))
    found.push('lets more go while nobody says its value');
  return found;
}
