/**
 * Sends on their first attempt, the most of all sends under way. Nearly all of them are over with the next commit, so that a
 * row of the outbox, with its key and its indexes, or even a row of any table, would cost more than all else that is done for them:
 * those of one commit are lines of a few chunks. A chunk goes when all of its sends are over; until then `landed` says which are.
 * Whatever else becomes of one makes it a row of the outbox (`outbox.ts`), under the number that it has here.
 */
import type { SendKey, SubscriberId } from '../../base/ids.ts';
import type { OutboxRow } from '../store.ts';
import { type Flight, type FlightLine, readFlights, writeFlight, writeFlights } from './flight-lines.ts';
import type { Statements } from './statements.ts';

/** Lines of a chunk end here or a little later: four pages of the file, some fifty sends. */
const CHUNK_CHARACTERS = 16_384;
/** Chunks that may wait in memory for the commit. */
const WAITING_CHUNKS = 64;

/** A send with its number. */
export type Numbered = { readonly id: number; readonly row: OutboxRow };

export type Flights = {
  /** The number of a send, while it is on its first attempt. */
  numberOf(key: SendKey): number | undefined;
  /** `id`: larger than that of any other send; `subscriber`: the number of the row's. */
  add(id: number, subscriber: number, row: OutboxRow): void;
  find(key: SendKey): OutboxRow | null;
  remove(key: SendKey): void;
  list(): readonly Numbered[];
  erase(subscriber: number): void;
  /** Writes what of a transaction is still in memory; to be called before the commit. */
  flush(): void;
  /** After a rollback: what the file says. */
  reload(): void;
};

/** Whether a row, as long as it is new, may stand here. Pure. */
export function isFlight({ state, attempt, subject, lane }: OutboxRow): boolean {
  return state === 'attempting' && attempt === 1 && subject === undefined && lane === undefined;
}

/**
 * `id`: the number of its last send. `left`: how many are not over; `landed`: numbers of those that are, which the table of that name
 * knows of where `isNoted`.
 */
type Chunk = { id: number; left: number; readonly landed: number[]; isWritten: boolean; isNoted: boolean };

/** A send that is not over, and its chunk. */
type Known = { readonly number: number; readonly chunk: Chunk };

type ChunkStatements = Pick<
  Statements,
  | 'insertFlights'
  | 'updateFlights'
  | 'deleteFlights'
  | 'readFlights'
  | 'listFlights'
  | 'putLanded'
  | 'deleteLanded'
  | 'readName'
>;

/** A chunk and its lines, as long as the table does not have them. */
type Open = { readonly chunk: Chunk; lines: string; last: Flight | null };

function openChunk(): Open {
  const chunk = { id: 0, left: 0, landed: [], isWritten: false, isNoted: false };
  return { chunk, lines: '', last: null };
}

class ChunkedFlights implements Flights {
  readonly #statements: ChunkStatements;
  readonly #known = new Map<SendKey, Known>();
  /** Chunks whose sends have landed in this transaction. */
  readonly #changed = new Set<Chunk>();
  /** What the table does not have yet: full chunks, and the one that takes lines. */
  #waiting: Open[] = [];
  #open: Open = openChunk();

  constructor(statements: ChunkStatements) {
    this.#statements = statements;
    this.reload();
  }

  numberOf(key: SendKey): number | undefined {
    return this.#known.get(key)?.number;
  }

  add(id: number, subscriber: number, row: OutboxRow): void {
    const { chunk, last } = this.#open;
    this.#open.lines += writeFlight(id, subscriber, row, last);
    this.#open.last = row;
    chunk.id = id;
    chunk.left += 1;
    this.#known.set(row.key, { number: id, chunk });
    if (this.#open.lines.length < CHUNK_CHARACTERS) return;
    this.#waiting.push(this.#open);
    this.#open = openChunk();
    if (this.#waiting.length >= WAITING_CHUNKS) this.#insert();
  }

  find(key: SendKey): OutboxRow | null {
    const known = this.#known.get(key);
    if (known === undefined) return null;
    this.#insert();
    const { lines = '' } = this.#statements.readFlights(known.chunk.id) ?? {};
    const line = readFlights(lines).find(({ number }) => number === known.number);
    return line === undefined ? null : this.#rowOf(line);
  }

  remove(key: SendKey): void {
    const known = this.#known.get(key);
    if (known === undefined) return;
    const { chunk, number } = known;
    if (!chunk.isWritten) this.#insert();
    this.#known.delete(key);
    chunk.left -= 1;
    chunk.landed.push(number);
    this.#changed.add(chunk);
  }

  list(): readonly Numbered[] {
    this.#insert();
    const numbered: Numbered[] = [];
    for (const { lines } of this.#statements.listFlights()) {
      for (const line of readFlights(lines)) {
        const row = this.#isFlying(line) ? this.#rowOf(line) : null;
        if (row !== null) numbered.push({ id: line.number, row });
      }
    }
    return numbered;
  }

  erase(subscriber: number): void {
    this.flush();
    for (const { id, lines } of this.#statements.listFlights()) {
      const all = readFlights(lines);
      const others = all.filter((line) => line.subscriber !== subscriber);
      if (others.length === all.length) continue;
      // Those that are over leave nothing behind, either.
      this.#statements.updateFlights(id, writeFlights(others));
      for (const line of all) {
        if (line.subscriber === subscriber && this.#isFlying(line)) this.remove(line.flight.key);
      }
    }
    this.flush();
  }

  /** What goes comes first: what is new takes its pages. */
  flush(): void {
    for (const chunk of this.#changed) this.#land(chunk);
    this.#changed.clear();
    this.#insert();
  }

  reload(): void {
    this.#known.clear();
    this.#changed.clear();
    this.#waiting = [];
    this.#open = openChunk();
    for (const { id, lines, landed: numbers } of this.#statements.listFlights()) {
      const landed = numbers === null ? [] : (JSON.parse(numbers) as number[]);
      const over = new Set(landed);
      const chunk: Chunk = { id, left: 0, landed, isWritten: true, isNoted: numbers !== null };
      for (const { number, flight } of readFlights(lines)) {
        if (over.has(number)) continue;
        chunk.left += 1;
        this.#known.set(flight.key, { number, chunk });
      }
    }
  }

  #isFlying({ number, flight }: FlightLine): boolean {
    return this.numberOf(flight.key) === number;
  }

  /** Null: nobody has that number any more. */
  #rowOf({ subscriber: number, flight }: FlightLine): OutboxRow | null {
    const name = this.#statements.readName(number)?.text;
    if (name === undefined) return null;
    return { ...flight, subscriber: name as SubscriberId, state: 'attempting', attempt: 1 };
  }

  #land(chunk: Chunk): void {
    const { id, left, landed, isNoted } = chunk;
    if (left > 0) {
      this.#statements.putLanded(id, JSON.stringify(landed));
      chunk.isNoted = true;
      return;
    }
    this.#statements.deleteFlights(id);
    if (isNoted) this.#statements.deleteLanded(id);
  }

  #insert(): void {
    if (this.#open.lines !== '') {
      this.#waiting.push(this.#open);
      this.#open = openChunk();
    }
    for (const { chunk, lines } of this.#waiting) {
      this.#statements.insertFlights(chunk.id, lines);
      chunk.isWritten = true;
    }
    this.#waiting = [];
  }
}

/** By the statements of an open file. */
export function createFlights(statements: ChunkStatements): Flights {
  return new ChunkedFlights(statements);
}
