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

function bucketOf(buckets: readonly Bucket[], hash: number): Bucket {
  return buckets[Math.floor(hash / BUCKET_WIDTH)] as Bucket;
}

class KeyTables implements KeyIndex {
  readonly #database: DatabaseSync;
  readonly #source: KeySource;
  readonly #inserts = new Map<number, StatementSync>();
  readonly #finds = new Map<number, StatementSync>();
  #buckets: Bucket[] | null = null;
  #waiting = 0;
  #turn = 0;
  #days: number[] = [];

  constructor(database: DatabaseSync, source: KeySource) {
    this.#database = database;
    this.#source = source;
  }

  add(key: string, place: number): void {
    this.#put(this.#loaded(), key, place);
  }

  *find(key: string): Iterable<number> {
    const hash = hashMessageId(key);
    const { hashes, places } = bucketOf(this.#loaded(), hash);
    for (let at = hashes.length - 1; at >= 0; at -= 1) if (hashes[at] === hash) yield places[at] as number;
    for (const day of this.#days) {
      const find = `SELECT chunk FROM "keyed_${day}" WHERE hash = ? ORDER BY chunk DESC`;
      const rows = this.#prepared(this.#finds, day, find).all(hash) as { chunk: number }[];
      for (const { chunk } of rows) yield placeOf(day, chunk);
    }
  }

  remove(key: string): void {
    const hash = hashMessageId(key);
    this.#keepWaiting(bucketOf(this.#loaded(), hash), (one) => one !== hash);
    for (const day of this.#days) {
      this.#database.prepare(`DELETE FROM "keyed_${day}" WHERE hash = ?`).run(hash);
    }
  }

  forgetBefore(day: number): void {
    const buckets = this.#loaded();
    for (const old of this.#days.filter((one) => one < day)) {
      this.#inserts.delete(old);
      this.#finds.delete(old);
      this.#database.exec(`DROP TABLE "keyed_${old}"`);
    }
    this.#days = this.#days.filter((one) => one >= day);
    for (const bucket of buckets) this.#keepWaiting(bucket, (_, place) => dayOf(place) >= day);
  }

  flush(lastChunk: number): void {
    const buckets = this.#buckets;
    if (buckets === null || this.#waiting <= WAITING_MAX) return;
    for (; this.#waiting > WAITING_MAX; this.#turn = (this.#turn + 1) % BUCKETS) {
      this.#write(buckets[this.#turn] as Bucket, lastChunk);
    }
    this.#source.marks.write(Math.min(...buckets.map(({ chunk }) => chunk)));
  }

  reload(): void {
    this.#buckets = null;
    this.#inserts.clear();
    this.#finds.clear();
  }

  #put(buckets: readonly Bucket[], key: string, place: number): void {
    const hash = hashMessageId(key);
    const { hashes, places } = bucketOf(buckets, hash);
    hashes.push(hash);
    places.push(place);
    this.#waiting += 1;
  }

  #loaded(): Bucket[] {
    if (this.#buckets !== null) return this.#buckets;
    const rows = this.#database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'keyed_[0-9]*'")
      .all() as { name: string }[];
    this.#days = rows.map(({ name }) => Number(name.slice('keyed_'.length))).sort((a, b) => b - a);
    const chunk = this.#source.marks.read();
    const buckets = Array.from({ length: BUCKETS }, (): Bucket => ({ hashes: [], places: [], chunk }));
    this.#waiting = 0;
    for (const { key, place } of this.#source.kept(chunk)) this.#put(buckets, key, place);
    this.#buckets = buckets;
    return buckets;
  }

  #prepared(statements: Map<number, StatementSync>, day: number, sql: string): StatementSync {
    const known = statements.get(day);
    if (known !== undefined) return known;
    if (statements.size >= PREPARED_MAX) statements.clear();
    const statement = this.#database.prepare(sql);
    statements.set(day, statement);
    return statement;
  }

  #insertInto(day: number): StatementSync {
    if (!this.#days.includes(day)) {
      this.#database.exec(
        `CREATE TABLE "keyed_${day}" (hash INTEGER NOT NULL, chunk INTEGER NOT NULL, PRIMARY KEY (hash, chunk)) STRICT, WITHOUT ROWID`,
      );
      this.#days = [...this.#days, day].sort((a, b) => b - a);
    }
    const sql = `INSERT OR IGNORE INTO "keyed_${day}" (hash, chunk) VALUES (?, ?)`;
    return this.#prepared(this.#inserts, day, sql);
  }

  #write(bucket: Bucket, lastChunk: number): void {
    const { hashes, places } = bucket;
    const order = hashes.map((_, index) => index);
    order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number));
    for (const index of order) {
      const place = places[index] as number;
      this.#insertInto(dayOf(place)).run(hashes[index] as number, chunkOf(place));
    }
    this.#waiting -= hashes.length;
    bucket.hashes = [];
    bucket.places = [];
    bucket.chunk = Math.max(bucket.chunk, lastChunk);
  }

  #keepWaiting(bucket: Bucket, isKept: (hash: number, place: number) => boolean): void {
    const { hashes, places } = bucket;
    const kept = hashes.map((hash, index) => isKept(hash, places[index] as number));
    bucket.hashes = hashes.filter((_, index) => kept[index]);
    bucket.places = places.filter((_, index) => kept[index]);
    this.#waiting += bucket.hashes.length - hashes.length;
  }
}

/** The tables named `keyed_<day>` of an open file. */
export function createKeyIndex(database: DatabaseSync, source: KeySource): KeyIndex {
  return new KeyTables(database, source);
}
