/** Rows of the outbox in columns, by slot: a few dozen bytes each. Knows nothing of their order. */
import { instant, type SendKey, type SubscriberId } from '../../../base/ids.ts';
import type { OutboxRow } from '../../../hosts/store.ts';
import type { IdTable } from './ids.ts';
import { withRoom } from './room.ts';
import { SendSlots } from './send-slots.ts';

const FIRST_ROOM = 1024;

/** What many rows have in common. */
type RowKind = Pick<OutboxRow, 'channel' | 'state' | 'epoch' | 'priority' | 'subject' | 'lane'>;

/** Kinds by number: one of all that are alike. */
class RowKinds {
  readonly #kinds: RowKind[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf({ channel, state, epoch, priority, subject, lane }: OutboxRow): number {
    const kind = {
      channel,
      state,
      epoch,
      priority,
      ...(subject !== undefined && { subject }),
      ...(lane !== undefined && { lane }),
    };
    const name = JSON.stringify(kind);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#kinds.length);
    return this.#kinds.push(kind) - 1;
  }

  at(number: number): RowKind {
    return this.#kinds[number] as RowKind;
  }
}

/** Rows by slot (from 1). Of a slot that is not taken, nothing may be asked. */
export class Rows {
  readonly #ids: IdTable;
  readonly #slots = new SendSlots();
  readonly #kinds = new RowKinds();
  /** Bytes that were rendered: few that wait have any. */
  readonly #messages = new Map<number, OutboxRow['message']>();
  #place = new Uint32Array(FIRST_ROOM);
  #kind = new Uint32Array(FIRST_ROOM);
  #attempt = new Uint32Array(FIRST_ROOM);
  #at = new Float64Array(FIRST_ROOM);
  #rank = new Float64Array(FIRST_ROOM);
  #sequence = new Float64Array(FIRST_ROOM);
  #sequences = 0;

  constructor(ids: IdTable) {
    this.#ids = ids;
  }

  /** 0: there is none. */
  slotOf(key: SendKey): number {
    return this.#slots.slotOf(key);
  }

  /** A row that is not there; it is younger than all that are. */
  add(row: OutboxRow): number {
    const slot = this.#slots.take(row.key);
    this.#place = withRoom(this.#place, slot);
    this.#kind = withRoom(this.#kind, slot);
    this.#attempt = withRoom(this.#attempt, slot);
    this.#at = withRoom(this.#at, slot);
    this.#rank = withRoom(this.#rank, slot);
    this.#sequence = withRoom(this.#sequence, slot);
    this.#sequences += 1;
    this.#sequence[slot] = this.#sequences;
    this.set(slot, row);
    return slot;
  }

  /** Another row of the same key; it stays as old as it was. */
  set(slot: number, row: OutboxRow): void {
    this.#place[slot] = this.#ids.add(row.subscriber);
    this.#kind[slot] = this.#kinds.numberOf(row);
    this.#attempt[slot] = row.attempt;
    this.#at[slot] = row.at;
    this.#rank[slot] = row.rank ?? 0;
    if (row.message === null) this.#messages.delete(slot);
    else this.#messages.set(slot, row.message);
  }

  delete(key: SendKey): void {
    this.#messages.delete(this.slotOf(key));
    this.#slots.release(key);
  }

  kindAt(slot: number): RowKind {
    return this.#kinds.at(this.#kind[slot] ?? 0);
  }

  /** Its age: lower numbers came before. */
  sequenceAt(slot: number): number {
    return this.#sequence[slot] ?? 0;
  }

  rowAt(slot: number): OutboxRow {
    const rank = this.#rank[slot] ?? 0;
    return {
      ...this.kindAt(slot),
      key: this.#slots.keyAt(slot),
      subscriber: this.#ids.idAt(this.#place[slot] ?? 0) as SubscriberId,
      attempt: this.#attempt[slot] ?? 0,
      at: instant(this.#at[slot] ?? 0),
      message: this.#messages.get(slot) ?? null,
      ...(rank !== 0 && { rank }),
    };
  }

  /** Slots of rows of such a kind, the oldest first. A look at all of them. */
  find(isWanted: (kind: RowKind) => boolean): number[] {
    const found = this.#slots.taken().filter((slot) => isWanted(this.kindAt(slot)));
    return [...found].sort((left, right) => this.sequenceAt(left) - this.sequenceAt(right));
  }
}
