/**
 * What only grows, a line for each commit and subscriber, without a row or an index entry for each line: lines of many
 * subscribers stand together in chunks, in a table per day, and a line says in which chunk the one before it of the same
 * subscriber is. Who knows where the last one is (its head) finds all. Forgetting a day drops a table.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { assert } from '../../base/assert.ts';

/** Lines of a chunk end here or a little later: some 60 of them, four pages of the file. */
const CHUNK_CHARACTERS = 16_384;
/** A place is the day times this, and the number of the chunk, which no day uses again. */
const CHUNKS_MAX = 2 ** 31;
/** Statements of days that stay prepared. */
const PREPARED_MAX = 16;

/** Line by line in the order of a chunk: whose it is, where the line before it is (0: nowhere), and what it says. */
export type Line = { readonly subscriber: number; readonly before: number; readonly body: string };

/** A subscriber's number, and where its last line is (0: nowhere). */
export type Head = { readonly subscriber: number; readonly place: number };

/** One group of chunks. Bodies are JSON on one line. */
export type Trails = {
  /** Appends a line behind `head`; gives the place where it stands, the subscriber's head from now on. */
  append(day: number, head: Head, body: string): number;
  /** Gives the bodies of these subscribers, newest first, until `take` says that it has enough. */
  read(heads: readonly Head[], take: (body: string) => boolean): void;
  /** The lines at a place; empty when its day is forgotten. */
  linesAt(place: number): readonly Line[];
  /** Chunks behind a place of any day, in order. */
  chunksAfter(chunk: number): Iterable<{ readonly place: number; readonly lines: readonly Line[] }>;
  /** Takes every line of a subscriber out of its chunk. */
  erase(head: Head): void;
  forgetBefore(day: number): void;
  days(): Iterable<number>;
  /** Writes open chunks; to be called before the commit. */
  flush(): void;
  /** After a rollback: what the file says. */
  reload(): void;
};

type Open = { readonly chunk: number; text: string };

/** The day of a place. Pure. */
export function dayOf(place: number): number {
  return Math.floor(place / CHUNKS_MAX);
}

/** The place of a chunk of a day. Pure. */
export function placeOf(day: number, chunk: number): number {
  return day * CHUNKS_MAX + chunk;
}

/** The number of the chunk at a place. Pure. */
export function chunkOf(place: number): number {
  return place % CHUNKS_MAX;
}

/** The lines of a chunk's text. Pure. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end);
    const [first, second] = [line.indexOf(','), line.indexOf(',', line.indexOf(',') + 1)];
    const before = Number(line.slice(first + 1, second));
    lines.push({ subscriber: Number(line.slice(0, first)), before, body: line.slice(second + 1) });
    start = end + 1;
  }
  return lines;
}

function writeLine({ subscriber, before, body }: Line): string {
  return `${subscriber},${before},${body}\n`;
}

/** Where a group keeps the number of its next chunk when tables go. */
export type Counter = { read(): number; write(next: number): void };

class TrailTables implements Trails {
  readonly #database: DatabaseSync;
  readonly #group: string;
  readonly #counter: Counter;
  readonly #days = new Set<number>();
  readonly #open = new Map<number, Open>();
  readonly #inserts = new Map<number, StatementSync>();
  readonly #reads = new Map<number, StatementSync>();
  #next = 1;

  constructor(database: DatabaseSync, group: string, counter: Counter) {
    this.#database = database;
    this.#group = group;
    this.#counter = counter;
    this.reload();
  }

  reload(): void {
    for (const kept of [this.#days, this.#open, this.#inserts, this.#reads]) kept.clear();
    const rows = this.#database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?")
      .all(`${this.#group}_[0-9]*`) as { name: string }[];
    this.#next = Math.max(this.#next, this.#counter.read());
    for (const { name } of rows) {
      const day = Number(name.slice(this.#group.length + 1));
      this.#days.add(day);
      const last = this.#database.prepare(`SELECT max(id) AS id FROM ${this.#tableOf(day)}`).get() as {
        id: number | null;
      };
      this.#next = Math.max(this.#next, (last.id ?? 0) + 1);
    }
  }

  flush(): void {
    for (const [day, chunk] of this.#open) this.#writeChunk(day, chunk);
    this.#open.clear();
  }

  days(): Iterable<number> {
    return this.#days;
  }

  append(day: number, { subscriber, place }: Head, body: string): number {
    // Places only grow along a trail: a day that is forgotten cuts it where all before it is forgotten, too.
    const kept = Math.max(day, dayOf(place));
    const chunk = this.#openChunk(kept);
    chunk.text += `${subscriber},${place},${body}\n`;
    if (chunk.text.length >= CHUNK_CHARACTERS) {
      this.#writeChunk(kept, chunk);
      this.#open.delete(kept);
    }
    return placeOf(kept, chunk.chunk);
  }

  read(heads: readonly Head[], take: (body: string) => boolean): void {
    this.flush();
    let left = heads.filter(({ place }) => place > 0);
    while (left.length > 0) {
      const newest = this.#newestChunk(left);
      for (const { body } of newest.own) if (take(body)) return;
      left = newest.left;
    }
  }

  linesAt(place: number): readonly Line[] {
    this.flush();
    return readLines(this.#textAt(place));
  }

  *chunksAfter(chunk: number): Iterable<{ readonly place: number; readonly lines: readonly Line[] }> {
    for (const day of [...this.#days].sort((a, b) => a - b)) {
      const rows = this.#database.prepare(
        `SELECT id, lines FROM ${this.#tableOf(day)} WHERE id > ? ORDER BY id`,
      );
      for (const row of rows.iterate(chunk) as Iterable<{ id: number; lines: string }>) {
        yield { place: placeOf(day, row.id), lines: readLines(row.lines) };
      }
    }
  }

  erase(head: Head): void {
    this.flush();
    for (let place = head.place; place > 0; ) place = this.#cutLines({ ...head, place });
  }

  forgetBefore(day: number): void {
    const old = [...this.#days].filter((one) => one < day);
    if (old.length === 0) return;
    this.flush();
    this.#counter.write(this.#next);
    for (const one of old) {
      this.#inserts.delete(one);
      this.#reads.delete(one);
      this.#database.exec(`DROP TABLE ${this.#tableOf(one)}`);
      this.#days.delete(one);
    }
  }

  #tableOf(day: number): string {
    return `"${this.#group}_${day}"`;
  }

  #prepared(statements: Map<number, StatementSync>, day: number, sql: string): StatementSync {
    const known = statements.get(day);
    if (known !== undefined) return known;
    if (statements.size >= PREPARED_MAX) statements.clear();
    const statement = this.#database.prepare(sql);
    statements.set(day, statement);
    return statement;
  }

  #writeChunk(day: number, { chunk, text }: Open): void {
    const table = this.#tableOf(day);
    if (!this.#days.has(day)) {
      this.#database.exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, lines TEXT NOT NULL) STRICT`);
      this.#days.add(day);
    }
    this.#prepared(this.#inserts, day, `INSERT INTO ${table} (id, lines) VALUES (?, ?)`).run(chunk, text);
  }

  #openChunk(day: number): Open {
    const known = this.#open.get(day);
    if (known !== undefined) return known;
    assert(this.#next < CHUNKS_MAX, 'a chunk has a number that fits into its place');
    const made: Open = { chunk: this.#next, text: '' };
    this.#next += 1;
    this.#open.set(day, made);
    return made;
  }

  #textAt(place: number): string {
    const day = dayOf(place);
    if (!this.#days.has(day)) return '';
    const read = this.#prepared(this.#reads, day, `SELECT lines FROM ${this.#tableOf(day)} WHERE id = ?`);
    return (read.get(chunkOf(place)) as { lines: string } | undefined)?.lines ?? '';
  }

  /** The newest chunk of these trails: its lines of theirs, newest first, and where their trails go on. */
  #newestChunk(heads: readonly Head[]): { readonly own: readonly Line[]; readonly left: Head[] } {
    const place = Math.max(...heads.map((head) => head.place));
    const there = new Set(heads.filter((head) => head.place === place).map((head) => head.subscriber));
    const own = readLines(this.#textAt(place)).filter(({ subscriber }) => there.has(subscriber));
    const left = new Map(heads.filter((head) => head.place !== place).map((head) => [head.subscriber, head]));
    // Of several lines in one chunk, the first one knows what was before the chunk.
    for (const { subscriber, before } of own.reverse()) left.set(subscriber, { subscriber, place: before });
    return { own, left: [...left.values()].filter((head) => head.place > 0) };
  }

  #cutLines(head: Head): number {
    const lines = readLines(this.#textAt(head.place));
    const kept = lines.filter(({ subscriber }) => subscriber !== head.subscriber);
    if (kept.length < lines.length) {
      const table = this.#tableOf(dayOf(head.place));
      const change = this.#database.prepare(`UPDATE ${table} SET lines = ? WHERE id = ?`);
      change.run(kept.map(writeLine).join(''), chunkOf(head.place));
    }
    return lines.find(({ subscriber }) => subscriber === head.subscriber)?.before ?? 0;
  }
}

/** The group of tables named `<group>_<day>`. */
export function createTrails(
  database: DatabaseSync,
  group: 'decided' | 'heard' | 'delivered',
  counter: Counter,
): Trails {
  return new TrailTables(database, group, counter);
}
