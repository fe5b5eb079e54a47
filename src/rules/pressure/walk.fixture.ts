/**
 * A journey walked by brute force: one person, a clock on the wall without daylight saving, and choices by chance wherever
 * the outside world has one. Written from the meaning of the steps, apart from what it is compared with.
 */
import type { JourneyPlan, StepPlan } from '../../plan/plan.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Gives a number from 0 (included) to 1. */
export type Chance = () => number;

/** What the outside world decided once for all: where a date lies. */
type World = { readonly chance: Chance; readonly dateMs: number };

/** Often at the ends, where mistakes are. */
function between(chance: Chance, leastMs: number, mostMs: number): number {
  const luck = chance();
  if (luck < 0.4) return leastMs;
  if (luck < 0.6) return Math.max(leastMs, mostMs - 1);
  return leastMs + Math.floor(chance() * Math.max(1, mostMs - leastMs));
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  return items[Math.min(items.length - 1, Math.floor(chance() * items.length))] as Item;
}

type Moment = {
  readonly form: string;
  readonly elapsedMs?: number;
  readonly days?: number;
  readonly atMs?: number | null;
  readonly weekdays?: readonly number[] | null;
  readonly path?: readonly string[];
  readonly offsetMs?: number;
  readonly onPast: 'continue' | 'skip' | 'exit';
};

/** Monday is day 0 of time. */
function isOnDay(atMs: number, weekdays: readonly number[] | null | undefined): boolean {
  return weekdays == null || weekdays.includes((Math.floor(atMs / DAY_MS) % 7) + 1);
}

function momentMs(moment: Moment, nowMs: number, entryMs: number, { dateMs }: World): number {
  if (moment.form === 'elapsed') return nowMs + (moment.elapsedMs ?? 0);
  if (moment.form === 'path') {
    return (moment.path?.[0] === 'entry' ? entryMs : dateMs) + (moment.offsetMs ?? 0);
  }
  const ofDayMs = moment.atMs ?? nowMs % DAY_MS;
  let day = Math.floor(nowMs / DAY_MS) + (moment.days ?? 0);
  while (day * DAY_MS + ofDayMs < nowMs || !isOnDay(day * DAY_MS, moment.weekdays)) day += 1;
  return day * DAY_MS + ofDayMs;
}

type Left = { readonly to: string | null; readonly atMs: number };

/** Where one step leads, and when. */
function leave(step: StepPlan, id: string, nowMs: number, entryMs: number, run: Run, world: World): Left {
  const { chance } = world;
  const { kind, next } = step;
  if (kind === 'wait' || kind === 'wait_for') {
    const moment = (kind === 'wait' ? step.moment : step.deadline) as unknown as Moment;
    const untilMs = momentMs(moment, nowMs, entryMs, world);
    const over = (kind === 'wait' ? step.inner : step.onTimeout) as string | null;
    const isPast = untilMs < nowMs;
    if (isPast && moment.onPast === 'exit') return { to: null, atMs: nowMs };
    if (isPast && moment.onPast === 'skip') return { to: next, atMs: nowMs };
    if (kind === 'wait_for' && untilMs > nowMs && chance() < 0.6) {
      const { to } = pick(chance, step.paths as unknown as readonly { to: string | null }[]);
      return { to, atMs: between(chance, nowMs, untilMs) };
    }
    return { to: over, atMs: Math.max(nowMs, untilMs) };
  }
  if (kind === 'repeat') {
    const round = run.rounds.get(id) ?? { done: 0, startedMs: nowMs };
    if (round.done >= Number(step.max) || chance() < 0.15) {
      run.rounds.delete(id);
      return { to: next, atMs: nowMs };
    }
    const atMs =
      round.done === 0 || step.everyMs === null
        ? nowMs
        : Math.max(nowMs, round.startedMs + Number(step.everyMs));
    run.rounds.set(id, { done: round.done + 1, startedMs: atMs });
    return { to: step.body as string | null, atMs };
  }
  if (kind === 'exit') return { to: null, atMs: nowMs };
  if (kind === 'branch') {
    const { paths, otherwise } = step as unknown as {
      paths: { to: string | null }[];
      otherwise: { to: string | null };
    };
    return { to: pick(chance, [...paths, otherwise]).to, atMs: nowMs };
  }
  return { to: next, atMs: nowMs };
}

type Run = { readonly rounds: Map<string, { done: number; startedMs: number }> };

export type Walked = { readonly sentMs: readonly number[]; readonly endMs: number };

/** Walks one run. `mayEnd`: somebody may end it from outside at any step. */
function walkRun(journey: JourneyPlan, entryMs: number, mayEnd: boolean, world: World): Walked {
  const sentMs: number[] = [];
  const run: Run = { rounds: new Map() };
  let [id, nowMs]: [string | null, number] = [journey.start, entryMs];
  while (id !== null) {
    const step: StepPlan | undefined = journey.steps[id];
    if (step === undefined) break;
    if (step.kind === 'send') sentMs.push(nowMs);
    if (mayEnd && world.chance() < 0.1) break;
    const left: Left = leave(step, id, nowMs, entryMs, run, world);
    [id, nowMs] = [left.to, left.atMs];
  }
  return { sentMs, endMs: nowMs };
}

/** The most messages within so many local days that follow each other. */
export function mostWithin(sentMs: readonly number[], days: number): number {
  const onDay = sentMs.map((at) => Math.floor(at / DAY_MS));
  return Math.max(
    0,
    ...onDay.map((first) => onDay.filter((day) => day >= first && day < first + days).length),
  );
}

/** Walks runs of one person: one after the other, or each for itself. Returns the instants of all messages. */
export function walkRuns(
  journey: JourneyPlan,
  {
    gapMs,
    together,
    endsEarly,
  }: { readonly gapMs: number; readonly together: boolean; readonly endsEarly: boolean },
  count: number,
  chance: Chance,
): readonly number[] {
  const sent: number[] = [];
  let entryMs = 400 * DAY_MS + Math.floor(chance() * 7 * 24) * HOUR_MS;
  const world: World = { chance, dateMs: entryMs + Math.floor((chance() - 0.5) * 20 * 24) * HOUR_MS };
  for (let run = 0; run < count; run += 1) {
    const { sentMs, endMs } = walkRun(journey, entryMs, endsEarly && run + 1 < count, world);
    sent.push(...sentMs);
    const nextMs = entryMs + gapMs;
    entryMs = together ? nextMs : Math.max(endMs, nextMs);
    if (chance() < 0.1) entryMs += HOUR_MS;
  }
  return sent;
}
