/**
 * The proleptic Gregorian calendar as arithmetic on day numbers, without zones and without `Date`.
 * Formulas: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
 */

export const DAY_MS = 86_400_000;

/** A calendar date; month 1 to 12, day 1 to 31. */
export type CivilDate = { readonly year: number; readonly month: number; readonly day: number };

/** Days since 1970-01-01 of a date. A day or month out of range counts on into the neighbours (31 April = 1 May). Pure. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const monthIndex = month - 1;
  const realYear = year + Math.floor(monthIndex / 12);
  const realMonth = (((monthIndex % 12) + 12) % 12) + 1;
  const shifted = realMonth <= 2 ? realYear - 1 : realYear;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (realMonth > 2 ? realMonth - 3 : realMonth + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number (days since 1970-01-01). Pure. */
export function civilFromDays(dayNumber: number): CivilDate {
  const shifted = dayNumber + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Weekday of a day number: 1 = Monday to 7 = Sunday (ISO 8601). Pure. */
export function weekdayOf(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1;
}

/** True for a leap year of the Gregorian calendar. Pure. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Number of days of a month (1 to 12). Pure. */
export function daysInMonth(year: number, month: number): number {
  return daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}

/** Reads "YYYY-MM-DD"; null unless it is a date that exists (2026-02-29 does not). Pure. */
export function parseDate(text: string): CivilDate | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
}

/** Writes a date as "YYYY-MM-DD"; years outside 0 to 9999 get a sign and six digits (ISO 8601). Pure. */
export function formatDate(date: CivilDate): string {
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  const year =
    date.year >= 0 && date.year <= 9999
      ? digits(date.year, 4)
      : `${date.year < 0 ? '-' : '+'}${digits(Math.abs(date.year), 6)}`;
  return `${year}-${digits(date.month, 2)}-${digits(date.day, 2)}`;
}

/** Reads a time of day "HH:MM" or "HH:MM:SS" (00:00 to 23:59:59) as milliseconds since midnight; null otherwise. Pure. */
export function parseTimeOfDayMs(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (found === null) return null;
  return (Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3] ?? 0)) * 1000;
}
