/** Instants as people read them in a remedy: on the clock of a zone. Judges nothing. */
import { type Instant, NEVER } from '../../base/ids.ts';
import { toLocal } from '../../base/zone.ts';

const pad = (part: number, width = 2) => String(part).padStart(width, '0');

/**
 * "2026-03-04 09:00 Europe/Madrid"; seconds and milliseconds only where there are some, so that nothing is promised too
 * early. "never" for NEVER. Pure.
 */
export function formatLocal(at: Instant, zone: string): string {
  if (at === NEVER) return 'never';
  const { year, month, day, hour, minute, second, millisecond } = toLocal(zone, at);
  const fraction = millisecond === 0 ? '' : `.${pad(millisecond, 3)}`;
  const seconds = second === 0 && millisecond === 0 ? '' : `:${pad(second)}${fraction}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}${seconds} ${zone}`;
}
