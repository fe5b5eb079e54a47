/** The reach of two plans side by side, for the same people. Data only. */
import type { Reach, Reached } from './count.ts';

/** One question; a side is null where the plan does not ask it. `name`: that of the second plan where there is one. */
export type ReachRow = {
  readonly of: Reached['of'];
  readonly name: string;
  readonly before: Reached | null;
  readonly after: Reached | null;
};

export type ReachComparison = { readonly people: number; readonly rows: readonly ReachRow[] };

/** True where the numbers differ, or one side does not ask. Pure. */
export function isDifferent({ before, after }: ReachRow): boolean {
  if (before === null || after === null) return true;
  return (['yes', 'no', 'unknown'] as const).some((answer) => before[answer] !== after[answer]);
}

/** All questions of both, in order. `former`: present names of journeys -> those before. Pure. */
export function compareReach(
  before: Reach,
  after: Reach,
  former: ReadonlyMap<string, string>,
): ReachComparison {
  const rename = (name: string) => {
    const [journey = '', ...rest] = name.split('/');
    return [former.get(journey) ?? journey, ...rest].join('/');
  };
  const key = ({ of, name }: Pick<Reached, 'of' | 'name'>) => `${of}\0${name}`;
  const old = new Map(before.answers.map((each) => [key(each), each]));
  const rows = after.answers.map((each): ReachRow => {
    const own = key({
      of: each.of,
      name: each.of === 'audience' || each.of === 'branch' ? rename(each.name) : each.name,
    });
    const found = old.get(own) ?? null;
    old.delete(own);
    return { of: each.of, name: each.name, before: found, after: each };
  });
  const gone = [...old.values()].map(
    (each): ReachRow => ({ of: each.of, name: each.name, before: each, after: null }),
  );
  const sorted = [...rows, ...gone].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return { people: after.people, rows: sorted };
}
