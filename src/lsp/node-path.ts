/** What stands at an offset of a document: the nodes around it, and the keys that lead there. Pure. */
import type { Entry, Node } from '../language/syntax/node.ts';

/** From the root inwards. `keys`: names of keys, places in lists. `key`: the entry whose key the offset is on. */
export type NodePath = {
  readonly keys: readonly (string | number)[];
  /** The nodes around the offset, the root first; one more than `keys`. */
  readonly nodes: readonly Node[];
  /** Set when the offset is on a key: the last of `keys` is its name. */
  readonly key: Entry | null;
};

/** The innermost node at an offset. */
export function findNode(root: Node, offset: number): NodePath {
  const keys: (string | number)[] = [];
  const nodes: Node[] = [root];
  for (let node: Node = root; ; ) {
    if (node.node === 'scalar') break;
    const next = node.node === 'map' ? stepIntoMap(node.entries, offset) : stepIntoList(node.items, offset);
    if (next === undefined) break;
    keys.push(next.key);
    nodes.push(next.node);
    if (next.entry !== null) return { keys, nodes, key: next.entry };
    node = next.node;
  }
  return { keys, nodes, key: null };
}

type Next = { readonly key: string | number; readonly node: Node; readonly entry: Entry | null };

function stepIntoMap(entries: readonly Entry[], offset: number): Next | undefined {
  for (const entry of entries) {
    if (holds(entry.key, offset)) return { key: entry.name, node: entry.value, entry };
    if (holds(entry.value, offset)) return { key: entry.name, node: entry.value, entry: null };
  }
  return undefined;
}

function stepIntoList(items: readonly Node[], offset: number): Next | undefined {
  const key = items.findIndex((item) => holds(item, offset));
  const node = items[key];
  return node === undefined ? undefined : { key, node, entry: null };
}

function holds(
  { span }: { readonly span: { readonly start: number; readonly end: number } },
  offset: number,
): boolean {
  return span.start <= offset && offset <= span.end;
}
