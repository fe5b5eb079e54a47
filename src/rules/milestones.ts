/** The milestones of a journey as they are written, for the rules that judge their dates and roles. */
import type { SourceDocument } from '../compiler/source-document.ts';
import { child, type Node } from '../language/syntax/node.ts';
import { textOf } from '../language/syntax/read-node.ts';

/** One milestone; days as YYYY-MM-DD. `node`: the map. */
export type Milestone = {
  readonly name: string;
  readonly node: Node;
  readonly nameNode: Node;
  readonly role: Node | undefined;
  readonly due: Node | undefined;
  readonly done: Node | undefined;
};

/** In the order in which they are written; none for documents that are no journeys. Pure. */
export function milestonesOf({ kind, root }: SourceDocument): readonly Milestone[] {
  const listed = kind === 'Journey' ? child(root, 'milestones') : undefined;
  return (listed?.node === 'list' ? listed.items : []).flatMap((node) => {
    const nameNode = child(node, 'name');
    const name = textOf(nameNode);
    if (nameNode === undefined || name === undefined) return [];
    return {
      name,
      node,
      nameNode,
      role: child(node, 'role'),
      due: child(node, 'due'),
      done: child(node, 'done'),
    };
  });
}
