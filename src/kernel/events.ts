/** One event on its way through a subscriber: facts, segments, goals, exits, waits, entries, in this order (semantics 1). */
import type { FactId } from '../base/ids.ts';
import { enterByEvent, enterPending } from './entries.ts';
import { exitByEdges, exitByEvent } from './exits.ts';
import { countGoals } from './goals.ts';
import type { EventInput } from './input.ts';
import { Truth } from './kinds.ts';
import { decide, type Edge, look, type Moment, own } from './moment.ts';
import { resumeRun, routeEvent, touchRuns } from './routing.ts';
import { fits } from './values.ts';
import { judgeFacts } from './watch.ts';

const NO_FACTS: readonly FactId[] = [];

/** Values that do not fit the catalog are kept, read as unknown, and are reported here (semantics 12). */
function validate(moment: Moment, event: EventInput): void {
  for (const [property, type] of moment.program.eventTypes.get(event.name) ?? []) {
    const value = Object.hasOwn(event.properties, property) ? event.properties[property] : undefined;
    if (value === undefined || value === null || fits(value, type)) continue;
    const values = { event: event.name, property, expected: type.type };
    decide(moment, { type: 'bad_value', at: moment.now, kind: 'event', reason: property, values });
  }
}

function foldFacts(moment: Moment, event: EventInput): readonly FactId[] {
  const facts = moment.program.factsByEvent.get(event.name);
  if (facts === undefined) return NO_FACTS;
  const changed: FactId[] = [];
  for (const fact of facts) {
    if (fact.where !== null && fact.where(look(moment, event, null, null)) !== Truth.True) continue;
    const value = moment.state.facts[fact.id];
    const folded = fact.linked.fold(value, event, look(moment, event, null, null));
    const kept = fact.linked.prune === undefined ? folded : fact.linked.prune(folded, moment.now);
    if (kept === value) continue;
    own(moment, 'facts')[fact.id] = kept;
    changed.push(fact.id);
  }
  return changed;
}

/** Segments that became true start their journeys once the events of this instant have been handled. */
function queueEntries(moment: Moment, edges: readonly Edge[]): void {
  for (const { watched, value } of edges) {
    if (!value) continue;
    for (const journey of moment.program.entriesBySegment.get(watched.key) ?? []) {
      moment.pending.push({
        journey,
        entry: { name: '', at: moment.now, properties: {} },
        holds: watched.key,
      });
    }
  }
}

function handleEvent(moment: Moment, event: EventInput): void {
  if (event.late === true) {
    decide(moment, { type: 'late_event', at: moment.now, kind: 'event', reason: event.name });
  }
  validate(moment, event);
  if (!moment.program.heard.has(event.name)) return;
  const changed = foldFacts(moment, event);
  const edges = judgeFacts(moment, changed);
  if (event.late === true) return;
  countGoals(moment, event);
  exitByEvent(moment, event);
  if (edges.length > 0) exitByEdges(moment, edges);
  routeEvent(moment, event);
  if (changed.length > 0) touchRuns(moment);
  enterByEvent(moment, event);
  if (edges.length > 0) queueEntries(moment, edges);
  moment.handled.push(event);
}

/** Edges of the profile, of consent or of time: exits, then waits; entries follow the events of this instant. */
function handleChange(moment: Moment, edges: readonly Edge[]): void {
  exitByEdges(moment, edges);
  queueEntries(moment, edges);
  touchRuns(moment);
}

/** Handles what has been queued, and what that queues, until nothing is left. */
export function drain(moment: Moment): void {
  const { tasks } = moment;
  for (let index = 0; index < tasks.length; index++) {
    const task = tasks[index];
    if (task?.task === 'event') handleEvent(moment, task.event);
    else if (task?.task === 'changed') handleChange(moment, task.edges);
    else if (task?.task === 'settled') resumeRun(moment, task.settled);
  }
  tasks.length = 0;
}

/** Handles one event and everything that it raises. */
export function takeEvent(moment: Moment, event: EventInput): void {
  handleEvent(moment, event);
  if (moment.tasks.length > 0) drain(moment);
}

/** Starts what waited for the events of this instant. */
export function startPending(moment: Moment): void {
  while (moment.pending.length > 0) enterPending(moment, () => drain(moment));
}
