/**
 * Entries by the calendar of one subscriber: `date` attributes, and schedules in the subscriber's zone (semantics 9, 19).
 * Keeps the next instant per journey in the state; starts no run itself.
 */
import { isLeapYear, parseDate, parseTimeOfDayMs } from '../base/civil.ts';
import { type Instant, NEVER } from '../base/ids.ts';
import { parseInstant } from '../base/instant.ts';
import { isJsonObject, type Json } from '../base/json.ts';
import { fromLocal, localDate, toLocal } from '../base/zone.ts';
import type { EntryPlan } from '../plan/plan.ts';
import { type Moment, own, zoneOf } from './moment.ts';
import type { ProgramJourney } from './program.ts';
import { nextOccurrence, splitTimeOfDay } from './schedule.ts';
import { attributeOf, dig, fits, typeUnder } from './values.ts';

type DateEntry = Extract<EntryPlan, { by: 'date' }>;

/** The date in a value: a date, or an instant's date in `zone`. */
function civilDate(value: Json | undefined, zone: string) {
  if (typeof value !== 'string') return null;
  const date = parseDate(value);
  if (date !== null) return date;
  const at = parseInstant(value);
  return at === null ? null : toLocal(zone, at);
}

/** The first occurrence at or after `from` and in year `yearMin` or later; NEVER where there is none. */
function nextDate(
  entry: DateEntry,
  value: Json | undefined,
  zone: string,
  from: Instant,
  yearMin: number,
): Instant {
  const date = civilDate(value, zone);
  const timeOfDayMs = parseTimeOfDayMs(entry.at);
  if (date === null || timeOfDayMs === null) return NEVER;
  const time = splitTimeOfDay(timeOfDayMs);
  const { month, day } = date;
  if (entry.every === undefined) {
    const at = date.year < yearMin ? NEVER : fromLocal(zone, { year: date.year, month, day, ...time });
    return at >= from ? at : NEVER;
  }
  const first = Math.max(toLocal(zone, from).year - 1, date.year, yearMin);
  for (let year = first; year <= first + 2; year++) {
    const spelled = month === 2 && day === 29 && !isLeapYear(year);
    const shown = spelled
      ? entry.feb29 === 'mar01'
        ? { month: 3, day: 1 }
        : { month: 2, day: 28 }
      : { month, day };
    const at = fromLocal(zone, { year, ...shown, ...time });
    if (at >= from) return at;
  }
  return NEVER;
}

/** The attribute; undefined where it does not fit its catalog type (semantics 12). */
function dateValue(moment: Moment, entry: DateEntry): Json | undefined {
  const path = entry.attribute[0] === 'profile' ? entry.attribute.slice(1) : entry.attribute;
  const value = dig(moment.state.profile, path);
  const type = typeUnder(moment.program.plan.catalog.profile, path, 0);
  return value !== undefined && fits(value, type) ? value : undefined;
}

/**
 * Sets a journey's alarm. `firedAt`: the occurrence that has just been used, or null.
 * What was used already does not come again when the zone changes.
 */
function setAlarm(moment: Moment, journey: ProgramJourney, firedAt: Instant | null): void {
  const { entry, name } = journey.plan;
  const zone = zoneOf(moment, journey.plan.zone);
  const known = moment.state.alarms[name];
  const seen = known !== undefined && isJsonObject(known.seen) ? known.seen : {};
  const from = (firedAt === null ? moment.now : Math.max(moment.now, firedAt + 1)) as Instant;
  let dueAt = NEVER;
  let next: Json = null;
  if (entry.by === 'schedule') {
    const used = firedAt === null ? (seen.used ?? null) : localDate(zone, firedAt);
    dueAt = nextOccurrence(entry.schedule, zone, from);
    if (dueAt !== NEVER && localDate(zone, dueAt) === used) {
      dueAt = nextOccurrence(entry.schedule, zone, (dueAt + 1) as Instant);
    }
    next = { used };
  } else if (entry.by === 'date') {
    const value = dateValue(moment, entry);
    const sameValue = JSON.stringify(seen.value ?? null) === JSON.stringify(value ?? null);
    let used = sameValue && typeof seen.used === 'number' ? seen.used : 0;
    if (firedAt !== null) used = toLocal(zone, firedAt).year;
    dueAt = nextDate(entry, value, zone, from, used === 0 ? 0 : used + 1);
    next = { value: value ?? null, used };
  }
  if (dueAt === NEVER && known === undefined) return;
  own(moment, 'alarms')[name] = { dueAt, seen: next };
}

/** Computes the alarms that read one of these attributes again; all of them where the zone may have changed. */
export function refreshAlarms(moment: Moment, changed: readonly string[]): void {
  const { entriesByAlarm } = moment.program;
  if (entriesByAlarm.size === 0) return;
  const zoneChanged = changed.includes('timezone') || changed.includes('country');
  for (const journey of entriesByAlarm.values()) {
    const { entry } = journey.plan;
    const read = entry.by === 'date' && changed.includes(attributeOf(entry.attribute));
    if (read || zoneChanged) setAlarm(moment, journey, null);
  }
}

/** Computes every alarm for a plan that this subscriber has not seen yet, and drops those of journeys that are gone. */
export function adoptAlarms(moment: Moment): void {
  const { entriesByAlarm } = moment.program;
  for (const name of Object.keys(moment.state.alarms)) {
    if (!entriesByAlarm.has(name)) delete own(moment, 'alarms')[name];
  }
  for (const journey of entriesByAlarm.values()) {
    // An alarm that has come due is handled in this instant; a new plan does not lose it.
    if ((moment.state.alarms[journey.plan.name]?.dueAt ?? NEVER) > moment.now)
      setAlarm(moment, journey, null);
  }
}

/** Turns the alarms that have come due into pending entries, and sets the next ones. */
export function fireAlarms(moment: Moment): void {
  const { alarms } = moment.state;
  for (const name in alarms) {
    const dueAt = alarms[name]?.dueAt ?? NEVER;
    const journey = moment.program.entriesByAlarm.get(name);
    if (dueAt > moment.now || journey === undefined) continue;
    moment.pending.push({ journey, entry: { name: '', at: dueAt, properties: {} }, holds: null });
    setAlarm(moment, journey, dueAt);
  }
}
