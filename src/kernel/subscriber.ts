/** A subscriber nobody has seen before. Nothing here reads a plan. */
import type { Instant, SubscriberId } from '../base/ids.ts';
import type { SubscriberState } from './state.ts';

/** An empty state, created at `at`; the first `advance` adopts the plan in force. Pure. */
export function createState(id: SubscriberId, at: Instant): SubscriberState {
  return {
    id,
    createdAt: at,
    now: at,
    plan: null,
    profile: {},
    consent: {},
    facts: {},
    watched: {},
    alarms: {},
    runs: [],
    sends: [],
    touches: [],
    history: [],
    exposures: [],
    runCount: 0,
  };
}
