/** Texts -> shaped documents: each file parsed and checked by itself, so that one broken file hides no other. */
import type { Definitions } from '../kinds/definition.ts';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { checkShape, type Shape } from '../language/model/shape.ts';
import type { Parsed } from '../language/syntax/parse.ts';
import { parseCached } from '../language/workspace/cache.ts';
import type { SourceDocument } from './source-document.ts';

/** One file of a workspace; `path` relative to its root, with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };

/** The documents of a workspace, and everything that is wrong with single files. */
export type ReadDocuments = {
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files whose document kind could not be told: any name may be declared in them. */
  readonly strange: number;
};

/** Reads all files, in the order of their paths. Never throws on what a user wrote. */
export function readDocuments(files: readonly SourceFile[], definitions: Definitions): ReadDocuments {
  const documents: SourceDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let strange = 0;
  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  for (const { path, text } of sorted) {
    const parsed = parseCached(path, text);
    const shape = shapeOf(parsed, definitions);
    const own = [...parsed.diagnostics, ...(shape?.diagnostics ?? [])];
    diagnostics.push(...own);
    const document = shape?.document ?? null;
    if (document === null) {
      strange += 1;
      continue;
    }
    documents.push({
      ...document,
      sound: document.sound && own.every((each) => each.severity !== 'error'),
      broken: parsed.broken,
      faults: own.map((each) => each.span),
      comments: parsed.comments,
    });
  }
  return { documents, diagnostics, strange };
}

const shapes = new WeakMap<
  Parsed,
  { readonly definitions: Definitions; readonly shape: Shape | undefined }
>();

/** The shape of a parsed file; of one that was looked at before with these kinds, the same answer. */
function shapeOf(parsed: Parsed, definitions: Definitions): Shape | undefined {
  const known = shapes.get(parsed);
  if (known?.definitions === definitions) return known.shape;
  const shape = parsed.root === null ? undefined : checkShape(parsed.root, definitions, parsed.broken);
  shapes.set(parsed, { definitions, shape });
  return shape;
}
