/** Which parked runs hear of an event, a changed profile or a settled send. What they do then is their step's. */
import type { EventInput } from './input.ts';
import { reaches } from './keys.ts';
import { findRun, type Moment, type Settled } from './moment.ts';
import { advanceRun, noteMover, parked } from './runs.ts';
import { viewRun } from './step-view.ts';

/** Hands an event to the runs that listen for it; at its deadline a run hears no more (semantics 3). */
export function routeEvent(moment: Moment, event: EventInput): void {
  for (const run of [...moment.state.runs]) {
    if (run.dueAt <= moment.now) continue;
    const place = parked(moment, run);
    if (place?.linked.event === undefined || place.linked.listens?.includes(event.name) !== true) continue;
    const { journey, linked } = place;
    if (linked.keyed !== true && !reaches(moment.program, journey, run.key, event)) continue;
    const move = linked.event?.(viewRun(moment, run, journey), event);
    if (move === undefined) continue;
    if (move.go !== 'stay') noteMover(moment, run, event);
    advanceRun(moment, run, journey, move, event.at);
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
