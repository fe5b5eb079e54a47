/** A quiet hours policy in plain language. */
import type { JsonObject } from '../../../base/json.ts';
import { describeWeekdays, formatTimeOfDay } from '../../weekdays.ts';
import { readPolicy } from '../spec.ts';
import type { QuietHoursData } from './schema.ts';

/** "held from 23:00 to 10:00 local time (Saturday, Sunday; ES)". Pure. */
export function describe(spec: JsonObject): string {
  const { windows, unknownZone } = readPolicy<QuietHoursData>(spec);
  const parts = windows.map(({ fromMs, toMs, weekdays, countries }) => {
    const notes = [describeWeekdays(weekdays), (countries ?? []).join(', ')].filter((note) => note !== '');
    const extra = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
    return `from ${formatTimeOfDay(fromMs)} to ${formatTimeOfDay(toMs)}${extra}`;
  });
  const strict =
    unknownZone === 'most_restrictive' ? ', in every zone of the country when theirs is unknown' : '';
  return `held ${parts.join(' and ')} local time${strict}`;
}
