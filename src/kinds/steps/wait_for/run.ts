/** Parks a run until the first of its paths opens, or its deadline comes (semantics 3 and 13). */

import { type Instant, instant } from '../../../base/ids.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../base/json.ts';
import type { EventInput } from '../../../kernel/input.ts';
import { keyText } from '../../../kernel/keys.ts';
import type { LinkedStep, Linker, Move, Predicate, StepView } from '../../../kernel/kinds.ts';
import type { Run, RunEvent } from '../../../kernel/state.ts';
import type { KeyPath, StepPlan } from '../../../plan/plan.ts';
import { earlier, fits, holds } from '../holds.ts';
import { linkMoment } from '../moment-instant.ts';
import { readSpec } from '../spec.ts';
import type { WaitForData, WaitPath } from './schema.ts';

/** What an open path leads to, and the event that opened it. */
type Opened = { readonly path: WaitPath; readonly event: RunEvent | null };

/** One path, linked. `open` looks at conditions and at these events; `past` at what the lookback finds. */
type LinkedPath = {
  readonly path: WaitPath;
  open(view: StepView, events: readonly EventInput[]): { opened: boolean; event: RunEvent | null };
  past(view: StepView): boolean;
};

/** The linked step: pure, no clock but the view's. */
export function link(plan: StepPlan, linker: Linker): LinkedStep {
  const spec = readSpec<WaitForData>(plan);
  const moment = linkMoment(spec.deadline, linker);
  const paths = spec.paths.map((path) => linkPath(path, spec.lookbackMs, linker));
  const take = (view: StepView, { path, event }: Opened): Move => {
    view.decide({ type: 'moved', kind: 'wait_for', reason: path.id });
    return event === null ? { go: 'to', step: path.to } : { go: 'to', step: path.to, event };
  };
  const judge = (view: StepView, deadline: Instant, events: readonly EventInput[], arrival = false): Move => {
    view.run.local = { deadline };
    const found = firstOpen(view, paths, events, arrival);
    return found.opened === null
      ? { go: 'stay', dueAt: earlier(deadline, found.validUntil) }
      : take(view, found.opened);
  };
  const timeOut = (view: StepView): Move => {
    view.decide({ type: 'moved', kind: 'wait_for', reason: 'timeout' });
    return { go: 'to', step: spec.onTimeout };
  };
  const past = (view: StepView, deadline: Instant | undefined): Move => {
    const { onPast, form } = spec.deadline;
    if (form === 'elapsed' || onPast === 'continue') return timeOut(view);
    view.decide({ type: 'moved', kind: 'wait_for', reason: 'past', values: { until: deadline ?? null } });
    return onPast === 'exit' ? { go: 'exit', reason: 'past' } : { go: 'next' };
  };
  const deadlineOf = (view: StepView) => readDeadline(view.run.local);
  return {
    listens: [...new Set(spec.paths.flatMap((path) => (path.on === 'event' ? [path.event] : [])))],
    keyed: true,
    arrive(view) {
      const deadline = moment.at(view);
      if (deadline === undefined || deadline < view.now) return past(view, deadline);
      return deadline === view.now ? timeOut(view) : judge(view, deadline, view.recent, true);
    },
    event: (view, event) => judge(view, deadlineOf(view), [event]),
    due(view) {
      const deadline = deadlineOf(view);
      return view.now >= deadline ? timeOut(view) : judge(view, deadline, []);
    },
    touched(view) {
      const before = deadlineOf(view);
      const deadline = moment.again === undefined ? before : moment.again(view);
      if (deadline === undefined || (deadline !== before && deadline < view.now)) return past(view, deadline);
      return deadline <= view.now ? { go: 'stay', dueAt: deadline } : judge(view, deadline, []);
    },
  };
}

function readDeadline(local: Json): Instant {
  return instant(isJsonObject(local) && typeof local.deadline === 'number' ? local.deadline : 0);
}

/** The first path in declared order that is open, and until when the closed ones stay closed by themselves. */
function firstOpen(
  view: StepView,
  paths: readonly LinkedPath[],
  events: readonly EventInput[],
  arrival: boolean,
): { readonly opened: Opened | null; readonly validUntil: Instant } {
  const outer = view.validUntil;
  let validUntil = Number.POSITIVE_INFINITY as Instant;
  for (const each of paths) {
    view.validUntil = Number.POSITIVE_INFINITY as Instant;
    const { opened, event } = each.open(view, events);
    validUntil = earlier(validUntil, view.validUntil);
    view.validUntil = earlier(outer, validUntil);
    if (opened || (arrival && each.past(view))) return { opened: { path: each.path, event }, validUntil };
  }
  return { opened: null, validUntil };
}

function linkPath(path: WaitPath, lookbackMs: number, linker: Linker): LinkedPath {
  if (path.on === 'condition') {
    const when = linker.condition(path.when);
    return { path, open: (view) => ({ opened: holds(when, view).value, event: null }), past: () => false };
  }
  const where = path.where === undefined ? null : linker.condition(path.where);
  const counts = path.lookback?.counts.map((spec) => linker.condition(spec)) ?? [];
  return {
    path,
    open(view, events) {
      const from = view.run.arrivedAt - lookbackMs;
      const found = events.find(
        (event) =>
          event.name === path.event &&
          event.late !== true &&
          event.at >= from &&
          reaches(path.key, view.run, event.properties) &&
          fits(where, view, event),
      );
      if (found === undefined) return { opened: false, event: null };
      return { opened: true, event: { name: found.name, at: found.at, properties: found.properties } };
    },
    past: (view) => counts.length > 0 && lookBack(view, path, where, counts, lookbackMs),
  };
}

/** True when more such events lie in the lookback than the run's own, which never count again (semantics 13). */
function lookBack(
  view: StepView,
  path: Extract<WaitPath, { on: 'event' }>,
  where: Predicate | null,
  counts: readonly Predicate[],
  lookbackMs: number,
): boolean {
  const from = view.now - lookbackMs;
  const { entry, event } = view.run;
  const own = [
    entry,
    ...(event === null || (event.name === entry.name && event.at === entry.at) ? [] : [event]),
  ].filter((each) => each.name === path.event && each.at > from && fits(where, view, each)).length;
  const enough = counts[own];
  return enough !== undefined && holds(enough, view).value;
}

/** Semantics 8: an event with a key reaches only the run of that key. */
function reaches(key: KeyPath | undefined, run: Run, properties: JsonObject): boolean {
  if (key === undefined || key === false || run.key === null) return true;
  const path = key[0] === 'event' ? key.slice(1) : key;
  let value: Json | undefined = properties;
  for (const part of path) value = isJsonObject(value) ? value[part] : undefined;
  return keyText(value) === run.key;
}
