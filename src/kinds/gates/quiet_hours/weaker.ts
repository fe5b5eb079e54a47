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

/** One sentence on each. Pure. */
export function weaker(old: JsonObject, young: JsonObject): readonly string[] {
  const [before, after] = [readPolicy<QuietHoursData>(old), readPolicy<QuietHoursData>(young)];
  const open = before.windows.filter((window) => !after.windows.some((each) => contains(each, window)));
  const shown = open.map(
    ({ fromMs, toMs }) => `${clock(fromMs)} to ${clock(toMs)} is not quiet throughout any more`,
  );
  const zone =
    before.unknownZone === 'most_restrictive' && after.unknownZone === 'chain'
      ? ['an unknown zone is guessed instead of waiting for all of them']
      : [];
  return [...shown, ...zone];
}
