/** Which parked runs hear of an event, a changed profile or a settled send. What they do then is their step's. */
import type { EventInput } from './input.ts';
import { reaches } from './keys.ts';
import { findRun, type Moment, type Settled } from './moment.ts';
import { advanceRun, noteMover, parked } from './runs.ts';
import type { Run } from './state.ts';
import { viewRun } from './step-view.ts';

type Place = NonNullable<ReturnType<typeof parked>>;

function hand(moment: Moment, run: Run, place: Place, event: EventInput): void {
  const { journey, linked } = place;
  const move = linked.event?.(viewRun(moment, run, journey), event);
  if (move === undefined) return;
  if (move.go !== 'stay') noteMover(moment, run, event);
  advanceRun(moment, run, journey, move, event.at);
}

/** Hands an event to the runs that listen for it. One that is to be woken now hears of it after that, or never. */
export function routeEvent(moment: Moment, event: EventInput): void {
  for (const run of [...moment.state.runs]) {
    const place = parked(moment, run);
    if (place?.linked.event === undefined || place.linked.listens?.includes(event.name) !== true) continue;
    if (place.linked.keyed !== true && !reaches(moment.program, place.journey, run.key, event)) continue;
    if (run.dueAt <= moment.now) moment.withheld.push({ run: run.id, step: run.step, event });
    else hand(moment, run, place, event);
  }
}

/**
 * After the due runs were woken: who is still parked at the same step was not at its deadline, so the events of this
 * instant that were kept from it count (semantics 3).
 */
export function handWithheld(moment: Moment): void {
  for (let kept = moment.withheld.shift(); kept !== undefined; kept = moment.withheld.shift()) {
    const run = findRun(moment, kept.run);
    if (run === undefined || run.step !== kept.step || run.dueAt <= moment.now) continue;
    const place = parked(moment, run);
    if (place !== undefined) hand(moment, run, place, kept.event);
  }
}

/** Lets parked runs look again at what they wait for. */
export function touchRuns(moment: Moment): void {
  for (const run of [...moment.state.runs]) {
    if (run.dueAt <= moment.now) continue;
    const place = parked(moment, run);
    if (place?.linked.touched === undefined) continue;
    advanceRun(moment, run, place.journey, place.linked.touched(viewRun(moment, run, place.journey)));
  }
}

/** The blocking send of a run is final: the run goes on, if it is still there. */
export function resumeRun(moment: Moment, settled: Settled): void {
  const run = findRun(moment, settled.run);
  if (run === undefined || run.step !== settled.step || (run.visits[run.step] ?? 0) !== settled.visit) return;
  const place = parked(moment, run);
  if (place === undefined) return;
  const { journey, linked } = place;
  const move = linked.settled?.(viewRun(moment, run, journey), settled) ?? { go: 'next' as const };
  advanceRun(moment, run, journey, move);
}
