/**
 * What the parts of the shape check share: where we are, and how to go on into a nested node.
 * The parts call each other through this, so that no file imports another one back.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Node, Span } from '../syntax/node.ts';
import type { LanguageKinds, Schema } from './kinds.ts';

/** Where a node stands, for messages and spans. */
export type Place = {
  /** As in "unknown key `x` in WHAT". */
  readonly what: string;
  /** As in "not a key of NAME". */
  readonly name: string;
  /** The entry that holds the node, key included; what a missing key is reported on. */
  readonly holder: Span;
  /** The id of the step around, to point at. */
  readonly step?: Span;
  /** Keys of the map around that stand there and should not, and those that should and do not. */
  readonly around?: Neighbours;
};

/** What is wrong with the keys of one map, for the maps in it: a line one level off is one mistake. */
export type Neighbours = {
  readonly name: string;
  readonly unknown: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  /** Keys that turned out to stand one level off, with the map that they belong to. */
  readonly misplaced: Map<string, string>;
};

export type Checker = {
  readonly kinds: LanguageKinds;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Checks a node against any schema. */
  check(node: Node, schema: Schema, place: Place): void;
  /** How many diagnostics a node would give: to choose among branches. */
  probe(node: Node, schema: Schema, place: Place): readonly Diagnostic[];
};

/** An error with the step around it as related place. Pure. */
export function shapeError(
  span: Span,
  place: Place,
  rest: Omit<Diagnostic, 'severity' | 'span'>,
): Diagnostic {
  const around = place.step;
  const related = [
    ...(rest.related ?? []),
    ...(around !== undefined && (around.start > span.end || around.end < span.start)
      ? [{ span: around, label: 'in this step' }]
      : []),
  ];
  return { severity: 'error', span, ...rest, ...(related.length > 0 ? { related } : {}) };
}
