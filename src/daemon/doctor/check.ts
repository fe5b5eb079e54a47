/** What a check of the doctor says. Decides nothing about exit codes. */

/**
 * `ok`; `warn`: it works, and somebody should look; `fail`: the daemon does not start, or does not do its work; `refused`: a
 * store that may not be opened. `help`: what to do, in one sentence.
 */
export type Check = {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail' | 'refused';
  readonly message: string;
  readonly help?: string;
};

/** A check that found nothing. Pure. */
export function fine(name: string, message: string): Check {
  return { name, status: 'ok', message };
}

/** A size in words: "12.3 MB". Pure. */
export function describeBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit += 1) size /= 1024;
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}
