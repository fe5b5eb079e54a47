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
};

/** Numbers of one reference: name, file, start, end, hint. */
const WIDTH = 5;
const START_SIZE = 1024 * WIDTH;

/** An empty list. */
export function createReferenceList(): ReferenceList {
  let numbers = new Int32Array(START_SIZE);
  let used = 0;
  const names = new Interned<{ readonly table: string; readonly name: string }>();
  const files = new Interned<string>();
  const hints = new Interned<string | undefined>();
  const at = (index: number): number => numbers[index] ?? 0;
  return {
    add({ table, name, span, hint }) {
      if (used + WIDTH > numbers.length) {
        const larger = new Int32Array(numbers.length * 2);
        larger.set(numbers);
        numbers = larger;
      }
      numbers[used] = names.numberOf(`${table}\0${name}`, () => ({ table, name }));
      numbers[used + 1] = files.numberOf(span.file, () => span.file);
      numbers[used + 2] = span.start;
      numbers[used + 3] = span.end;
      numbers[used + 4] = hints.numberOf(hint ?? '\0', () => hint);
      used += WIDTH;
    },
    names: () => names.values,
    *[Symbol.iterator]() {
      for (let index = 0; index < used; index += WIDTH) {
        const named = names.values[at(index)];
        const file = files.values[at(index + 1)];
        if (named === undefined || file === undefined) return;
        const span = { file, start: at(index + 2), end: at(index + 3) };
        yield { ...named, span, hint: hints.values[at(index + 4)] };
      }
    },
  };
}

/** Values by number, each once. */
class Interned<Value> {
  readonly values: Value[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(key: string, make: () => Value): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.values.length);
    this.values.push(make());
    return this.values.length - 1;
  }
}
