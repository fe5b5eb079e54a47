/**
 * All uses of names in a workspace, in little room: there are some fifty in a journey. Holds places, judges nothing.
 */
import type { Span } from '../language/syntax/node.ts';

/** A use of a name. `hint`: the name that was probably meant, where the compiler knows one. */
export type Reference = {
  readonly table: string;
  readonly name: string;
  readonly span: Span;
  readonly hint: string | undefined;
};

/** Grows by `add`; iterating makes the references anew. */
export type ReferenceList = Iterable<Reference> & {
  add(reference: Reference): void;
  /** The distinct names used, each once. */
  names(): Iterable<{ readonly table: string; readonly name: string }>;
  /** The places at which a name is used, in the order in which they were added. Walks no others. */
  placesOf(table: string, name: string): readonly Span[];
};

/** Numbers of one reference: name, file, start, end, hint. */
const WIDTH = 5;
const START_SIZE = 1024 * WIDTH;

/** An empty list. */
export function createReferenceList(): ReferenceList {
  let numbers = new Int32Array(START_SIZE);
  let used = 0;
  const tables = new Map<string, Map<string, number>>();
  const names: { readonly table: string; readonly name: string }[] = [];
  const files = new Interned<string>();
  const hints = new Interned<string | undefined>();
  const at = (index: number): number => numbers[index] ?? 0;
  const numberOf = (table: string, name: string): number => {
    const known = tables.get(table) ?? new Map<string, number>();
    tables.set(table, known);
    const number = known.get(name) ?? names.length;
    if (number < names.length) return number;
    known.set(name, number);
    names.push({ table, name });
    return number;
  };
  const spanAt = (index: number): Span => ({
    file: files.values[at(index + 1)] ?? '',
    start: at(index + 2),
    end: at(index + 3),
  });
  let sorted: SortedByName | undefined;
  return {
    add({ table, name, span, hint }) {
      if (used + WIDTH > numbers.length) {
        const larger = new Int32Array(numbers.length * 2);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[used] = numberOf(table, name);
      numbers[used + 1] = files.numberOf(span.file, () => span.file);
      numbers[used + 2] = span.start;
      numbers[used + 3] = span.end;
      numbers[used + 4] = hints.numberOf(hint ?? '\0', () => hint);
      used += WIDTH;
    },
    names: () => names,
    placesOf(table, name) {
      const number = tables.get(table)?.get(name);
      if (number === undefined) return [];
      if (sorted?.used !== used) sorted = sortByName(numbers, used, names.length);
      const { starts, order } = sorted;
      return Array.from(order.subarray(starts[number] ?? 0, starts[number + 1] ?? 0), spanAt);
    },
    *[Symbol.iterator]() {
      for (let index = 0; index < used; index += WIDTH) {
        const named = names[at(index)];
        if (named === undefined) return;
        yield { ...named, span: spanAt(index), hint: hints.values[at(index + 4)] };
      }
    },
  };
}

/** Where the references of each name stand: those of name `n` at `order[starts[n]]` up to `order[starts[n + 1]]`. */
type SortedByName = { readonly used: number; readonly starts: Int32Array; readonly order: Int32Array };

/** Sorts references by the number of their name; those of one name stay in order. */
function sortByName(numbers: Int32Array, used: number, names: number): SortedByName {
  const starts = new Int32Array(names + 1);
  const count = (number: number, by: number) => {
    starts[number] = (starts[number] ?? 0) + by;
  };
  for (let index = 0; index < used; index += WIDTH) count((numbers[index] ?? 0) + 1, 1);
  for (let number = 1; number <= names; number += 1) count(number, starts[number - 1] ?? 0);
  const order = new Int32Array(used / WIDTH);
  const next = starts.slice();
  for (let index = 0; index < used; index += WIDTH) {
    const number = numbers[index] ?? 0;
    const place = next[number] ?? 0;
    order[place] = index;
    next[number] = place + 1;
  }
  return { used, starts, order };
}

/** Values by number, each once. */
class Interned<Value> {
  readonly values: Value[] = [];
  readonly #numbers = new Map<string, number>();
  // Mostly the same comes again: uses are found file by file.
  #last: { readonly key: string; readonly number: number } | undefined;

  numberOf(key: string, make: () => Value): number {
    if (this.#last?.key === key) return this.#last.number;
    const number = this.#numbers.get(key) ?? this.values.length;
    if (number === this.values.length) {
      this.#numbers.set(key, number);
      this.values.push(make());
    }
    this.#last = { key, number };
    return number;
  }
}
