/** What a changed journey does to people: steps and journeys that are gone, experiments disturbed. */

import { canonicalJson } from '../../base/canonical.ts';
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
      { code: 'step_removed', message: `whoever is parked at ${quoteName(id)} leaves the journey` },
      ...disturbed,
    ];
  if (order !== null) return disturbed;
  const message = `${quoteName(id)} is gone, and \`migrate\` does not say where those go who are parked there`;
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
    const message = `${quoteName(id)}: the goal ${quoteName(metric)}, by which its experiment is judged, is another one`;
    return [{ code: 'experiment_disturbed', message }];
  });
}

/** A journey that is gone whole. */
export function goneRisks(journey: JourneyPlan): readonly Risk[] {
  const message = `${quoteName(journey.name)} is gone: nobody enters any more, and whoever is in it finishes the version of now`;
  return [{ code: 'journey_removed', message }];
}
