/** How a QuietHoursPolicy leaves more hours open than before. */
import type { JsonObject } from '../../../base/json.ts';
import { readPolicy } from '../spec.ts';
import type { QuietHoursData, QuietWindow } from './schema.ts';

const DAY_MS = 86_400_000;

function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const lengthOf = (fromMs: number, toMs: number) => (toMs - fromMs + DAY_MS) % DAY_MS;

function holds<Name>(wide: readonly Name[] | null, narrow: readonly Name[] | null): boolean {
  return wide === null || narrow?.every((each) => wide.includes(each)) === true;
}

/** True where one window is quiet whenever another one is; they may wrap midnight. */
function contains(wide: QuietWindow, narrow: QuietWindow): boolean {
  if (!holds(wide.weekdays, narrow.weekdays) || !holds(wide.countries, narrow.countries)) return false;
  const start = lengthOf(wide.fromMs, narrow.fromMs);
  return start + lengthOf(narrow.fromMs, narrow.toMs) <= lengthOf(wide.fromMs, wide.toMs);
}

/** Which hours are open now, where one window in its place is shorter at its ends; else that not all of it is quiet. */
function sayOpen(window: QuietWindow, now: readonly QuietWindow[]): string {
  const inner = now.filter((each) => contains({ ...each, fromMs: window.fromMs, toMs: window.toMs }, window));
  const [only] = inner;
  if (
    inner.length !== 1 ||
    only === undefined ||
    !contains(window, { ...window, fromMs: only.fromMs, toMs: only.toMs })
  ) {
    return `${clock(window.fromMs)} to ${clock(window.toMs)} is no longer quiet throughout`;
  }
  const open = [
    [window.fromMs, only.fromMs],
    [only.toMs, window.toMs],
  ].filter(([from, to]) => from !== to);
  const told = open.map(([from = 0, to = 0]) => `${clock(from)} to ${clock(to)}`);
  return `${told.join(' and ')} ${told.length === 1 ? 'is' : 'are'} no longer quiet`;
}

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<QuietHoursData>(old), readPolicy<QuietHoursData>(young)];
  const open = before.windows.filter((window) => !after.windows.some((each) => contains(each, window)));
  const shown = open.map((window) => sayOpen(window, after.windows));
  const zone =
    before.unknownZone === 'most_restrictive' && after.unknownZone === 'chain'
      ? ['an unknown zone is guessed instead of waiting for all of them']
      : [];
  return [...shown, ...zone];
}
