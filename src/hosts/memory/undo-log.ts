/** Transactions over plain maps: every change notes how to undo it. */

/** A map whose changes can be undone by the log that made it. */
export type LoggedMap<Key, Value> = {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  values(): Iterable<Value>;
  entries(): Iterable<[Key, Value]>;
  readonly size: number;
};

export type UndoLog = {
  begin(): void;
  commit(): void;
  /** Undoes everything since `begin`, newest first. */
  rollback(): void;
  /** Notes how to undo a change that was just made; outside a transaction changes are final. */
  note(undo: () => void): void;
  table<Key, Value>(onChange?: (key: Key, value: Value | undefined) => void): LoggedMap<Key, Value>;
};

/** An empty log. `begin` within a transaction throws RangeError. */
export function createUndoLog(): UndoLog {
  let undos: (() => void)[] | null = null;
  const log: UndoLog = {
    begin() {
      if (undos !== null) throw new RangeError('a transaction is open already');
      undos = [];
    },
    commit() {
      undos = null;
    },
    rollback() {
      const noted = undos ?? [];
      undos = null;
      for (const undo of noted.reverse()) undo();
    },
    note: (undo) => undos?.push(undo),
    table<Key, Value>(onChange?: (key: Key, value: Value | undefined) => void): LoggedMap<Key, Value> {
      const values = new Map<Key, Value>();
      function put(key: Key, value: Value | undefined): void {
        if (value === undefined) values.delete(key);
        else values.set(key, value);
        onChange?.(key, value);
      }
      function change(key: Key, value: Value | undefined): void {
        const before = values.get(key);
        log.note(() => put(key, before));
        put(key, value);
      }
      return {
        get: (key) => values.get(key),
        set: change,
        delete: (key) => change(key, undefined),
        values: () => values.values(),
        entries: () => values.entries(),
        get size() {
          return values.size;
        },
      };
    },
  };
  return log;
}
