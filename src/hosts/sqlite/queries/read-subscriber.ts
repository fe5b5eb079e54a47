/** One subscriber with its state, by name; a name alone (an alias, an absorbed one) has a null state. */
import type { DatabaseSync } from 'node:sqlite';

/**
 * So many bytes come as hexadecimal digits: for each blob, SQLite's binding makes a buffer outside the heap, which takes as long as
 * all else that is read here.
 */
const SHORT_MAX = 64;

const SQL = `SELECT n.id AS id, s.state AS state, s.checksum AS checksum, s.due_at AS dueAt, CASE WHEN length(s.seen) <= ${SHORT_MAX} THEN hex(s.seen) ELSE s.seen END AS seen, s.decided AS decided, s.heard AS heard, s.delivered AS delivered FROM name n LEFT JOIN subscriber s ON s.id = n.id WHERE n.text = ?`;

/** What is read; all but the number is null for a name alone. */
export type SubscriberColumns = {
  readonly id: number;
  readonly state: string | null;
  readonly checksum: number | null;
  readonly dueAt: number | null;
  readonly seen: Uint8Array | null;
  readonly decided: number | null;
  readonly heard: number | null;
  readonly delivered: number | null;
};

type Row = readonly [
  id: number,
  state: string | null,
  checksum: number | null,
  dueAt: number | null,
  seen: Uint8Array | string | null,
  decided: number | null,
  heard: number | null,
  delivered: number | null,
];

/** The value of a digit of SQLite's `hex()`: 0 to 9 and A to F. */
function digitOf(code: number): number {
  return code < 58 ? code - 48 : code - 55;
}

function readBytes(seen: Row[4]): Uint8Array | null {
  if (typeof seen !== 'string') return seen;
  const bytes = new Uint8Array(seen.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = digitOf(seen.charCodeAt(2 * index)) * 16 + digitOf(seen.charCodeAt(2 * index + 1));
  }
  return bytes;
}

/**
 * Prepares the statement of this file. Undefined: there is none. Throws SQLite's error. It gives lists: SQLite's objects, with a name
 * to look up for each column, take a third longer.
 */
export function prepareReadSubscriber(
  database: DatabaseSync,
): (name: string) => SubscriberColumns | undefined {
  const statement = database.prepare(SQL);
  statement.setReturnArrays(true);
  return (name) => {
    const row = statement.get(name) as unknown as Row | undefined;
    if (row === undefined) return undefined;
    const [id, state, checksum, dueAt, seen, decided, heard, delivered] = row;
    return { id, state, checksum, dueAt, seen: readBytes(seen), decided, heard, delivered };
  };
}
