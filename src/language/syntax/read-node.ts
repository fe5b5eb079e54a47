/** Nodes as plain values, where a document is read that is known to be right: what is of another form is simply not there. */
import type { Entry, Node, ScalarNode } from './node.ts';

/** The entries of a map; none for anything else. Pure. */
export function entriesOf(node: Node | undefined): readonly Entry[] {
  return node?.node === 'map' ? node.entries : [];
}

/** The items of a list; none for anything else. Pure. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.node === 'list' ? node.items : [];
}

/** A node that is a scalar. Pure. */
export function scalarOf(node: Node | undefined): ScalarNode | undefined {
  return node?.node === 'scalar' ? node : undefined;
}

/** The text that a node holds; undefined for anything else. Pure. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.node === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** The number that a node holds; undefined for anything else. Pure. */
export function numberOf(node: Node | undefined): number | undefined {
  return node?.node === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** The truth value that a node holds; undefined for anything else. Pure. */
export function booleanOf(node: Node | undefined): boolean | undefined {
  return node?.node === 'scalar' && typeof node.value === 'boolean' ? node.value : undefined;
}

/** Whether a node is `true`. Pure. */
export function isTrue(node: Node | undefined): boolean {
  return booleanOf(node) === true;
}
