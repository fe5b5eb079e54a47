/** Numbers of a simulation in words: dates, spans, shares. Pure. */
import type { Instant } from '../../base/ids.ts';
import { localDate, toLocal } from '../../base/zone.ts';
import { formatCell } from './columns.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "2026-09-07" as "7 Sep"; another text as it is. Pure. */
export function shortDate(date: string): string {
  const [, month, day] = /^\d{4}-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? date : `${Number(day)} ${name}`;
}

/** "7 Sep 15:00", on the clock of a zone. Pure. */
export function formatHour(zone: string, at: Instant): string {
  const { hour, minute } = toLocal(zone, at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${shortDate(localDate(zone, at))} ${two(hour)}:${two(minute)}`;
}

/** "40 seconds", "12 minutes", "2.5 hours", "3 days". Pure. */
export function formatWait(seconds: number): string {
  const [amount, unit] =
    seconds < 120
      ? [seconds, 'second']
      : seconds < 7_200
        ? [seconds / 60, 'minute']
        : seconds < 172_800
          ? [seconds / 3_600, 'hour']
          : [seconds / 86_400, 'day'];
  const rounded = amount < 10 ? Number(amount.toFixed(1)) : Math.round(amount);
  return countOf(rounded, unit);
}

/** "1 day", "2,000 days". Pure. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCell(count)} ${count === 1 ? noun : plural}`;
}

/** A share of a whole in percent: "0 %", "<1 %", "12 %". Pure. */
export function percentOf(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  const percent = (part / whole) * 100;
  return percent < 1 ? '<1 %' : `${Math.min(percent > 99 && part < whole ? 99 : 100, Math.round(percent))} %`;
}
