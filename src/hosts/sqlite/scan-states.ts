/**
 * A look at every stored state of a file: can it be read, and has whoever is to be woken a name? In bounded steps, each a
 * transaction of its own, so that a daemon's log can be emptied meanwhile. Changes nothing.
 */
import { DatabaseSync } from 'node:sqlite';
import type { SubscriberId } from '../../base/ids.ts';
import type { NameNumbers } from '../../kernel/packing.ts';
import { isReadable } from '../store.ts';
import type { WordRecord } from './queries/list-words.ts';
import { type StateColumns, unpackRecord } from './state-record.ts';
import { isWholeWord } from './words.ts';

/** Rows that are read at once: a few megabytes. */
const CHUNK = 2_000;
/** So many are named; all are counted. */
const NAMED_MAX = 100;

const SQL = `SELECT s.id AS id, n.text AS name, s.state AS state, s.checksum AS checksum, s.due_at AS dueAt, s.seen AS seen
  FROM subscriber s LEFT JOIN name n ON n.id = s.id WHERE s.id > ? ORDER BY s.id LIMIT ${CHUNK}`;

type Row = StateColumns & { readonly id: number; readonly name: string | null };

/** What was found: how many states were read, how many cannot be, whose (the first 100), and how many have no name. */
export type StateScan = {
  readonly scanned: number;
  readonly unreadable: number;
  readonly named: readonly { readonly subscriber: string; readonly problem: string }[];
  readonly nameless: number;
};

/** The names of a file, read again where a daemon has added some since. A file of an older layout has none. */
function readNames(database: DatabaseSync): NameNumbers {
  const texts = new Map<number, string>();
  const hasNames = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'word'").get() !== undefined;
  // A layout before 11 has words without checksums.
  const list = hasNames ? database.prepare('SELECT * FROM word') : null;
  function readAll(): void {
    for (const { id, text, checksum = null } of (list?.all() ?? []) as WordRecord[])
      if (isWholeWord({ text, checksum })) texts.set(id, text);
  }
  return {
    numberOf() {
      throw new Error('a file that is looked at gets no new names');
    },
    textOf(number) {
      if (!texts.has(number)) readAll();
      return texts.get(number) ?? '';
    },
  };
}

/** Reads every state; `onProgress` hears how many were read after each step. Throws SQLite's error for what it cannot read. */
export function scanStates(file: string, onProgress: (scanned: number) => void): StateScan {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  const named: { subscriber: string; problem: string }[] = [];
  const counts = { scanned: 0, unreadable: 0, nameless: 0 };
  try {
    // A store of an older layout has no checksums before the daemon opens it.
    const columns = database.prepare('PRAGMA table_info(subscriber)').all() as { name: string }[];
    const hasChecksums = columns.some(({ name }) => name === 'checksum');
    const names = readNames(database);
    const next = database.prepare(hasChecksums ? SQL : SQL.replace('s.checksum', 'NULL'));
    for (let after = -1; ; ) {
      const rows = next.all(after) as Row[];
      for (const { id, name, ...row } of rows) {
        after = id;
        counts.scanned += 1;
        if (name === null) {
          counts.nameless += 1;
          continue;
        }
        const record = unpackRecord(row, name as SubscriberId, names);
        if (isReadable(record)) continue;
        counts.unreadable += 1;
        if (named.length < NAMED_MAX) named.push({ subscriber: name, problem: record.problem });
      }
      onProgress(counts.scanned);
      if (rows.length < CHUNK) return { ...counts, named };
    }
  } finally {
    database.close();
  }
}
