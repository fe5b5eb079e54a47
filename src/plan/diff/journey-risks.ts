/** What a changed journey does to people: steps and journeys that are gone, experiments disturbed. */

import { canonicalJson } from '../../base/canonical.ts';
import { sayDuration } from '../../base/duration.ts';
import { quoteName } from '../../base/quote-names.ts';
import { meaningOf } from '../digest.ts';
import type { JourneyPlan, StepPlan } from '../plan.ts';
import type { Risk } from './change.ts';
import type { Judges } from './judges.ts';
import type { Order } from './renames.ts';

/** A step that is gone: whoever is parked there leaves, or nobody said where they go; and the experiment that it was. */
export function removalRisks(
  id: string,
  step: StepPlan,
  order: Order | null,
  judges: Judges,
): readonly Risk[] {
  const disturbed = disturbanceRisks(id, step, null, judges);
  if (order?.do === 'exit')
    return [
      { code: 'step_removed', message: `whoever waits at ${quoteName(id)} leaves the journey` },
      ...disturbed,
    ];
  if (order !== null) return disturbed;
  const message = `${quoteName(id)} is gone, and \`migrate\` does not say where the people go who wait there`;
  return [{ code: 'step_removed', message }, ...disturbed];
}

/** An experiment whose arms, shares or measure change while it may run (semantics 40). */
export function disturbanceRisks(
  id: string,
  before: StepPlan,
  after: StepPlan | null,
  judges: Judges,
): readonly Risk[] {
  return judges
    .disturbs(before, after)
    .map((how) => ({ code: 'experiment_disturbed' as const, message: `${quoteName(id)}: ${how}` }));
}

/** A goal that says something else is another measure of the experiments that are judged by it. */
export function metricRisks(before: JourneyPlan, after: JourneyPlan, judges: Judges): readonly Risk[] {
  const goalOf = ({ goals }: JourneyPlan, name: string) =>
    canonicalJson(meaningOf(goals.find((goal) => goal.name === name) ?? null));
  return Object.entries(before.steps).flatMap(([id, step]): Risk[] => {
    const metric = judges.metric(step);
    if (metric === null || goalOf(before, metric) === goalOf(after, metric)) return [];
    const message = `${quoteName(id)}: the goal ${quoteName(metric)}, by which its experiment is judged, ${sayGoal(before, after, metric)}`;
    return [{ code: 'experiment_disturbed', message }];
  });
}

/** What about a goal is different: its window where nothing else is. */
function sayGoal(before: JourneyPlan, after: JourneyPlan, name: string): string {
  const [old, young] = [before, after].map(({ goals }) => goals.find((goal) => goal.name === name));
  if (old === undefined || young === undefined) return young === undefined ? 'is gone' : 'is new';
  const isOnlyWindow =
    canonicalJson(meaningOf({ ...old, withinMs: 0 })) === canonicalJson(meaningOf({ ...young, withinMs: 0 }));
  if (!isOnlyWindow) return 'measures something else';
  return `counts within ${sayDuration(young.withinMs)} instead of ${sayDuration(old.withinMs)}`;
}

/** A journey that is gone whole. */
export function goneRisks(journey: JourneyPlan): readonly Risk[] {
  const message = `${quoteName(journey.name)} is gone: nobody enters any more, and whoever is in it finishes the version before`;
  return [{ code: 'journey_removed', message }];
}
