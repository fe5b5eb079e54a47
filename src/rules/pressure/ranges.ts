/**
 * How long after each anchor (the entry, a date) a run can come to each step, at the earliest and at the latest. Bounds,
 * found by going round the graph; a loop without a known end has no latest. Milliseconds.
 */
import { type Delay, ENTRY_ANCHOR, loopAnchor, type Move } from './moves.ts';

const DAY_MS = 86_400_000;

/** `least` to `most` after an anchor; negative is before it. */
export type Range = { readonly leastMs: number; readonly mostMs: number };
export type Ranges = ReadonlyMap<string, Range>;

export const ANY: Range = { leastMs: Number.NEGATIVE_INFINITY, mostMs: Number.POSITIVE_INFINITY };

/** The ways of a journey, from its first step. */
export type Graph = {
  readonly start: string | null;
  readonly moves: ReadonlyMap<string, readonly Move[]>;
};

/** The length of a delay for a run that comes within these ranges; null where the way is closed. Pure. */
function lengthOf(delay: Delay, ranges: Ranges): Range | null {
  if (delay.by === 'span') return { leastMs: delay.leastMs, mostMs: delay.mostMs };
  if (delay.by === 'clock') {
    const { days, atMs, weekdays } = delay;
    const moreMs = (weekdays === null ? 0 : 6 * DAY_MS) + (atMs === null ? 0 : DAY_MS);
    return {
      leastMs: atMs === null ? days * DAY_MS : Math.max(0, days - 1) * DAY_MS,
      mostMs: days * DAY_MS + moreMs,
    };
  }
  if (delay.by === 'any time') return { leastMs: 0, mostMs: lengthOf(delay.until, ranges)?.mostMs ?? 0 };
  const { leastMs, mostMs } = ranges.get(delay.anchor) ?? ANY;
  const { offsetMs } = delay;
  if (delay.by === 'past') return mostMs > offsetMs ? { leastMs: 0, mostMs: 0 } : null;
  if (delay.whenPast === 'closes' && leastMs > offsetMs) return null;
  return { leastMs: Math.max(0, offsetMs - mostMs), mostMs: Math.max(0, offsetMs - leastMs) };
}

/** What is known of the anchor itself once a way was open. */
function sharpen(delay: Delay, before: Range): Range {
  if (delay.by === 'past') return { ...before, leastMs: Math.max(before.leastMs, delay.offsetMs) };
  if (delay.by !== 'moment') return before;
  if (delay.whenPast === 'closes') return { leastMs: delay.offsetMs, mostMs: delay.offsetMs };
  return {
    leastMs: Math.max(before.leastMs, delay.offsetMs),
    mostMs: Math.max(before.mostMs, delay.offsetMs),
  };
}

/** The ranges behind a way; null where it is closed. */
function pass(move: Move, ranges: Ranges): Ranges | null {
  const { delay, round, leaves } = move;
  const length = lengthOf(delay, ranges);
  if (length === null) return null;
  const own = delay.by === 'moment' || delay.by === 'past' ? delay.anchor : null;
  const after = new Map<string, Range>();
  for (const [anchor, range] of ranges) {
    const moved = { leastMs: range.leastMs + length.leastMs, mostMs: range.mostMs + length.mostMs };
    after.set(anchor, anchor === own ? sharpen(delay, range) : moved);
  }
  if (own !== null && !after.has(own)) after.set(own, sharpen(delay, ANY));
  if (round !== undefined) after.set(loopAnchor(round.loop), { leastMs: 0, mostMs: 0 });
  if (leaves !== undefined) after.delete(loopAnchor(leaves));
  return after;
}

/** The smallest ranges that take in both; an anchor of which one knows nothing is not known. */
function join(left: Ranges, right: Ranges): Ranges {
  const joined = new Map<string, Range>();
  for (const [anchor, one] of left) {
    const other = right.get(anchor);
    if (other === undefined) continue;
    joined.set(anchor, {
      leastMs: Math.min(one.leastMs, other.leastMs),
      mostMs: Math.max(one.mostMs, other.mostMs),
    });
  }
  return joined;
}

/** Bounds that still move are let go. */
function widen(before: Ranges, after: Ranges): Ranges {
  return new Map(
    [...after].map(([anchor, { leastMs, mostMs }]) => {
      const known = before.get(anchor) ?? ANY;
      return [
        anchor,
        {
          leastMs: leastMs < known.leastMs ? Number.NEGATIVE_INFINITY : leastMs,
          mostMs: mostMs > known.mostMs ? Number.POSITIVE_INFINITY : mostMs,
        },
      ];
    }),
  );
}

function isSame(left: Ranges, right: Ranges): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(([anchor, { leastMs, mostMs }]) => {
    const other = right.get(anchor);
    return other !== undefined && other.leastMs === leastMs && other.mostMs === mostMs;
  });
}

/** Step -> ranges by anchor; steps that no run reaches are missing. Events that start runs are taken to come in time. Pure. */
export function rangesOf({ start, moves }: Graph): ReadonlyMap<string, Ranges> {
  const known = new Map<string, Ranges>();
  if (start === null) return known;
  const visits = new Map<string, number>();
  known.set(start, new Map([[ENTRY_ANCHOR, { leastMs: 0, mostMs: 0 }]]));
  const open = [start];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const ranges = known.get(id) ?? new Map();
    for (const move of moves.get(id) ?? []) {
      const after = move.to === null ? null : pass(move, ranges);
      if (move.to === null || after === null) continue;
      const before = known.get(move.to);
      const visited = (visits.get(move.to) ?? 0) + 1;
      const joined = before === undefined ? after : join(before, after);
      // A step has few ways in; who comes again and again comes round a loop.
      const settled = before !== undefined && visited > moves.size + 2 ? widen(before, joined) : joined;
      if (before !== undefined && isSame(before, settled)) continue;
      visits.set(move.to, visited);
      known.set(move.to, settled);
      if (!open.includes(move.to)) open.push(move.to);
    }
  }
  return known;
}
