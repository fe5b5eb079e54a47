/**
 * Runs conditions over what happened before. Counts instants by event time; `since` a run's entry or step counts
 * events of that very millisecond, too, but never the event that started the run or moved it here (semantics 13).
 */
import { type Instant, NEVER } from '../../base/ids.ts';
import { formatInstant } from '../../base/instant.ts';
import type { Json } from '../../base/json.ts';
import { type Linker, type Predicate, type Reader, Truth, type View } from '../../kernel/kinds.ts';
import type { Run, RunEvent } from '../../kernel/state.ts';
import type { ConditionSpec } from '../../plan/plan.ts';
import { countInstants, keyText, lowerValidUntil, NO_INSTANTS } from '../facts/instants.ts';
import { linkAtLeast } from './at-least.ts';
import { equalJson } from './equality.ts';
import type { HistorySpec, Since } from './history.ts';
import { type LinkedTest, linkTests } from './link-comparison.ts';

type Start = (run: Run, mark: string) => number | undefined;

const STARTS: { readonly [since in Since]: Start } = {
  ever: () => Number.NEGATIVE_INFINITY,
  entry: (run) => run.entry.at,
  step: (run) => run.arrivedAt,
  mark: (run, mark) => (Object.hasOwn(run.marks, mark) ? run.marks[mark] : undefined),
};

/** Whether the event that moved the run to where it is has been seen by the place that `since` names. */
const LEAVES_OUT_MOVER: { readonly [since in Since]: (event: RunEvent, startAt: number) => boolean } = {
  ever: () => false,
  entry: () => false,
  step: () => true,
  mark: (event, startAt) => event.at <= startAt,
};

function sameEvent(one: RunEvent, other: RunEvent): boolean {
  return one.name === other.name && one.at === other.at && equalJson(one.properties, other.properties);
}

/** Whether an event of a run is one of those that the fact kept. */
type Counted = (event: RunEvent, startAt: number, view: View) => boolean;

function linkCounted(spec: HistorySpec, linker: Linker): Counted {
  const where = spec.where && linker.condition(spec.where);
  const readKey = spec.key && linker.path(spec.key);
  const readBy = spec.by && linker.path(['event', ...spec.by]);
  const windowMs = spec.windowMs ?? NEVER;
  return (event, startAt, view) => {
    if (event.name !== spec.event || event.at < startAt) return false;
    if (event.at > view.now || event.at <= view.now - windowMs) return false;
    const then: View = { ...view, event, validUntil: NEVER, seen: null };
    if (where !== undefined && where(then) !== Truth.True) return false;
    return readKey === undefined || keyText(readBy?.(then)) === keyText(readKey(view));
  };
}

function leftOut(spec: HistorySpec, counted: Counted, startAt: number, run: Run, view: View): number {
  let count = counted(run.entry, startAt, view) ? 1 : 0;
  const { event } = run;
  if (event === null || sameEvent(event, run.entry)) return count;
  if (LEAVES_OUT_MOVER[spec.since](event, startAt) && counted(event, startAt, view)) count += 1;
  return count;
}

/** What is not known stands beside what was seen, so that `why` can say so. */
function noteSince(view: View, path: string, since: number): void {
  noteSeen(view, `${path} known since`, formatInstant(since as Instant));
}

function noteSeen(view: View, path: string, value: Json): void {
  if (view.seen !== null) view.seen[path] = value;
}

/** The fact's instants, as far back as the condition looks; its window says how far that is. */
function readInstants(spec: HistorySpec, readKey: Reader | undefined, linker: Linker): Reader {
  const reading = { of: 'instants', ...(spec.windowMs !== undefined && { windowMs: spec.windowMs }) };
  return linker.fact(spec.fact, reading, readKey);
}

/**
 * From when on the fact is known, where that is later than `startAt` and than the beginning of the window; undefined:
 * everything that counts is known.
 */
function unknownBefore(spec: HistorySpec, startAt: number, view: View): number | undefined {
  const since = view.state.since?.[spec.fact];
  if (since === undefined || startAt > since) return undefined;
  const { windowMs } = spec;
  if (windowMs === undefined) return since;
  if (view.now - windowMs >= since) return undefined;
  lowerValidUntil(view, since + windowMs);
  return since;
}

function linkEver(spec: HistorySpec, path: string, test: LinkedTest, linker: Linker): Predicate {
  const windowMs = spec.windowMs ?? NEVER;
  const readKey: Reader | undefined = spec.key && linker.path(spec.key);
  const read = readInstants(spec, readKey, linker);
  const atLeast = linkAtLeast(spec.count, test);
  return (view) => {
    if (readKey !== undefined && keyText(readKey(view)) === undefined) return Truth.Unknown;
    const instants = (read(view) ?? NO_INSTANTS) as readonly number[];
    const count = countInstants(instants, windowMs, Number.NEGATIVE_INFINITY, view);
    noteSeen(view, path, count);
    const since = unknownBefore(spec, Number.NEGATIVE_INFINITY, view);
    if (since === undefined) return test(count, view);
    noteSince(view, path, since);
    return atLeast(count, view);
  };
}

function linkSince(spec: HistorySpec, path: string, test: LinkedTest, linker: Linker): Predicate {
  const windowMs = spec.windowMs ?? NEVER;
  const readKey: Reader | undefined = spec.key && linker.path(spec.key);
  const read = readInstants(spec, readKey, linker);
  const atLeast = linkAtLeast(spec.count, test);
  const counted = linkCounted(spec, linker);
  const start = STARTS[spec.since];
  const mark = spec.mark ?? '';
  return (view) => {
    const { run } = view;
    const startAt = run === null ? undefined : start(run, mark);
    if (run === null || startAt === undefined) return Truth.Unknown;
    if (readKey !== undefined && keyText(readKey(view)) === undefined) return Truth.Unknown;
    const instants = (read(view) ?? NO_INSTANTS) as readonly number[];
    const all = countInstants(instants, windowMs, startAt, view);
    const count = all === 0 ? 0 : Math.max(0, all - leftOut(spec, counted, startAt, run, view));
    noteSeen(view, path, count);
    const since = unknownBefore(spec, startAt, view);
    if (since === undefined) return test(count, view);
    noteSince(view, path, since);
    return atLeast(count, view);
  };
}

/** Links an `event` or `message` condition. Without a run, or before the named step, `since` is unknown. */
export function linkHistory(condition: ConditionSpec, linker: Linker): Predicate {
  const spec = condition as unknown as HistorySpec;
  const test = linkTests(spec.count, linker);
  const path = `${spec.kind} ${spec.event}`;
  if (spec.reading === 'count') {
    const read = linker.fact(spec.fact, { of: 'count', atLeast: true });
    const atLeast = linkAtLeast(spec.count, test);
    return (view) => {
      const count = read(view) ?? 0;
      noteSeen(view, path, count);
      const since = unknownBefore(spec, Number.NEGATIVE_INFINITY, view);
      if (since === undefined) return test(count, view);
      noteSince(view, path, since);
      return atLeast(typeof count === 'number' ? count : null, view);
    };
  }
  return spec.since === 'ever' ? linkEver(spec, path, test, linker) : linkSince(spec, path, test, linker);
}
