/**
 * The few things that were asked for last, by key. A plain array that is written over: a Map whose members come and go
 * grows a chain of tables by which the collector takes everything that was ever in it for alive.
 */

/** Remembers up to `size` values. */
export type Recent<Value> = {
  /** The value of a key; undefined when it was never put or has been forgotten. */
  get(key: string): Value | undefined;
  /** Puts a value, in the place of the one of this key or of the one that was not asked for the longest. */
  put(key: string, value: Value): void;
};

/** Remembers nothing yet. For small sizes: it looks through all of them. */
export function createRecent<Value>(size: number): Recent<Value> {
  const entries: { readonly key: string; readonly value: Value }[] = [];
  const toFront = (index: number, entry: { readonly key: string; readonly value: Value }) => {
    for (let at = index; at > 0; at -= 1) {
      const before = entries[at - 1];
      if (before !== undefined) entries[at] = before;
    }
    entries[0] = entry;
  };
  return {
    get(key) {
      const index = entries.findIndex((each) => each.key === key);
      const entry = entries[index];
      if (entry !== undefined && index > 0) toFront(index, entry);
      return entry?.value;
    },
    put(key, value) {
      const index = entries.findIndex((each) => each.key === key);
      toFront(index >= 0 ? index : Math.min(entries.length, size - 1), { key, value });
    },
  };
}
