/**
 * Words and shapes that values have in common, by number: names of members and whatever stands under a name that has few
 * values are spelled out once for everybody. Bounded; what comes later is spelled out each time.
 */

/** Longer texts are nobody's words. */
const WORD_MAX = 64;
const WORDS_MAX = 1 << 16;
const SHAPES_MAX = 1 << 14;
/** A name with more values than this has too many of them to be words. */
const VALUES_MAX = 200;
/** More names than this in one place are keys, not names. */
const CHILDREN_MAX = 400;

/** The names of members in their order, one after the other. `shape`: the number of those so far; -1: it has none. */
export type ShapeNode = {
  readonly names: readonly string[];
  readonly next: Map<string, ShapeNode>;
  shape: number;
  /** Values that were words under the last name. */
  values: number;
};

function createNode(names: readonly string[]): ShapeNode {
  return { names, next: new Map(), shape: -1, values: 0 };
}

/** Words by number and shapes by number. */
export class Dictionary {
  readonly words: string[] = [];
  readonly shapes: (readonly string[])[] = [];
  readonly root: ShapeNode = createNode([]);
  readonly #numbers = new Map<string, number>();
  readonly #known: ReadonlySet<string>;

  /** `known`: texts that are words wherever they stand. */
  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  /** The number of a word; -1: it is none. `under`: the name under which it stands, where it stands under one. */
  wordOf(text: string, under: ShapeNode | null): number {
    const number = this.#numbers.get(text);
    if (number !== undefined) return number;
    if (text.length > WORD_MAX || this.words.length >= WORDS_MAX) return -1;
    if (!this.#known.has(text)) {
      if (under === null || under.values >= VALUES_MAX) return -1;
      under.values += 1;
    }
    this.#numbers.set(text, this.words.length);
    return this.words.push(text) - 1;
  }

  /** One name further; null: there are too many. */
  nextOf(node: ShapeNode, name: string): ShapeNode | null {
    const known = node.next.get(name);
    if (known !== undefined) return known;
    if (node.next.size >= CHILDREN_MAX || name.length > WORD_MAX || this.shapes.length >= SHAPES_MAX)
      return null;
    const made = createNode([...node.names, name]);
    node.next.set(name, made);
    return made;
  }

  /** The number of a shape. */
  shapeOf(node: ShapeNode): number {
    if (node.shape < 0) node.shape = this.shapes.push(node.names) - 1;
    return node.shape;
  }
}
