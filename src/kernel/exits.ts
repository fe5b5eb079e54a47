/** What takes a run out of its journey at once (semantics 22), whatever step it is at. */
import type { EventInput } from './input.ts';
import { reaches } from './keys.ts';
import { Truth } from './kinds.ts';
import { type Edge, type Moment, test } from './moment.ts';
import type { ProgramExit, ProgramJourney } from './program.ts';
import { endRun } from './runs.ts';
import type { Run } from './state.ts';

function matches(
  moment: Moment,
  run: Run,
  journey: ProgramJourney,
  exit: ProgramExit,
  event: EventInput,
): boolean {
  const override = exit.plan.by === 'event' ? exit.plan.key : undefined;
  if (!reaches(moment.program, journey, run.key, event, override)) return false;
  return test(moment, exit.where, event, run, journey) === Truth.True;
}

/** Exits by an event. */
export function exitByEvent(moment: Moment, event: EventInput): void {
  // Backwards: a run that ends leaves the list.
  for (let index = moment.state.runs.length - 1; index >= 0; index--) {
    const run = moment.state.runs[index] as Run;
    const journey = moment.program.journeys.get(run.digest);
    const exits = journey?.exitsByEvent.get(event.name);
    if (journey === undefined || exits === undefined) continue;
    const exit = exits.find((candidate) => matches(moment, run, journey, candidate, event));
    if (exit === undefined) continue;
    const { source } = exit.plan;
    endRun(moment, run, {
      reason: 'exit_event',
      kind: 'exit',
      taken: true,
      source,
      values: { event: event.name },
    });
  }
}

/** Exits by segments that became true just now. */
export function exitByEdges(moment: Moment, edges: readonly Edge[]): void {
  for (const { watched, value } of edges) {
    if (!value) continue;
    for (const run of [...moment.state.runs]) {
      const exit = moment.program.journeys.get(run.digest)?.exitsBySegment.get(watched.key)?.[0];
      if (exit === undefined) continue;
      const values = { segment: watched.name };
      endRun(moment, run, {
        reason: 'exit_segment',
        kind: 'exit',
        taken: true,
        source: exit.plan.source,
        values,
      });
    }
  }
}
