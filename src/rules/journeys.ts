/** Walks the journeys of a plan one at a time: of a large workspace, all of them at once take hundreds of megabytes. */
import type { JourneyPlan, Plan } from '../plan/plan.ts';

/** The journeys in the order of the plan. Keep none of them: keep its name, and ask the plan again. */
export function* journeysIn(plan: Plan): Generator<JourneyPlan> {
  for (const name of Object.keys(plan.journeys)) {
    const journey = plan.journeys[name];
    if (journey !== undefined) yield journey;
  }
}
