/**
 * Words and shapes that values have in common, by number: names of members and whatever stands under a name that has few
 * values are spelled out once for everybody. Bounded; what comes later is spelled out each time.
 */

/** Longer texts are nobody's words. */
const WORD_MAX = 80;
const WORDS_MAX = 1 << 16;
const SHAPES_MAX = 1 << 14;
/** A name with more values than this has too many of them to be words. */
const VALUES_MAX = 200;
/** More names than this in one place are keys, not names. */
const CHILDREN_MAX = 400;
/** An object with more members than this is a table. */
const NAMES_MAX = 64;

/** Names of members in their order, and an object that has them: to be copied and filled, to add one by one is dear. */
export type Shape = { readonly names: readonly string[]; readonly blank: object };

/**
 * A name, after the ones of `way` before it (the last of which is this). `shape`: the number of those names; -1: it has none yet.
 * `values`: those that were words under this name.
 */
export type ShapeNode = {
  readonly name: string;
  readonly way: readonly ShapeNode[];
  readonly next: Map<string, ShapeNode>;
  shape: number;
  values: number;
};

function createNode(name: string, before: readonly ShapeNode[], isRoot = false): ShapeNode {
  const way: ShapeNode[] = [...before];
  const node = { name, way, next: new Map(), shape: -1, values: 0 };
  if (!isRoot) way.push(node);
  return node;
}

/** Words by number and shapes by number. */
export class Dictionary {
  readonly words: string[] = [];
  readonly shapes: Shape[] = [];
  readonly root: ShapeNode = createNode('', [], true);
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
    const isFull = node.next.size >= CHILDREN_MAX || this.shapes.length >= SHAPES_MAX;
    if (isFull || node.way.length >= NAMES_MAX || name.length > WORD_MAX || name === '__proto__') return null;
    const made = createNode(name, node.way);
    node.next.set(name, made);
    return made;
  }

  /** The number of a shape. */
  shapeOf(node: ShapeNode): number {
    if (node.shape >= 0) return node.shape;
    const names = node.way.map(({ name }) => name);
    node.shape =
      this.shapes.push({ names, blank: Object.fromEntries(names.map((name) => [name, null])) }) - 1;
    return node.shape;
  }
}
