/** Counts of one event against each other: in a longer window, or with fewer conditions, there are never fewer of them. */
import type { Counted, Variable } from './logic.ts';
import type { Possible } from './variable.ts';

type Count = { readonly counted: Counted; readonly low: number; readonly high: number };

/** False where some count would have to be larger than one that holds all of its events. Pure. */
export function areCountsPossible(
  known: Iterable<{ readonly variable: Variable; readonly possible: Possible }>,
): boolean {
  const byEvent = new Map<string, Count[]>();
  for (const { variable, possible } of known) {
    const count = countOf(variable, possible);
    if (count === undefined) continue;
    const name = `${count.counted.event} @${count.counted.moment}`;
    byEvent.set(name, [...(byEvent.get(name) ?? []), count]);
  }
  for (const counts of byEvent.values()) {
    const isTorn = counts.some((part) =>
      counts.some((whole) => part.low > whole.high && holds(whole.counted, part.counted)),
    );
    if (isTorn) return false;
  }
  return true;
}

/** The ends of a count that must be there. */
function countOf({ counted }: Variable, { isAbsent, parts }: Possible): Count | undefined {
  const { numbers } = parts;
  if (counted === undefined || isAbsent || numbers === null) return undefined;
  const { low, withLow, high, withHigh, only } = numbers;
  if (only !== null) {
    const points = [...only].filter((each): each is number => typeof each === 'number');
    return { counted, low: Math.min(...points), high: Math.max(...points) };
  }
  const [from, to] = [
    typeof low === 'number' ? low : 0,
    typeof high === 'number' ? high : Number.POSITIVE_INFINITY,
  ];
  return {
    counted,
    low: withLow ? Math.ceil(from) : Math.floor(from) + 1,
    high: withHigh ? Math.floor(to) : Math.ceil(to) - 1,
  };
}

/** True if every event that counts for `part` counts for `whole`, too. */
function holds(whole: Counted, part: Counted): boolean {
  if (whole === part) return false;
  if (whole.where !== '' && whole.where !== part.where) return false;
  if (whole.key !== '' && whole.key !== part.key) return false;
  if (whole.reading !== part.reading && whole.reading !== 'count') return false;
  if ((whole.windowMs ?? Number.POSITIVE_INFINITY) < (part.windowMs ?? Number.POSITIVE_INFINITY))
    return false;
  if (whole.since === part.since) return whole.mark === part.mark;
  // A run arrives at its steps after it has entered.
  return whole.since === 'ever' || (whole.since === 'entry' && part.since !== 'ever');
}
