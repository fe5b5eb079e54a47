/** A node as plain JSON: for parts of a document that are data, such as a channel's configuration. */
import type { Json, JsonObject } from '../base/json.ts';
import type { Node } from '../language/syntax/node.ts';

/** The value that a node stands for. Pure. */
export function plainValue(node: Node): Json {
  if (node.node === 'scalar') return node.value;
  if (node.node === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map((each) => [each.name, plainValue(each.value)]));
}

/** The value of a map; an empty object for everything else. Pure. */
export function objectOf(node: Node | undefined): JsonObject {
  return node?.node === 'map' ? (plainValue(node) as JsonObject) : {};
}
