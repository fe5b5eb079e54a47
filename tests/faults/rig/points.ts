/**
 * The named steps of the runner at which a process may be killed (durability R2), told from outside: by the SQL that a
 * step runs and by what goes over its provider's connection. A step that is never reached fails its case. Pure.
 */

/** How a step is known. `write` and `answer`: bytes to and from the provider. */
export type Point = {
  statement(sql: string, values: readonly unknown[]): boolean;
  readonly write: boolean;
  readonly answer: boolean;
};

const NUMBERS_OF_STATES = { queued: 0, attempting: 1 } as const;

/** Whether this puts a row into the outbox with such a state; the columns' order is read from the SQL. */
function putsOutbox(sql: string, values: readonly unknown[], state: number): boolean {
  const columns = /^INSERT INTO outbox \(([^)]*)\)/.exec(sql)?.[1]?.split(/, */);
  return columns !== undefined && values[columns.indexOf('state')] === state;
}

const bySql = (matches: (sql: string, values: readonly unknown[]) => boolean): Point => ({
  statement: matches,
  write: false,
  answer: false,
});
const never = () => false;

/** By name, in the order of a message's life. */
export const POINTS: { readonly [name: string]: Point } = {
  dedup: bySql((sql) => /^SELECT .*\bseen\b.* FROM name/.test(sql)),
  state: bySql((sql) => /^(INSERT INTO|UPDATE) subscriber\b/.test(sql)),
  intent: bySql((sql, values) => putsOutbox(sql, values, NUMBERS_OF_STATES.queued)),
  commit: bySql((sql) => sql === 'COMMIT'),
  claim: bySql(
    (sql, values) =>
      /^INSERT INTO flights\b/.test(sql) || putsOutbox(sql, values, NUMBERS_OF_STATES.attempting),
  ),
  first_byte: { statement: never, write: true, answer: false },
  response: { statement: never, write: false, answer: true },
  confirm: bySql((sql) =>
    /^(DELETE FROM (outbox WHERE key|flights WHERE id)|INSERT INTO landed)\b/.test(sql),
  ),
  plan_swap: bySql((sql) => /^INSERT OR REPLACE INTO plan\b/.test(sql)),
};

/** A point by its name. Throws RangeError for one that is not known. */
export function pointOf(name: string): Point {
  const point = POINTS[name];
  if (point === undefined) throw new RangeError(`no point ${name}`);
  return point;
}
