/** All local days of a span, so that a quiet day is seen to be quiet. Pure. */
import { civilFromDays, daysFromCivil, formatDate, parseDate } from '../../base/civil.ts';

/** More days than this are not filled up. */
const DAYS_MAX = 4_000;

/** From the first to the last of these dates, each once; texts that are no dates stay at the end. Pure. */
export function allDays(dates: readonly string[]): readonly string[] {
  const numbers = dates.flatMap((date) => {
    const parsed = parseDate(date);
    return parsed === null ? [] : [daysFromCivil(parsed.year, parsed.month, parsed.day)];
  });
  const others = [...new Set(dates.filter((date) => parseDate(date) === null))];
  if (numbers.length === 0) return others;
  const first = numbers.reduce((a, b) => Math.min(a, b));
  const last = numbers.reduce((a, b) => Math.max(a, b));
  if (last - first > DAYS_MAX) return [...new Set(dates)].sort();
  const days = Array.from({ length: last - first + 1 }, (_, index) =>
    formatDate(civilFromDays(first + index)),
  );
  return [...days, ...others];
}
