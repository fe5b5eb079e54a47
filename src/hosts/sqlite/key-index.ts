/**
 * Where the lines of accepted sends are, by key. Keys come in no order, and an index that took each as it comes would write a
 * page for every key. So they wait in memory, in buckets by their first bits, and go into the table of their day a whole
 * bucket at a time, in order: a page takes many of them. What waits is found again in the chunks when the file is opened.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hashMessageId } from '../engine/seen.ts';
import { chunkOf, dayOf, placeOf } from './trails.ts';

/** Keys are numbers of 53 bits; the first six say in which bucket they are. */
const BUCKETS = 64;
const BUCKET_WIDTH = 2 ** 47;
/** Keys that may wait in all buckets together; some 16 bytes each. */
const WAITING_MAX = 32_768;
const PREPARED_MAX = 64;

/** `chunk`: all up to this one have their keys of this bucket in the tables. */
type Bucket = { hashes: number[]; places: number[]; chunk: number };

/** A key, and where its line is. */
export type Keyed = { readonly key: string; readonly place: number };

export type KeyIndex = {
  add(key: string, place: number): void;
  /** Places where this key may be, the newest first. */
  find(key: string): Iterable<number>;
  remove(key: string): void;
  forgetBefore(day: number): void;
  /** Writes buckets while too many keys wait. `lastChunk`: the last one of which all keys were added. */
  flush(lastChunk: number): void;
  /** After a rollback: all is read anew when it is needed. */
  reload(): void;
};

/** What the index stands on. `kept`: keys of all chunks behind one; `marks`: where it says up to which chunk nothing waits. */
export type KeySource = {
  kept(chunk: number): Iterable<Keyed>;
  readonly marks: { read(): number; write(chunk: number): void };
};

/** The tables named `keyed_<day>` of an open file. */
export function createKeyIndex(database: DatabaseSync, { kept, marks }: KeySource): KeyIndex {
  let buckets: Bucket[] | null = null;
  let waiting = 0;
  let turn = 0;
  let days: number[] = [];
  const inserts = new Map<number, StatementSync>();
  const finds = new Map<number, StatementSync>();

  function put(all: readonly Bucket[], key: string, place: number): void {
    const hash = hashMessageId(key);
    const bucket = all[Math.floor(hash / BUCKET_WIDTH)] as Bucket;
    bucket.hashes.push(hash);
    bucket.places.push(place);
    waiting += 1;
  }

  function load(): Bucket[] {
    const rows = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'keyed_[0-9]*'")
      .all() as { name: string }[];
    days = rows.map(({ name }) => Number(name.slice('keyed_'.length))).sort((a, b) => b - a);
    const chunk = marks.read();
    const loaded = Array.from({ length: BUCKETS }, () => ({ hashes: [], places: [], chunk }));
    waiting = 0;
    for (const { key, place } of kept(chunk)) put(loaded, key, place);
    buckets = loaded;
    return loaded;
  }

  function prepared(statements: Map<number, StatementSync>, day: number, sql: string): StatementSync {
    const known = statements.get(day);
    if (known !== undefined) return known;
    if (statements.size >= PREPARED_MAX) statements.clear();
    const statement = database.prepare(sql);
    statements.set(day, statement);
    return statement;
  }

  function insertInto(day: number): StatementSync {
    if (!days.includes(day)) {
      database.exec(
        `CREATE TABLE "keyed_${day}" (hash INTEGER NOT NULL, chunk INTEGER NOT NULL, PRIMARY KEY (hash, chunk)) STRICT, WITHOUT ROWID`,
      );
      days = [...days, day].sort((a, b) => b - a);
    }
    return prepared(inserts, day, `INSERT OR IGNORE INTO "keyed_${day}" (hash, chunk) VALUES (?, ?)`);
  }

  function write(bucket: Bucket, lastChunk: number): void {
    const { hashes, places } = bucket;
    const order = hashes.map((_, index) => index);
    order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
    for (const index of order) {
      const place = places[index] as number;
      insertInto(dayOf(place)).run(hashes[index] as number, chunkOf(place));
    }
    waiting -= hashes.length;
    bucket.hashes = [];
    bucket.places = [];
    bucket.chunk = Math.max(bucket.chunk, lastChunk);
  }

  function keepWaiting(bucket: Bucket, isKept: (hash: number, place: number) => boolean): void {
    const { hashes, places } = bucket;
    const kept = hashes.map((hash, index) => isKept(hash, places[index] as number));
    bucket.hashes = hashes.filter((_, index) => kept[index]);
    bucket.places = places.filter((_, index) => kept[index]);
    waiting += bucket.hashes.length - hashes.length;
  }

  return {
    add: (key, place) => put(buckets ?? load(), key, place),
    *find(key) {
      const hash = hashMessageId(key);
      const { hashes, places } = (buckets ?? load())[Math.floor(hash / BUCKET_WIDTH)] as Bucket;
      for (
        let at = hashes.lastIndexOf(hash);
        at >= 0;
        at = at === 0 ? -1 : hashes.lastIndexOf(hash, at - 1)
      ) {
        yield places[at] as number;
      }
      for (const day of days) {
        const find = `SELECT chunk FROM "keyed_${day}" WHERE hash = ? ORDER BY chunk DESC`;
        const rows = prepared(finds, day, find).all(hash) as { chunk: number }[];
        for (const { chunk } of rows) yield placeOf(day, chunk);
      }
    },
    remove(key) {
      const hash = hashMessageId(key);
      keepWaiting((buckets ?? load())[Math.floor(hash / BUCKET_WIDTH)] as Bucket, (one) => one !== hash);
      for (const day of days) database.prepare(`DELETE FROM "keyed_${day}" WHERE hash = ?`).run(hash);
    },
    forgetBefore(day) {
      const all = buckets ?? load();
      for (const old of days.filter((one) => one < day)) {
        inserts.delete(old);
        finds.delete(old);
        database.exec(`DROP TABLE "keyed_${old}"`);
      }
      days = days.filter((one) => one >= day);
      for (const bucket of all) keepWaiting(bucket, (_, place) => dayOf(place) >= day);
    },
    flush(lastChunk) {
      if (buckets === null || waiting <= WAITING_MAX) return;
      for (; waiting > WAITING_MAX; turn = (turn + 1) % BUCKETS) {
        write(buckets[turn] as Bucket, lastChunk);
      }
      marks.write(Math.min(...buckets.map(({ chunk }) => chunk)));
    },
    reload() {
      buckets = null;
      inserts.clear();
      finds.clear();
    },
  };
}
