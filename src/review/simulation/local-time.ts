/** Local dates and hours of many instants: most are of the same quarter of an hour as the one before. */
import type { Instant } from '../../base/ids.ts';
import { localDate, toLocal } from '../../base/zone.ts';

/** No zone changes its clocks within one of these. */
const QUARTER_MS = 900_000;

export type LocalTime = { readonly date: string; readonly hour: number };

/** Tells the local date and hour of instants in a zone. */
export function rememberLocalTime(zone: string): (at: Instant) => LocalTime {
  let quarter = -1;
  let known: LocalTime = { date: '', hour: 0 };
  return (at) => {
    const present = Math.floor(at / QUARTER_MS);
    if (present !== quarter) known = { date: localDate(zone, at), hour: toLocal(zone, at).hour };
    quarter = present;
    return known;
  };
}
