/**
 * From when on every raw event is kept: what is older was forgotten, as the workspace says, or never kept. The kernel makes
 * new facts of what is there, and must know where that ends.
 */
import { type Instant, instant, type SubscriberId } from '../../base/ids.ts';
import type { EventInput, History } from '../../kernel/input.ts';
import type { Plan } from '../../plan/plan.ts';
import { dayStart, type Store } from '../store.ts';
import { retentionOf } from './retention.ts';

const META = 'events_from';
/** Nothing is kept now. */
const NOTHING = 'none';
const EVERYTHING = 0 as Instant;

type Meta = Pick<Store, 'readMeta' | 'writeMeta'>;

/** The instant; null: none are kept. A store that has noted nothing yet: as far back as its plan says. */
function readFrom(store: Pick<Store, 'readMeta'>, plan: Plan, now: Instant): Instant | null {
  const noted = store.readMeta(META);
  if (noted === NOTHING) return null;
  if (noted !== null) return instant(Number(noted));
  const { eventsMs } = retentionOf(plan);
  return eventsMs === 0 ? null : dayStart(Math.floor((now - eventsMs) / 86_400_000) + 1);
}

/** A plan takes the place of another one (null: of none), in its transaction. */
export function noteKeeping(store: Meta, before: Plan | null, next: Plan, now: Instant): void {
  const keeps = retentionOf(next).eventsMs > 0;
  const from = before === null ? EVERYTHING : readFrom(store, before, now);
  if (!keeps) store.writeMeta(META, NOTHING);
  else store.writeMeta(META, String(from ?? now));
}

/** Raw events of the days before `day` were forgotten, in this transaction. */
export function noteForgotten(store: Meta, plan: Plan, day: number, now: Instant): void {
  const from = readFrom(store, plan, now);
  if (from !== null) store.writeMeta(META, String(Math.max(from, dayStart(day))));
}

/**
 * What is kept of a subscriber, with that of whom it absorbed; `pending`: what this commit has handled already and not
 * written yet. Undefined: nothing is kept of anybody.
 */
export function readHistory(
  store: Pick<Store, 'readMeta' | 'readEvents'>,
  plan: Plan,
  subscriber: SubscriberId,
  pending: readonly EventInput[],
  now: Instant,
): History | undefined {
  const from = readFrom(store, plan, now);
  if (from === null) return undefined;
  return { events: [...store.readEvents(subscriber, Number.MAX_SAFE_INTEGER), ...pending], from };
}
