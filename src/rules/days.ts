/** Calendar days as rules count and write them. No clock, no zone: days are YYYY-MM-DD. */
import { civilFromDays, daysFromCivil, formatDate, parseDate } from '../base/civil.ts';

function dayNumber(date: string): number {
  const { year, month, day } = parseDate(date) ?? { year: 0, month: 1, day: 1 };
  return daysFromCivil(year, month, day);
}

/** Days from one date to another, negative when the second is earlier. Both as YYYY-MM-DD. Pure. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The date so many days later. Both as YYYY-MM-DD. Pure. */
export function addDays(date: string, count: number): string {
  return formatDate(civilFromDays(dayNumber(date) + count));
}

/** `1 day`, `12 days`. Pure. */
export function writeDays(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}
