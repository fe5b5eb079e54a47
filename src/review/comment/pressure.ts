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

/** Beyond this many journeys the search takes longer than anybody waits for a comment. */
const JOURNEYS_MAX = 500;

function told(messages: number): number {
  return messages > COUNT_MAX ? Number.POSITIVE_INFINITY : messages;
}

function measure(plan: Plan, definitions: Definitions): ReadonlyMap<string | null, Most> {
  const pressure = createPressure(plan, definitions);
  const found = new Map<string | null, Most>();
  for (const [name, journey] of Object.entries(plan.journeys)) {
    const { 1: day, 7: week } = pressure.add(journey);
    found.set(name, { day: told(day.messages), week: told(week.messages) });
  }
  const all = (days: 1 | 7) => told(pressure.ofAll(days).messages);
  return found.set(null, { day: all(1), week: all(7) });
}

/**
 * The rows that differ, all together last; journeys under their present names. `former`: present name -> the one before.
 * Null where there are too many journeys to tell. Pure.
 */
export function comparePressure(
  before: Plan,
  after: Plan,
  definitions: Definitions,
  former: ReadonlyMap<string, string>,
): readonly PressureRow[] | null {
  const most = Math.max(Object.keys(before.journeys).length, Object.keys(after.journeys).length);
  if (most > JOURNEYS_MAX) return null;
  const [old, young] = [measure(before, definitions), measure(after, definitions)];
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
  return rows.filter((row) => row.before?.day !== row.after?.day || row.before?.week !== row.after?.week);
}
