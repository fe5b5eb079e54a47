/** The seven days as people write them (`mon` to `sun`) and as zones count them (1 = Monday to 7). Names only. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The numbers (ISO 8601) of these names, in order and once each; unknown names are left out. Pure. */
export function weekdayNumbers(names: readonly string[]): readonly number[] {
  return WEEKDAYS.flatMap((name, index) => (names.includes(name) ? [index + 1] : []));
}

/** "Monday to Friday", "Saturday, Sunday"; '' for all days. Pure. */
export function describeWeekdays(numbers: readonly number[] | null): string {
  if (numbers === null || numbers.length === 7) return '';
  const first = numbers[0] ?? 1;
  const isRow = numbers.length > 2 && numbers.every((day, index) => day === first + index);
  const names = numbers.map((day) => NAMES[day - 1] ?? '');
  return isRow ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

/** "09:00" or "09:00:30" of milliseconds since midnight. Pure. */
export function formatTimeOfDay(ofDayMs: number): string {
  const seconds = Math.floor(ofDayMs / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[2] === 0 ? parts.slice(0, 2) : parts;
  return shown.map((part) => String(part).padStart(2, '0')).join(':');
}
