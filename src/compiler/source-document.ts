/** One document of the workspace as the compiler takes it: shaped, with the places of mistakes that are known already. */
import type { Entry, MapNode, Node, Span } from '../language/syntax/node.ts';
import type { Comment } from '../language/syntax/scan.ts';
import { contains } from './problem.ts';

/**
 * `sound` false: parsing or shape found mistakes, at `faults`. `broken`: the YAML itself could not be read to its
 * end, so that only kind and name can be trusted. `name` is '' when it could not be read. `root` and `comments` are read from
 * the text when somebody asks for them: equal from one time to the next, but not always the same objects. Keep spans, not nodes.
 */
export type SourceDocument = {
  readonly kind: string;
  readonly name: string;
  readonly nameNode: Node | null;
  readonly root: MapNode;
  /** An entry of the root. Where the nodes are not at hand it reads this one alone: for who looks at few keys of many files. */
  entry(key: string): Entry | undefined;
  readonly file: string;
  readonly sound: boolean;
  readonly broken: boolean;
  readonly faults: readonly Span[];
  readonly comments: readonly Comment[];
  /** Segments by whose edges the runs of a journey start or end; none for other kinds. */
  readonly watches: readonly string[];
};

/** The span at which a document's name stands, or the document itself. Pure. */
export function nameSpan(document: SourceDocument): Span {
  return document.nameNode?.span ?? document.root.span;
}

/** True for a part that is missing, or in which a fault was reported: nothing more is said of it. Pure. */
export function isFaulty(node: Node | undefined, document: SourceDocument): boolean {
  return node === undefined || document.faults.some((fault) => contains(node.span, fault));
}
