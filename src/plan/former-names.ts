/** The names that a journey had before: `migrate: [{ moved: { journey: OLD } }]`. Data of a plan only; nobody is moved here. */
import { isJsonObject } from '../base/json.ts';
import type { JourneyPlan, Plan } from './plan.ts';

/** All former names of a journey, oldest entry first. Pure. */
function formerNames({ migrate }: Pick<JourneyPlan, 'migrate'>): readonly string[] {
  return migrate.flatMap(({ moved }) =>
    isJsonObject(moved) && typeof moved.journey === 'string' ? [moved.journey] : [],
  );
}

/** Former name -> the journey that goes on under another one, for those that the plan has no more. Pure. */
export function successors({ journeys }: Pick<Plan, 'journeys'>): ReadonlyMap<string, JourneyPlan> {
  const found = new Map<string, JourneyPlan>();
  for (const journey of Object.values(journeys)) {
    for (const name of formerNames(journey)) if (journeys[name] === undefined) found.set(name, journey);
  }
  return found;
}
