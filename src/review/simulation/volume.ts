/**
 * Counts what a simulation decided: by local day, channel and class; by policy; by journey. Memory grows with the kinds
 * of sends and the days, never with the number of people.
 */
import type { Instant } from '../../base/ids.ts';
import type { Decision } from '../../kernel/decision.ts';
import { createCountTable } from './count-table.ts';
import { rememberLocalTime } from './local-time.ts';
import {
  type DayRow,
  type JourneyRow,
  OUTCOMES,
  type OutcomeCounts,
  type OutcomeName,
  type PolicyRow,
} from './simulation.ts';

/** A recorder: it is told every decision; those of one person in order. */
export type Volume = {
  decided(decision: Decision): void;
  days(): readonly DayRow[];
  policies(): readonly PolicyRow[];
  journeys(): readonly JourneyRow[];
};

/** Gates that stop a send for an order, and not for the person. */
const CONTROL_GATE = 'panic';

/** How a send ended, by the state that it settled in; `refused` is counted where it is refused. */
const ENDS: { readonly [state: string]: OutcomeName } = {
  accepted: 'sent',
  expired: 'expired',
  rejected: 'failed',
  dead: 'failed',
};

/** What a decision says about a send; null: nothing that is counted. Pure. */
export function outcomeOf({ type, kind, reason, values }: Decision): OutcomeName | null {
  if (type === 'settled') return ENDS[String(values?.state ?? '')] ?? null;
  if (type === 'refused') return reason === 'substituted' ? 'substituted' : 'refused';
  if (type === 'deferred') return kind === CONTROL_GATE ? 'held' : 'deferred';
  return type === 'passed' && reason === 'trickle' ? 'trickled' : null;
}

/** Starts to count what happens from `from` on, in days of `zone`. */
export function createVolume({ from, zone }: { readonly from: Instant; readonly zone: string }): Volume {
  const days = createCountTable(OUTCOMES);
  const policies = createCountTable(['refused', 'deferred', 'held']);
  const journeys = createCountTable(['entered', 'not_entered', 'sent']);
  const timeOf = rememberLocalTime(zone);
  return {
    decided(decision) {
      const { at, channel, kind, policy, journey = '', type } = decision;
      if (at < from) return;
      if (type === 'entered') journeys.add([journey], 'entered');
      if (type === 'entry_refused') journeys.add([journey], 'not_entered');
      const outcome = outcomeOf(decision);
      if (outcome === null) return;
      days.add([timeOf(at).date, channel ?? 'call', decision.class ?? ''], outcome);
      if (outcome === 'sent') journeys.add([journey], 'sent');
      if (outcome === 'refused' || outcome === 'deferred' || outcome === 'held') {
        policies.add([kind ?? '', policy ?? kind ?? ''], outcome);
      }
    },
    days: () =>
      days.rows().map(({ at: [day = '', channel = '', name = ''], counts }) => {
        return { day, channel, class: name, ...(counts as OutcomeCounts) };
      }),
    policies: () =>
      policies.rows().map(({ at: [gate = '', policy = ''], counts }) => ({ gate, policy, ...counts })),
    journeys: () => journeys.rows().map(({ at: [journey = ''], counts }) => ({ journey, ...counts })),
  };
}
