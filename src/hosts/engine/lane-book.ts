/** What the engine keeps in memory of the lanes of policies. How it changes is in lanes.ts. */
import type { Json } from '../../base/json.ts';
import type { Turns } from './queues.ts';

/** What is kept of a lane: by limit what its kind remembers; `at`: the latest instant at which something started. */
export type LaneRecord = {
  readonly at: number;
  readonly limits: { readonly [kind: string]: Json };
  readonly turns: Turns;
};

/** Lanes as committed, and the clock that they share. `shiftMs`: how far it is ahead of the wall clock. */
export type LaneBook = {
  readonly records: Map<string, LaneRecord>;
  shiftMs: number;
  lastAt: number;
};

/** A book with nothing read yet. */
export function createLaneBook(): LaneBook {
  return { records: new Map(), shiftMs: 0, lastAt: 0 };
}
