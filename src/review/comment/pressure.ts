/**
 * The worst case before and after a change: what one person can get at most, of the messages that the change is about, of
 * all, and of marketing. Data only.
 */
import type { Definitions } from '../../kinds/definition.ts';
import type { Plan } from '../../plan/plan.ts';
import { COUNT_MAX } from '../../rules/pressure/busiest.ts';
import { ASSUMED, type Assumptions, type MeasuredDays } from '../../rules/pressure/peak.ts';
import { createPressure } from '../../rules/pressure/worst-case.ts';
import type { About } from './amounts/amount.ts';

/** The most messages to one person on one local day and within seven; infinite: more than can be told apart. */
export type Most = { readonly day: number; readonly week: number };

/** A side is null where the journey does not exist. */
export type PressureRow = {
  readonly journey: string;
  readonly before: Most | null;
  readonly after: Most | null;
};

/** The most, and the policies without which it would be more. */
export type Total = Most & { readonly byDay: readonly string[]; readonly byWeek: readonly string[] };

type Before<Value> = { readonly before: Value; readonly after: Value };

/**
 * `rows`: journeys of which it differs. `touched`: of the messages that the change is about; null: nobody can name them.
 * `all`: of every message, `marketing`: of those that are not essential. `moved`: of `touched`, for somebody who gets
 * what both versions of the journeys send from which `migrate` moves people; null: nobody is moved.
 */
export type PressureChange = {
  readonly rows: readonly PressureRow[];
  readonly touched: Before<Total> | null;
  readonly all: Before<Total>;
  readonly marketing: Before<Total>;
  readonly moved: Total | null;
};

/** Beyond this many journeys the search takes longer than anybody waits for a comment. */
const JOURNEYS_MAX = 500;

function told(messages: number): number {
  return messages > COUNT_MAX ? Number.POSITIVE_INFINITY : messages;
}

type Measured = { readonly found: ReadonlyMap<string, Most>; readonly total: Total };

function measure(plan: Plan, definitions: Definitions, assumptions: Partial<Assumptions>): Measured {
  const pressure = createPressure(plan, definitions, { ...ASSUMED, ...assumptions });
  const found = new Map<string, Most>();
  for (const [name, journey] of Object.entries(plan.journeys)) {
    const { 1: day, 7: week } = pressure.add(journey);
    found.set(name, { day: told(day.messages), week: told(week.messages) });
  }
  const of = (days: MeasuredDays) => {
    const { messages, journeys, limitedBy } = pressure.ofAll(days);
    // A sum is told as far as each of its parts is.
    const isTold = journeys.every((each) => each.messages <= COUNT_MAX);
    return { messages: isTold ? messages : told(messages), limitedBy };
  };
  const [day, week] = [of(1), of(7)];
  const total = { day: day.messages, week: week.messages, byDay: day.limitedBy, byWeek: week.limitedBy };
  return { found, total };
}

/** What counts in a plan: the messages of these rows. `names`: of the journeys in that plan. */
function onlyThese(
  all: readonly About[],
  names: (present: string) => string,
): Pick<Required<Assumptions>, 'only'> {
  const wanted = all.map(({ journeys, classes }) => ({ journeys: new Set(journeys.map(names)), classes }));
  return {
    only: (journey, className) =>
      wanted.some(
        ({ journeys, classes }) =>
          journeys.has(journey) && (classes.length === 0 || classes.includes(className)),
      ),
  };
}

/** A plan in which these journeys, by present name, are there in both versions; the former ones by another name. */
function withFormer(
  { before, after }: { readonly before: Plan; readonly after: Plan },
  moved: readonly string[],
  once: (name: string) => string,
): Plan {
  const former = moved.flatMap((name) => {
    const journey = before.journeys[once(name)];
    return journey === undefined ? [] : [[asFormer(name), { ...journey, name: asFormer(name) }] as const];
  });
  return { ...after, journeys: { ...after.journeys, ...Object.fromEntries(former) } };
}

const asFormer = (name: string) => `${name}, before`;

/**
 * The worst case of two plans; journeys under their present names. `former`: present name -> the one before. `abouts`: the
 * messages that the change is about; `moved`: journeys, by present name, from which `migrate` moves people. Null where there are too many journeys to tell. Pure.
 */
export function comparePressure(
  { before, after }: { readonly before: Plan; readonly after: Plan },
  definitions: Definitions,
  former: ReadonlyMap<string, string>,
  abouts: readonly About[],
  moved: readonly string[],
): PressureChange | null {
  const most = Math.max(Object.keys(before.journeys).length, Object.keys(after.journeys).length);
  if (most > JOURNEYS_MAX) return null;
  const both = (assumptions: Partial<Assumptions>, young = assumptions): Before<Measured> => ({
    before: measure(before, definitions, assumptions),
    after: measure(after, definitions, young),
  });
  const totals = ({ before: old, after: young }: Before<Measured>): Before<Total> => ({
    before: old.total,
    after: young.total,
  });
  const all = both({ essential: true });
  const once = (name: string) => former.get(name) ?? name;
  const touched =
    abouts.length === 0
      ? null
      : both(
          { essential: true, ...onlyThese(abouts, once) },
          { essential: true, ...onlyThese(abouts, (name) => name) },
        );
  const together =
    moved.length === 0 || abouts.length === 0 ? null : withFormer({ before, after }, moved, once);
  const ofBoth = abouts.map((about) => ({
    ...about,
    journeys: about.journeys.flatMap((name) => (moved.includes(name) ? [name, asFormer(name)] : [name])),
  }));
  const renamed = new Set(former.values());
  const [old, young] = [all.before.found, all.after.found];
  const names = [
    ...young.keys(),
    ...[...old.keys()].filter((name) => !young.has(name) && !renamed.has(name)),
  ];
  const rows = names
    .sort()
    .map((journey): PressureRow => {
      return { journey, before: old.get(once(journey)) ?? null, after: young.get(journey) ?? null };
    })
    .filter((row) => row.before?.day !== row.after?.day || row.before?.week !== row.after?.week);
  return {
    rows,
    touched: touched && totals(touched),
    all: totals(all),
    marketing: totals(both({ essential: false })),
    moved:
      together &&
      measure(together, definitions, { essential: true, ...onlyThese(ofBoth, (name) => name) }).total,
  };
}
