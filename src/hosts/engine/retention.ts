/** How long things are kept, as the workspace says (durations in text or in milliseconds), with the defaults. Pure. */
import { parseDurationMs } from '../../base/duration.ts';
import { type Instant, instant } from '../../base/ids.ts';
import type { Json } from '../../base/json.ts';
import type { Program } from '../../kernel/program.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RetentionDays } from '../store.ts';
import { REMEMBER_DAYS } from './seen.ts';
import { oldestSpan } from './tallies.ts';

const DAY_MS = 86_400_000;
/** Receipts later than this no longer find their send by its key. */
const SENT_DAYS = 30;

export type Retention = { readonly eventsMs: number; readonly decisionsMs: number };

function durationOf(value: Json | undefined, fallbackMs: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseDurationMs(value) ?? fallbackMs;
  return fallbackMs;
}

const known = new WeakMap<Plan, Retention>();

/** What a plan's workspace keeps: raw events (default 90 days; 0 keeps none) and decisions (default 400 days). */
export function retentionOf(plan: Plan): Retention {
  const found = known.get(plan);
  if (found !== undefined) return found;
  const { retention } = plan.workspace;
  const eventsMs = durationOf(retention.events, 90 * DAY_MS);
  const decisionsMs = durationOf(retention.decisions, 400 * DAY_MS);
  const read = { eventsMs, decisionsMs };
  known.set(plan, read);
  return read;
}

/** The days before which a store forgets, seen from `now`. */
export function retentionDays({ plan, addressMemory }: Program, now: Instant): RetentionDays {
  const { eventsMs, decisionsMs } = retentionOf(plan);
  const today = Math.floor(now / DAY_MS);
  return {
    ids: today - REMEMBER_DAYS,
    events: Math.floor((now - eventsMs) / DAY_MS),
    decisions: Math.floor((now - decisionsMs) / DAY_MS),
    sent: today - SENT_DAYS,
    tallySpan: oldestSpan(now),
    touchesUntil: instant(now - (addressMemory?.windowMs ?? 0)),
  };
}
