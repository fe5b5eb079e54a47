/** Goals count inside the window of an exposure, whatever became of the run (semantics 23). Moves nothing. */
import type { EventInput } from './input.ts';
import { reaches } from './keys.ts';
import { Truth } from './kinds.ts';
import { decide, type Moment, test } from './moment.ts';
import type { ProgramGoal, ProgramJourney } from './program.ts';
import type { Exposure } from './state.ts';

function counts(
  moment: Moment,
  goal: ProgramGoal,
  exposure: Exposure,
  journey: ProgramJourney,
  event: EventInput,
): boolean {
  const { plan } = goal;
  if (event.at < exposure.from || event.at >= exposure.from + plan.withinMs) return false;
  if (plan.count === 'once' && exposure.reached.includes(plan.name)) return false;
  if (!reaches(moment.program, journey, exposure.key, event)) return false;
  return test(moment, goal.where, event, null, journey) === Truth.True;
}

/** Credits every open exposure whose goal this event is. */
export function countGoals(moment: Moment, event: EventInput): void {
  const { state, program } = moment;
  for (let index = 0; index < state.exposures.length; index++) {
    const exposure = state.exposures[index] as Exposure;
    // A digest that nobody runs on any more is not linked; its journey's present goals stand in for it.
    const journey = program.journeys.get(exposure.digest) ?? program.inForce.get(exposure.journey);
    for (const goal of journey?.goalsByEvent.get(event.name) ?? []) {
      const open = state.exposures[index] as Exposure;
      if (journey === undefined || !counts(moment, goal, open, journey, event)) continue;
      const { name, count, primary, guardrail, source } = goal.plan;
      if (count === 'once') {
        state.exposures = state.exposures.with(index, { ...open, reached: [...open.reached, name] });
      }
      const about = { journey: open.journey, digest: open.digest, run: open.run };
      decide(moment, {
        type: 'goal',
        at: moment.now,
        ...about,
        kind: 'goal',
        reason: name,
        source,
        values: { event: event.name, primary, ...(guardrail && { guardrail }) },
      });
    }
  }
}
