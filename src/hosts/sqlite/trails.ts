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

/** The group of tables named `<group>_<day>`; `counter` keeps the next chunk's number when tables go. */
export function createTrails(
  database: DatabaseSync,
  group: 'decided' | 'heard' | 'delivered',
  counter: { read(): number; write(next: number): void },
): Trails {
  const days = new Set<number>();
  const open = new Map<number, Open>();
  const inserts = new Map<number, StatementSync>();
  const reads = new Map<number, StatementSync>();
  let next = 1;

  const tableOf = (day: number) => `"${group}_${day}"`;

  function reload(): void {
    for (const kept of [days, open, inserts, reads]) kept.clear();
    const rows = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB ?")
      .all(`${group}_[0-9]*`) as { name: string }[];
    next = Math.max(next, counter.read());
    for (const { name } of rows) {
      const day = Number(name.slice(group.length + 1));
      days.add(day);
      const last = database.prepare(`SELECT max(id) AS id FROM ${tableOf(day)}`).get() as {
        id: number | null;
      };
      next = Math.max(next, (last.id ?? 0) + 1);
    }
  }

  function prepared(statements: Map<number, StatementSync>, day: number, sql: string): StatementSync {
    const known = statements.get(day);
    if (known !== undefined) return known;
    if (statements.size >= PREPARED_MAX) statements.clear();
    const statement = database.prepare(sql);
    statements.set(day, statement);
    return statement;
  }

  function writeChunk(day: number, { chunk, text }: Open): void {
    if (!days.has(day)) {
      database.exec(`CREATE TABLE ${tableOf(day)} (id INTEGER PRIMARY KEY, lines TEXT NOT NULL) STRICT`);
      days.add(day);
    }
    prepared(inserts, day, `INSERT INTO ${tableOf(day)} (id, lines) VALUES (?, ?)`).run(chunk, text);
  }

  function flush(): void {
    for (const [day, chunk] of open) writeChunk(day, chunk);
    open.clear();
  }

  function openChunk(day: number): Open {
    const known = open.get(day);
    if (known !== undefined) return known;
    assert(next < CHUNKS_MAX, 'a chunk has a number that fits into its place');
    const made: Open = { chunk: next, text: '' };
    next += 1;
    open.set(day, made);
    return made;
  }

  function textAt(place: number): string {
    const day = dayOf(place);
    if (!days.has(day)) return '';
    const read = prepared(reads, day, `SELECT lines FROM ${tableOf(day)} WHERE id = ?`);
    return (read.get(chunkOf(place)) as { lines: string } | undefined)?.lines ?? '';
  }

  /** The newest chunk of these trails: its lines of theirs, newest first, and where their trails go on. */
  function newestChunk(heads: readonly Head[]): { readonly own: readonly Line[]; readonly left: Head[] } {
    const place = Math.max(...heads.map((head) => head.place));
    const there = new Set(heads.filter((head) => head.place === place).map((head) => head.subscriber));
    const own = readLines(textAt(place)).filter(({ subscriber }) => there.has(subscriber));
    const left = new Map(heads.filter((head) => head.place !== place).map((head) => [head.subscriber, head]));
    // Of several lines in one chunk, the first one knows what was before the chunk.
    for (const { subscriber, before } of own.reverse()) left.set(subscriber, { subscriber, place: before });
    return { own, left: [...left.values()].filter((head) => head.place > 0) };
  }

  function cutLines(head: Head): number {
    const lines = readLines(textAt(head.place));
    const kept = lines.filter(({ subscriber }) => subscriber !== head.subscriber);
    if (kept.length < lines.length) {
      const change = database.prepare(`UPDATE ${tableOf(dayOf(head.place))} SET lines = ? WHERE id = ?`);
      change.run(kept.map(writeLine).join(''), chunkOf(head.place));
    }
    return lines.find(({ subscriber }) => subscriber === head.subscriber)?.before ?? 0;
  }

  reload();
  return {
    reload,
    flush,
    days: () => days,
    append(day, { subscriber, place }, body) {
      // Places only grow along a trail: a day that is forgotten cuts it where all before it is forgotten, too.
      const kept = Math.max(day, dayOf(place));
      const chunk = openChunk(kept);
      chunk.text += `${subscriber},${place},${body}\n`;
      if (chunk.text.length >= CHUNK_CHARACTERS) {
        writeChunk(kept, chunk);
        open.delete(kept);
      }
      return placeOf(kept, chunk.chunk);
    },
    read(heads, take) {
      flush();
      let left = heads.filter(({ place }) => place > 0);
      while (left.length > 0) {
        const newest = newestChunk(left);
        for (const { body } of newest.own) if (take(body)) return;
        left = newest.left;
      }
    },
    linesAt(place) {
      flush();
      return readLines(textAt(place));
    },
    *chunksAfter(chunk) {
      for (const day of [...days].sort((a, b) => a - b)) {
        const rows = database.prepare(`SELECT id, lines FROM ${tableOf(day)} WHERE id > ? ORDER BY id`);
        for (const row of rows.iterate(chunk) as Iterable<{ id: number; lines: string }>) {
          yield { place: placeOf(day, row.id), lines: readLines(row.lines) };
        }
      }
    },
    erase(head) {
      flush();
      for (let place = head.place; place > 0; ) place = cutLines({ ...head, place });
    },
    forgetBefore(day) {
      const old = [...days].filter((one) => one < day);
      if (old.length === 0) return;
      flush();
      counter.write(next);
      for (const one of old) {
        inserts.delete(one);
        reads.delete(one);
        database.exec(`DROP TABLE ${tableOf(one)}`);
        days.delete(one);
      }
    },
  };
}
