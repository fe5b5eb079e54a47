/** The tree that a YAML text becomes: plain nodes with spans. The only form in which later phases see a document. */

/** A range of characters of one file; `start` included, `end` excluded. Line and column come from a `LineIndex`. */
export type Span = { readonly file: string; readonly start: number; readonly end: number };

export type ScalarNode = {
  readonly node: 'scalar';
  readonly value: string | number | boolean | null;
  /** The characters as written, without quotes removed. */
  readonly raw: string;
  readonly span: Span;
};
export type Entry = {
  readonly key: ScalarNode;
  readonly name: string;
  readonly value: Node;
  readonly span: Span;
};
export type MapNode = { readonly node: 'map'; readonly entries: readonly Entry[]; readonly span: Span };
export type ListNode = { readonly node: 'list'; readonly items: readonly Node[]; readonly span: Span };
export type Node = ScalarNode | MapNode | ListNode;

/** The entry of a map by its key; undefined when absent or when the node is no map. Pure. */
export function entry(node: Node | undefined, name: string): Entry | undefined {
  if (node?.node !== 'map') return undefined;
  for (const each of node.entries) if (each.name === name) return each;
  return undefined;
}

/** The value under a key; undefined when absent or when the node is no map. Pure. */
export function child(node: Node | undefined, name: string): Node | undefined {
  return entry(node, name)?.value;
}
