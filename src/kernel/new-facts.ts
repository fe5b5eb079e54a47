/**
 * Facts that a plan asks for after a subscriber was there already: made of the raw events that are kept, at the first touch.
 * What those do not reach back to stays unknown, and is never taken for "it did not happen".
 */
import type { FactId, Instant } from '../base/ids.ts';
import type { EventInput, History, Input } from './input.ts';
import { Truth } from './kinds.ts';
import { look, type Moment, own } from './moment.ts';
import type { Program, ProgramFact } from './program.ts';
import type { SubscriberState } from './state.ts';

const NONE: readonly ProgramFact[] = [];
const known = new WeakMap<Program, Map<number, readonly ProgramFact[]>>();

/** Facts of a program that came after `factsAt`, the count that a state was kept by. Worked out once for each. */
function factsSince(program: Program, factsAt: number): readonly ProgramFact[] {
  if (factsAt >= program.factsAt) return NONE;
  let counts = known.get(program);
  if (counts === undefined) {
    counts = new Map();
    known.set(program, counts);
  }
  let facts = counts.get(factsAt);
  if (facts === undefined) {
    facts = [...program.facts.values()].filter(({ addedAt }) => addedAt > factsAt);
    counts.set(factsAt, facts);
  }
  return facts;
}

/** The count of facts that a state was kept by; of somebody new it is the program's. */
function factsAtOf(program: Program, state: SubscriberState): number {
  return state.plan === null ? program.factsAt : (state.factsAt ?? 0);
}

/** The facts that this call has to make, of the subscriber or of whom it absorbs. */
function missing(program: Program, state: SubscriberState, inputs: readonly Input[]): readonly ProgramFact[] {
  let factsAt = factsAtOf(program, state);
  for (const input of inputs) {
    if (input.type === 'merge') factsAt = Math.min(factsAt, factsAtOf(program, input.absorbed));
  }
  return factsSince(program, factsAt);
}

/** True where the raw events are wanted that are kept of the subscriber. Pure. */
export function needsHistory(program: Program, state: SubscriberState, inputs: readonly Input[]): boolean {
  return missing(program, state, inputs).some(({ isKept }) => isKept);
}

/** Folds kept events in the order in which they arrived, each as of the latest instant until then. */
function foldHistory(moment: Moment, fact: ProgramFact, events: readonly EventInput[]): void {
  const { view, now, state } = moment;
  let value = state.facts[fact.id];
  let latest = 0;
  for (const event of events) {
    if (!fact.events.includes(event.name)) continue;
    const seen = look(moment, event, null, null);
    latest = Math.max(latest, Math.min(event.at, now));
    view.now = latest as Instant;
    if (fact.where === null || fact.where(seen) === Truth.True) value = fact.linked.fold(value, event, seen);
    view.now = now;
  }
  if (value === undefined) return;
  own(moment, 'facts')[fact.id] = fact.linked.prune === undefined ? value : fact.linked.prune(value, now);
}

/** Notes from when on everything is known of a fact; null: it is all there. */
function noteSince(moment: Moment, id: FactId, at: Instant | null): void {
  const { state } = moment;
  if (at === null && state.since?.[id] === undefined) return;
  const { [id]: _before, ...others } = state.since ?? {};
  const since = at === null ? others : { ...others, [id]: at };
  if (Object.keys(since).length === 0) delete state.since;
  else state.since = since;
}

/** What facts are made of. `createdAt`: when the first of the people was first seen, who are this subscriber now. */
type Sources = {
  readonly history: History | undefined;
  readonly createdAt: Instant;
  readonly otherwise: Instant;
};

/**
 * Makes facts anew. Those that events feed which only the runner raises, or whose filter reads the profile of that time,
 * cannot be made of raw events: they are known from `otherwise` on, the last touch before.
 */
function makeFacts(
  moment: Moment,
  facts: readonly ProgramFact[],
  { history, createdAt, otherwise }: Sources,
): void {
  const { state } = moment;
  for (const fact of facts) {
    if (state.facts[fact.id] !== undefined) delete own(moment, 'facts')[fact.id];
    if (!fact.isKept || history === undefined) {
      noteSince(moment, fact.id, otherwise);
      continue;
    }
    foldHistory(moment, fact, history.events);
    noteSince(moment, fact.id, createdAt > history.from ? null : history.from);
  }
}

/** At the adoption of a plan: what it asks for and the state does not keep. */
export function learnFacts(moment: Moment): void {
  const { state, program, context, before } = moment;
  const facts = factsSince(program, factsAtOf(program, state));
  const { history } = context;
  if (facts.length > 0)
    makeFacts(moment, facts, { history, createdAt: state.createdAt, otherwise: before.now });
  if (program.factsAt > 0) state.factsAt = program.factsAt;
}

/**
 * After somebody was absorbed: what they had not learned yet is made of the raw events of both, which are one subscriber's
 * now; of the rest that is known which both know.
 */
export function learnAbsorbed(moment: Moment, absorbed: SubscriberState): void {
  const { program, context, before, state } = moment;
  const [ours, theirs] = [before, absorbed].map((each) => factsAtOf(program, each)) as [number, number];
  const made = factsSince(program, Math.min(ours, theirs)).filter(({ isKept }) => isKept);
  const isMade = new Set(made.map(({ id }) => id));
  for (const [id, at] of Object.entries(absorbed.since ?? {}) as [FactId, Instant][]) {
    if (program.facts.has(id) && !isMade.has(id)) noteLater(moment, id, at);
  }
  for (const { id, isKept } of factsSince(program, theirs)) if (!isKept) noteLater(moment, id, absorbed.now);
  const createdAt = Math.min(state.createdAt, absorbed.createdAt) as Instant;
  makeFacts(moment, made, { history: context.history, createdAt, otherwise: moment.now });
}

function noteLater(moment: Moment, id: FactId, at: Instant): void {
  const known = moment.state.since?.[id];
  if (known === undefined || known < at) noteSince(moment, id, at);
}

/** Forgets from when on a fact is known once no reading of it looks further back, or the fact is gone. */
export function pruneSince(moment: Moment): void {
  const { since } = moment.state;
  if (since === undefined) return;
  for (const [id, at] of Object.entries(since) as [FactId, Instant][]) {
    const fact = moment.program.facts.get(id);
    if (fact === undefined || moment.now - fact.reach.ms >= at) noteSince(moment, id, null);
  }
}
