/** Which way messages go by the steps of a journey: sends that come and go, times, paths, and what each send says. Pure. */
import { sayDuration } from '../../../base/duration.ts';
import { isJsonObject } from '../../../base/json.ts';
import { sayCount } from '../../../base/say-count.ts';
import { codeSpan as code } from '../../../language/diagnostics/printers/markdown.ts';
import type { Edit } from '../../../plan/diff/edits.ts';
import type { JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import { conditionPath } from '../../changes/edit-words.ts';
import type { ShownChange } from '../../changes/report.ts';
import { tellChange } from '../sentence.ts';
import type { Amount, Direction, Ground } from './amount.ts';
import { amountsOfShifts } from './combine.ts';
import type { Pair } from './journeys.ts';
import { shiftsOfMessage } from './messages.ts';
import { comesTo } from './say-what.ts';
import { type Shift, shiftsBetween, shiftsByPaths, shiftsByShares } from './shifts.ts';
import { isSend, sendsBehind, sendsFrom, waysOf } from './ways.ts';
import { atAnotherTime, describeStep, shiftsOfWhole } from './whole-steps.ts';

/** Forms of moments that lie behind the arrival. */
const FROM_ARRIVAL: ReadonlySet<string> = new Set(['elapsed', 'days', 'time']);

/** Keys of which a larger value is a later moment. */
const LATER: ReadonlySet<string> = new Set(['elapsedMs', 'days', 'offsetMs']);

/** Whether edits of a moment make it surely later or sooner. */
function trendOf(edits: readonly Edit[]): 'later' | 'sooner' | 'moved' {
  const found = edits.map(({ path, before, after }) => {
    const isTold = LATER.has(String(path.at(-1))) && typeof before === 'number' && typeof after === 'number';
    return isTold ? (after > before ? 'later' : 'sooner') : 'moved';
  });
  const [first = 'moved'] = found;
  return found.every((each) => each === first) ? first : 'moved';
}

/** How much later or sooner that is, where only one amount differs. */
function differenceOf([edit, ...others]: readonly Edit[]): string | null {
  if (edit === undefined || others.length > 0) return null;
  const { path, before, after } = edit;
  if (typeof before !== 'number' || typeof after !== 'number') return null;
  const amount = Math.abs(after - before);
  const key = String(path.at(-1));
  if (key === 'days') return sayCount(amount, 'day');
  return LATER.has(key) ? sayDuration(amount) : null;
}

type Versions = readonly [before: StepPlan, after: StepPlan];

/** A moment that may be past on arrival, where people then do not go on as others do. */
function mayBePast({ moment, deadline }: StepPlan): boolean {
  return [moment, deadline].some(
    (each) =>
      each !== undefined &&
      isJsonObject(each) &&
      each.onPast !== 'continue' &&
      !FROM_ARRIVAL.has(String(each.form)),
  );
}

/** Who does what is waited for by the later one of two deadlines, and not by the other. */
function whoIsInTime([before, after]: Versions, id: string): string {
  const [was, is] = [before, after].map(({ deadline }) =>
    deadline !== undefined && isJsonObject(deadline) ? deadline.elapsedMs : undefined,
  );
  if (typeof was !== 'number' || typeof is !== 'number')
    return `does what ${code(id)} waits for between the two times`;
  const [least, most] = [Math.min(was, is), Math.max(was, is)].map(sayDuration);
  return `does what ${code(id)} waits for between ${least} and ${most} after coming there`;
}

function shiftsOfTiming(
  change: ShownChange,
  versions: Versions,
  id: string,
  pair: Pair,
  ground: Ground,
): readonly Shift[] {
  const [before, after] = versions;
  const { sides } = ground;
  const why = `${code(id)}: ${tellChange(describeStep(before, ground), describeStep(after, ground))}`;
  const who = comesTo(id);
  const behind = isSend(after, sides) ? [id] : sendsBehind(pair.after, id, sides);
  const ways = waysOf(after, sides);
  const of = (key: string) => change.edits.filter(({ path }) => path[4] === key);
  if (of('moment').length + of('deadline').length < change.edits.length || versions.some(mayBePast)) {
    return [{ direction: 'unknown', sends: behind, who, why }];
  }
  const trend = trendOf(change.edits);
  const by = differenceOf(change.edits);
  if (ways.length === 1)
    return behind.length === 0 ? [] : atAnotherTime(pair, { direction: trend, sends: behind, who, why }, by);
  // Who is still waited for: with more time more of them do what is waited for, and fewer are late.
  const late = ways.filter(({ label }) => label === 'timeout').map(({ label }) => label);
  const done = ways.filter(({ label }) => label !== 'timeout' && label !== 'past').map(({ label }) => label);
  if (late.length === 0 || trend === 'moved')
    return behind.length === 0 ? [] : [{ direction: 'unknown', sends: behind, who, why }];
  const [from, to] = trend === 'later' ? [late, done] : [done, late];
  const drawn = { from, to, who: whoIsInTime(versions, id), why };
  const timedOut = ways
    .filter(({ label }) => label === 'timeout')
    .flatMap(({ to }) => sendsFrom(pair.after, to, sides));
  return [
    ...shiftsBetween(pair.after, id, drawn, ground),
    ...(timedOut.length === 0
      ? []
      : atAnotherTime(pair, { direction: trend, sends: timedOut, who, why }, by)),
  ];
}

/** The next step on a way that stays: steps that are on one side only are passed over, told by themselves. */
function onward(
  journey: JourneyPlan,
  start: string | null,
  isKnown: (id: string) => boolean,
  ground: Ground,
): string | null | undefined {
  const seen = new Set<string>();
  let id = start;
  while (id !== null && !isKnown(id)) {
    const [only, ...others] = waysOf(journey.steps[id], ground.sides);
    if (only === undefined || others.length > 0 || seen.has(id)) return undefined;
    seen.add(id);
    id = only.to;
  }
  return id;
}

function shiftsOfEdges(
  former: string | null,
  id: string | null,
  pair: Pair,
  ground: Ground,
): readonly Shift[] {
  const { before, after, names } = pair;
  const present = (each: string) => names.get(each) ?? each;
  const kept = new Set(
    Object.keys(before.steps)
      .map(present)
      .filter((each) => after.steps[each] !== undefined),
  );
  const waysIn = (journey: JourneyPlan, from: string | null) =>
    from === null ? [{ label: '', to: journey.start }] : waysOf(journey.steps[from], ground.sides);
  const [old, young] = [waysIn(before, former), waysIn(after, id)];
  const place = id === null ? 'the start' : code(id);
  const isAlike = old.map(({ label }) => label).join('\0') === young.map(({ label }) => label).join('\0');
  const isSame =
    isAlike &&
    old.every(({ to }, index) => {
      const was = onward(before, to, (each) => kept.has(present(each)), ground);
      const is = onward(after, young[index]?.to ?? null, (each) => kept.has(each), ground);
      return was !== undefined && is !== undefined && (was === null ? null : present(was)) === is;
    });
  if (isSame) return [];
  const reached = (journey: JourneyPlan, ways: typeof old) =>
    new Set(
      ways
        .flatMap(({ to }) => sendsFrom(journey, to, ground.sides))
        .map((each) => (journey === before ? present(each) : each)),
    );
  const [then, now] = [reached(before, old), reached(after, young)];
  const stays = (each: string) => kept.has(each);
  const why = `other steps follow ${place}`;
  const who = id === null ? 'enters' : comesTo(id);
  const row = (direction: Direction, sends: readonly string[]): readonly Shift[] =>
    sends.length === 0 ? [] : [{ direction, sends, who, why }];
  return [
    ...row(
      'more',
      [...now].filter((each) => stays(each) && !then.has(each)),
    ),
    ...row(
      'fewer',
      [...then].filter((each) => stays(each) && !now.has(each)),
    ),
    ...row(
      'unknown',
      [...now].filter((each) => stays(each) && then.has(each)),
    ),
  ];
}

/** Conditions of a step outside of its paths: nobody says which way they lead. */
function shiftsByOthers([before, after]: Versions, id: string, pair: Pair, ground: Ground): readonly Shift[] {
  const texts = (['when', 'where', 'until'] as const).filter((key) => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined || is === undefined) return was !== is;
    return !(ground.forth(was as never, is as never) && ground.back(is as never, was as never));
  });
  const sends = isSend(after, ground.sides) ? [id] : sendsFrom(pair.after, id, ground.sides);
  return texts.length === 0 || sends.length === 0
    ? []
    : [{ direction: 'unknown', sends, who: comesTo(id), why: `${code(id)} asks for something else` }];
}

function shiftsOfStep(
  change: ShownChange,
  versions: Versions,
  id: string,
  pair: Pair,
  ground: Ground,
): readonly Shift[] {
  const { aspect } = change;
  if (aspect === 'timing') return shiftsOfTiming(change, versions, id, pair, ground);
  if (aspect === 'message') return shiftsOfMessage(change, versions, id, ground);
  if (aspect === 'edges') return shiftsOfEdges(change.formerly ?? id, id, pair, ground);
  // Conditions are compared below, wherever they stand.
  if (aspect === 'guard' && change.edits.every(({ path }) => conditionPath(path.slice(4)) !== null))
    return [];
  const own = aspect === 'experiment' ? shiftsByShares(versions, id, pair.after, ground) : [];
  const keys = new Set(change.edits.map(({ path }) => String(path.at(-1))));
  const isOfShares = [...keys].every((key) => key === 'weight' || key === 'below');
  const isOnly = isSend(versions[1], ground.sides) && aspect !== 'kind';
  const sends = isOnly ? [id] : sendsFrom(pair.after, id, ground.sides);
  if ((aspect === 'experiment' && isOfShares) || sends.length === 0) return own;
  const isAssigned = aspect === 'experiment' && !keys.has('salt') && !keys.has('below');
  const shift: Shift = {
    direction: 'unknown',
    sends,
    who: comesTo(id),
    why: `${code(id)} does something else`,
  };
  return isAssigned ? own : [...own, shift];
}

/** All rows of the steps of a journey that is on both sides. */
export function amountsOfSteps(pair: Pair, ground: Ground): readonly Amount[] {
  const { before, after, names } = pair;
  const name = after.name;
  const own = ground.changes.filter(
    (change) => change.name === name && (change.part === 'step' || change.part === 'journey'),
  );
  const isWhole = ({ aspect, what }: ShownChange) => aspect === 'whole' && what !== 'renamed';
  const byChanges = own.flatMap((change) => {
    const { step: id, part } = change;
    if (part === 'journey') return change.aspect === 'edges' ? shiftsOfEdges(null, null, pair, ground) : [];
    if (id === null || (change.aspect === 'whole' && change.what === 'renamed')) return [];
    const former = [...names].find(([, is]) => is === id)?.[0] ?? id;
    const [old, young] = [before.steps[former], after.steps[id]];
    if (isWhole(change)) {
      const isNew = change.what === 'added';
      const step = isNew ? young : before.steps[id];
      return step === undefined ? [] : shiftsOfWhole(id, step, isNew, pair, ground);
    }
    return old === undefined || young === undefined
      ? []
      : shiftsOfStep(change, [old, young], id, pair, ground);
  });
  const byConditions = Object.entries(after.steps).flatMap(([id, young]) => {
    const former = [...names].find(([, is]) => is === id)?.[0] ?? id;
    const old = before.steps[former];
    if (old === undefined || old.kind !== young.kind) return [];
    const versions: Versions = [old, young];
    return [...shiftsByPaths(versions, id, after, ground), ...shiftsByOthers(versions, id, pair, ground)];
  });
  return amountsOfShifts([...byChanges, ...byConditions], pair, ground);
}
