/** Who enters a journey that did not, and who is sent out of it: entries, audiences, the segments behind them, and orders. */
import { canonicalJson } from '../../base/canonical.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { quoteName, quoteNames } from '../../base/quote-names.ts';
import type { ConditionSpec, EntryPlan, ExitPlan, JourneyPlan } from '../plan.ts';
import type { Risk } from './change.ts';
import type { Judges, Widening } from './judges.ts';

/** From conditions of the one plan to those of the other. */
type Widens = { readonly forth: Widening; readonly back: Widening };

/** Whoever met the condition before surely meets it now, and others may, too. Nothing said: everybody. */
function isWider(
  before: ConditionSpec | undefined,
  after: ConditionSpec | undefined,
  widens: Widens,
): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  return widens.forth(before, after) && !widens.back(after, before);
}

/** The segment of which all members enter at once; undefined: nobody does. */
function takenIn(entry: EntryPlan): string | undefined {
  return entry.by === 'segment' && entry.existing === 'enter' ? entry.segment : undefined;
}

function sayRaised(journey: string, how: string): Risk {
  return { code: 'entries_raised', message: `${quoteNames([journey])}: ${how}`, reaches: [journey] };
}

/** More people may enter than before, or more often. */
export function entryRisks(before: JourneyPlan, after: JourneyPlan, widens: Widens): readonly Risk[] {
  const isRaised = (old: number | undefined, young: number | undefined) =>
    old !== undefined && (young === undefined || young > old);
  const found: string[] = [];
  if (isRaised(before.limit?.perDay, after.limit?.perDay)) found.push('more people may enter in a day');
  if (isRaised(before.limit?.total, after.limit?.total)) found.push('more people may enter in all');
  if (reentryMs(after) < reentryMs(before)) found.push('the same person may enter again sooner');
  const [one, other] = [before.entry, after.entry];
  if (one.by === 'event' && other.by === 'event' && one.event === other.event) {
    if (isWider(one.where, other.where, widens)) found.push('more events let people in');
  }
  const taken = takenIn(other);
  if (taken !== undefined && takenIn(one) === undefined)
    found.push(`whoever is in ${quoteNames([taken])} now enters at once`);
  if (activeOf(after) > activeOf(before)) found.push('the same person may be in it more often at once');
  return found.map((how) => sayRaised(after.name, how));
}

function reentryMs({ reentry }: JourneyPlan): number {
  if (reentry.mode === 'never') return Number.POSITIVE_INFINITY;
  return reentry.mode === 'always' ? 0 : reentry.afterMs;
}

/** How many runs of one person (and key) there may be at the same time. */
function activeOf({ whileActive, maxActive }: JourneyPlan): number {
  return whileActive === 'parallel' ? maxActive : 1;
}

/** All whom a journey takes that has no audience. */
function everybodyOf({ entry }: JourneyPlan): string {
  if (entry.by === 'segment') return `everybody who becomes a member of ${quoteName(entry.segment)}`;
  return entry.by === 'event' ? `everybody who does ${quoteName(entry.event)}` : 'everybody';
}

/** Nobody is asked for any more, or surely more people fit. */
export function audienceRisks(before: JourneyPlan, after: JourneyPlan, widens: Widens): readonly Risk[] {
  if (before.audience !== undefined && after.audience === undefined) {
    const message = `${quoteNames([after.name])} takes ${everybodyOf(after)}: its audience is gone`;
    return [{ code: 'audience_removed', message }];
  }
  if (!isWider(before.audience, after.audience, widens)) return [];
  return [sayRaised(after.name, 'its audience holds more people')];
}

/** The same of a journey that did not change itself, by a segment or trait behind its audience, entry or exits. */
export function segmentEntryRisks(before: JourneyPlan, after: JourneyPlan, widens: Widens): readonly Risk[] {
  const bySegment = ({ entry }: JourneyPlan): ConditionSpec | undefined =>
    entry.by === 'segment' ? { kind: 'segment', segment: entry.segment } : undefined;
  const [old, young] = [bySegment(before), bySegment(after)];
  const isEntryWider = young !== undefined && isWider(old, young, widens);
  return [
    ...audienceRisks(before, after, widens),
    ...exitRisks(before, after, widens),
    ...(isEntryWider ? [sayRaised(after.name, 'the segment by which people enter holds more of them')] : []),
  ];
}

/** Whoever left by an exit, and may stay inside and go on getting sends by what is said now. */
export function exitRisks(before: JourneyPlan, after: JourneyPlan, widens: Widens): readonly Risk[] {
  return before.exits.flatMap((exit): Risk[] => {
    const same = after.exits.filter((other) => other.by === exit.by && nameOf(other) === nameOf(exit));
    if (same.some((other) => holdsAll(exit, other, widens))) return [];
    const who =
      exit.by === 'event'
        ? `people who do ${quoteNames([exit.event])}`
        : `people who are in ${quoteNames([exit.segment])}`;
    const how = same.length === 0 ? 'no longer leave' : 'may no longer leave';
    const message = `${who} while inside ${how} ${quoteNames([after.name])}: they go on getting what it sends`;
    return [{ code: 'exit_removed', message }];
  });
}

function nameOf(exit: ExitPlan): string {
  return exit.by === 'event' ? exit.event : exit.segment;
}

/** Whoever left by the one surely leaves by the other. */
function holdsAll(exit: ExitPlan, other: ExitPlan, { forth }: Widens): boolean {
  if (exit.by === 'segment')
    return forth({ kind: 'segment', segment: exit.segment }, { kind: 'segment', segment: exit.segment });
  if (other.by !== 'event' || !reachesAsMany(exit, other)) return false;
  if (other.where === undefined) return true;
  return exit.where !== undefined && forth(exit.where, other.where);
}

/** Whether an event reaches at least the runs that it reached: one that names no run reaches all of them. */
function reachesAsMany(
  exit: ExitPlan & { readonly by: 'event' },
  other: ExitPlan & { readonly by: 'event' },
): boolean {
  return other.key === false || canonicalJson(exit.key ?? null) === canonicalJson(other.key ?? null);
}

/** Sends from a step on to which people come without waiting. */
function sendsAtOnce(journey: JourneyPlan, start: string, judges: Judges): readonly string[] {
  const seen = new Set<string>();
  const open: (string | null)[] = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = id === null ? undefined : journey.steps[id];
    if (id === null || step === undefined || seen.has(id) || judges.takesTime(step)) continue;
    seen.add(id);
    open.push(...judges.ways(step));
  }
  return Object.entries(journey.steps).flatMap(([id, step]) =>
    seen.has(id) && judges.message(step) !== null ? [id] : [],
  );
}

/** What a new order of `migrate` does to those who wait: they leave though the step stays, or get at once what was to come later. */
export function orderRisks(before: JourneyPlan, after: JourneyPlan, judges: Judges): readonly Risk[] {
  const known = new Set(before.migrate.map((order) => canonicalJson(order)));
  return after.migrate.flatMap((order): Risk[] => {
    const { exit, moved } = order;
    if (known.has(canonicalJson(order))) return [];
    if (isJsonObject(moved ?? null)) return [...cutShort(moved as JsonObject, before, after, judges)];
    if (typeof exit !== 'string' || after.steps[exit] === undefined) return [];
    const message = `whoever waits at ${quoteNames([exit])} leaves the journey, though the step stays`;
    return [{ code: 'step_removed', step: exit, message }];
  });
}

/** People are taken out of a wait, to where something goes out at once. */
function cutShort(
  { from, to }: JsonObject,
  before: JourneyPlan,
  after: JourneyPlan,
  judges: Judges,
): readonly Risk[] {
  const step = typeof from === 'string' ? before.steps[from] : undefined;
  if (typeof from !== 'string' || typeof to !== 'string' || step === undefined || !judges.takesTime(step))
    return [];
  const sends = sendsAtOnce(after, to, judges);
  if (sends.length === 0) return [];
  const [wait, goal] = [from, to].map((each) => quoteNames([each]));
  const message = `whoever waits at ${wait} goes on at ${goal} with the apply, without the rest of that wait, and is sent ${quoteNames(sends, ' or ')} at once`;
  return [{ code: 'wait_cut_short', step: from, message }];
}
