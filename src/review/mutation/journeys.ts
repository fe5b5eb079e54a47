/** Mistakes in a journey as a whole: a step skipped, an exit or goal gone, another re-entry. Pure. */

import { isJsonObject, type Json } from '../../base/json.ts';
import { quoteName } from '../../base/quote-names.ts';
import type { JourneyPlan, StepPlan } from '../../plan/plan.ts';
import type { Slip } from './mutant.ts';

/** Keys under which a step names another one. */
const REFERENCES: ReadonlySet<string> = new Set(['to', 'next', 'onTimeout', 'inner', 'body']);

function redirect(value: Json, from: string, to: string | null): Json {
  if (Array.isArray(value)) return value.map((item) => redirect(item as Json, from, to));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, each]): readonly [string, Json] => [
    key,
    REFERENCES.has(key) && each === from ? to : redirect(each, from, to),
  ]);
  return Object.fromEntries(members);
}

/** Whoever comes to the step goes on behind it. A step that leads to itself cannot be skipped. */
export function skipStep(journey: JourneyPlan, id: string): JourneyPlan | null {
  const step = journey.steps[id];
  if (step === undefined || step.next === id) return null;
  const steps = Object.entries(journey.steps).map(
    ([each, spec]) => [each, redirect(spec as Json, id, step.next) as StepPlan] as const,
  );
  const start = journey.start === id ? step.next : journey.start;
  return { ...journey, start, steps: Object.fromEntries(steps) };
}

function slipReentry(journey: JourneyPlan): Slip<JourneyPlan> {
  const isOnce = journey.reentry.mode !== 'always';
  return {
    operator: 'reentry-changed',
    says: isOnce ? 'lets the same person in again at once' : 'lets nobody in twice',
    part: { ...journey, reentry: { mode: isOnce ? 'always' : 'never' } },
  };
}

/** All mistakes in the journey besides its steps. Pure. */
export function slipJourney(journey: JourneyPlan): readonly Slip<JourneyPlan>[] {
  const { exits, goals } = journey;
  return [
    ...exits.map((exit): Slip<JourneyPlan> => {
      const name = exit.by === 'event' ? exit.event : exit.segment;
      const part = { ...journey, exits: exits.filter((each) => each !== exit) };
      return { operator: 'exit-dropped', says: `does not end for ${quoteName(name)}`, part };
    }),
    ...goals.map((goal): Slip<JourneyPlan> => {
      const part = { ...journey, goals: goals.filter((each) => each !== goal) };
      return { operator: 'goal-dropped', says: `has no goal ${quoteName(goal.name)}`, part };
    }),
    slipReentry(journey),
  ];
}
