/** The worst case before and after a change: what one person can get at most, by journey and from all together. Data only. */
import type { Definitions } from '../../kinds/definition.ts';
import type { Plan } from '../../plan/plan.ts';
import { COUNT_MAX } from '../../rules/pressure/busiest.ts';
import { createPressure } from '../../rules/pressure/worst-case.ts';

/** The most messages to one person on one local day and within seven; infinite: more than can be told apart. */
export type Most = { readonly day: number; readonly week: number };

/** `journey` null: all journeys together. A side is null where the journey does not exist. */
export type PressureRow = {
  readonly journey: string | null;
  readonly before: Most | null;
  readonly after: Most | null;
};

/** The most from all journeys together, and the policies without which it would be more. */
export type Total = Most & { readonly byDay: readonly string[]; readonly byWeek: readonly string[] };

/** `rows`: what differs. `total`: after the change; null where it differs. */
export type PressureChange = { readonly rows: readonly PressureRow[]; readonly total: Total | null };

/** Beyond this many journeys the search takes longer than anybody waits for a comment. */
const JOURNEYS_MAX = 500;

function told(messages: number): number {
  return messages > COUNT_MAX ? Number.POSITIVE_INFINITY : messages;
}

type Measured = { readonly found: ReadonlyMap<string | null, Most>; readonly total: Total };

function measure(plan: Plan, definitions: Definitions): Measured {
  const pressure = createPressure(plan, definitions);
  const found = new Map<string | null, Most>();
  for (const [name, journey] of Object.entries(plan.journeys)) {
    const { 1: day, 7: week } = pressure.add(journey);
    found.set(name, { day: told(day.messages), week: told(week.messages) });
  }
  const [ofDay, ofWeek] = [pressure.ofAll(1), pressure.ofAll(7)];
  const most = { day: told(ofDay.messages), week: told(ofWeek.messages) };
  found.set(null, most);
  return { found, total: { ...most, byDay: ofDay.limitedBy, byWeek: ofWeek.limitedBy } };
}

/**
 * What differs, all together last; journeys under their present names. `former`: present name -> the one before.
 * Null where there are too many journeys to tell. Pure.
 */
export function comparePressure(
  before: Plan,
  after: Plan,
  definitions: Definitions,
  former: ReadonlyMap<string, string>,
): PressureChange | null {
  const most = Math.max(Object.keys(before.journeys).length, Object.keys(after.journeys).length);
  if (most > JOURNEYS_MAX) return null;
  const [{ found: old }, { found: young, total }] = [
    measure(before, definitions),
    measure(after, definitions),
  ];
  const renamed = new Set(former.values());
  const names = [...young.keys(), ...[...old.keys()].filter((name) => !young.has(name))];
  const rows = names
    .filter((name) => name !== null && (young.has(name) || !renamed.has(name)))
    .sort()
    .concat([null])
    .map((journey): PressureRow => {
      const once = journey === null ? null : (former.get(journey) ?? journey);
      return { journey, before: old.get(once) ?? null, after: young.get(journey) ?? null };
    });
  const differing = rows.filter(
    (row) => row.before?.day !== row.after?.day || row.before?.week !== row.after?.week,
  );
  return {
    rows: differing,
    total: differing.some(({ journey }) => journey === null) ? null : total,
  };
}
