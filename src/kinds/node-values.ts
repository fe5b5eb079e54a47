/** Reads plain values out of nodes, and words problems, for every kind's `compile`. No kind's own knowledge. */
import type { Json } from '../base/json.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import type { Node, Span } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';

/** An error at a span. `message`: lower case, identifiers in backticks, stands alone. Pure. */
export function problem(
  code: string,
  message: string,
  span: Span,
  more: Omit<Diagnostic, 'code' | 'severity' | 'message' | 'span'> = {},
): Diagnostic {
  return { code, severity: 'error', message, span, ...more };
}

/** The items of a list; a scalar counts as a list of one; none for everything else. Pure. */
export function oneOrMoreOf(node: Node | undefined): readonly Node[] {
  if (node === undefined || node.node === 'map') return [];
  return node.node === 'list' ? node.items : [node];
}

/** The strings of a list of scalars; other items are left out. Pure. */
export function textsOf(node: Node | undefined): readonly string[] {
  return oneOrMoreOf(node)
    .map(textOf)
    .filter((text) => text !== undefined);
}

/** The value that a node stands for, as plain JSON. Pure. */
export function jsonOf(node: Node): Json {
  if (node.node === 'scalar') return node.value;
  if (node.node === 'list') return node.items.map(jsonOf);
  return Object.fromEntries(node.entries.map((each) => [each.name, jsonOf(each.value)]));
}
