/** A gauge in plain language. */
import { sayDuration } from '../../../base/duration.ts';
import type { JsonObject } from '../../../base/json.ts';
import { SPANS_MS } from '../pace.ts';
import { readLimit } from '../spec.ts';
import type { GaugeData } from './schema.ts';

const STALE: { readonly [how in GaugeData['whenStale']]: string } = {
  hold: 'held',
  slow: 'slow',
  ignore: 'not limited',
};

/** "held while `agents_free` is below 2, 5 a minute below 10; held when it was not said for 10m". Pure. */
export function describe(spec: JsonObject): string {
  const { name, holdBelow, slowBelow, slow, staleAfterMs, whenStale } = readLimit<GaugeData>(spec);
  const per = Object.keys(SPANS_MS).find((each) => SPANS_MS[each] === slow?.perMs) ?? '';
  const slowly = slow === null || slowBelow === null ? '' : `, ${slow.max} a ${per} below ${slowBelow}`;
  const stale = `${STALE[whenStale]} when it was not said for ${sayDuration(staleAfterMs)}`;
  return `held while \`${name}\` is below ${holdBelow}${slowly}; ${stale}`;
}
