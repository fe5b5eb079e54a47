/**
 * A steady pace: so many in a span of time, and no catching up on what was missed. The generic cell rate algorithm
 * (ITU-T I.371, appendix; a token bucket that remembers one instant). For every kind of lane that needs one.
 */
import { type Instant, instant, NEVER } from '../../base/ids.ts';
import type { Permits } from '../../kernel/kinds.ts';

/**
 * At most `max` in any span of `perMs` (with `burst`: that many on top). `burst` null: `max` is never passed, and what
 * may start together is a twentieth of it, at most what a second brings, at least one.
 */
export type Pace = { readonly max: number; readonly perMs: number; readonly burst: number | null };

/** The spans that a pace may be per, in ms. */
export const SPANS_MS: { readonly [per: string]: number } = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** The instant at which the bucket would be full, in ms; undefined: it is. */
export type Progress = number | undefined;

type Steps = { readonly everyMs: number; readonly together: number };

function stepsOf({ max, perMs, burst }: Pace): Steps {
  const together = Math.max(1, burst ?? Math.floor(Math.min(max / 20, (max * 1_000) / perMs)));
  // With n together and one every `everyMs`, a span sees at most n - 1 + perMs / everyMs.
  const everyMs = burst === null ? perMs / (max - together + 1) : perMs / max;
  return { everyMs, together };
}

function freeAt({ everyMs, together }: Steps, progress: Progress, now: number): number {
  const ahead = Math.max(0, (progress ?? now) - now);
  return Math.max(0, Math.floor(together - ahead / everyMs));
}

/** How many may start now. Pure. */
export function permitsOf(pace: Pace, progress: Progress, now: Instant): Permits {
  const steps = stepsOf(pace);
  const free = freeAt(steps, progress, now);
  if (progress === undefined || free >= steps.together) return { free, until: NEVER };
  // The next one comes when what is ahead has shrunk by a step; fractions are not exact, so the millisecond is looked for.
  let nextAt = Math.max(now + 1, Math.floor(progress - (steps.together - free - 1) * steps.everyMs));
  while (freeAt(steps, progress, nextAt) <= free) nextAt += 1;
  return { free, until: instant(nextAt) };
}

/** The bucket after `count` have started. Pure. */
export function advancePace(pace: Pace, progress: Progress, count: number, now: Instant): number {
  return Math.max(progress ?? now, now) + count * stepsOf(pace).everyMs;
}
