/**
 * Whether the same trigger brings the same people into two journeys at the same time. Says yes only where that is plain: one
 * trigger, and conditions that can hold together. Journeys with different triggers may share people, too; nothing is said
 * of those.
 */
import { canonicalJson } from '../base/canonical.ts';
import { meaningOf } from '../plan/digest.ts';
import type { ConditionSpec, EntryPlan, JourneyPlan, Plan } from '../plan/plan.ts';
import { canNever } from './satisfiable/satisfiable.ts';

/** How many others one is compared with: a bound on time in workspaces where everything has the same trigger. */
export const COMPARED_MAX = 20;

/** What sets the entry off, without its condition; null where it depends on the audience alone. Pure. */
export function triggerOf(entry: EntryPlan): string | null {
  if (entry.by === 'at' || entry.by === 'schedule') return null;
  if (entry.by === 'event') return canonicalJson({ event: entry.event });
  if (entry.by === 'segment') return canonicalJson({ segment: entry.segment });
  return canonicalJson(meaningOf(entry));
}

/** True unless nobody can ever meet all of these conditions at once; those left out hold for everybody. Pure. */
export function mayHoldTogether(conditions: readonly (ConditionSpec | undefined)[], plan: Plan): boolean {
  const written = conditions.filter((when) => when !== undefined);
  const [first, ...others] = written.map((when) => canonicalJson(meaningOf(when)));
  if (others.every((other) => other === first)) return true;
  return !canNever(
    written.map((when) => ({ when, is: 'true' })),
    plan,
  );
}

/** Of two journeys with one trigger: true unless nobody can come into both. Pure. */
export function mayShareEntry(one: JourneyPlan, other: JourneyPlan, plan: Plan): boolean {
  const wheres = [one, other].map(({ entry }) => (entry.by === 'event' ? entry.where : undefined));
  return mayHoldTogether(wheres, plan) && mayHoldTogether([one.audience, other.audience], plan);
}
