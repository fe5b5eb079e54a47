/**
 * A diagnostic: the user's files are wrong, here, in this way, and this is the way out. A value, never thrown.
 * Message: lower case, identifiers in backticks, stands alone. Notes say why. Help says what to do.
 */
import type { Span } from '../syntax/node.ts';

export type Severity = 'error' | 'warning';

/** A place with its label, e.g. "in this step". */
export type Related = { readonly span: Span; readonly label: string };

/**
 * One splice of the text: replace the characters of `span` by `text`. `into`: the map or list that `text` is added to,
 * for text that stands between nodes; the smallest one around the place when it is left out.
 */
export type Edit = { readonly span: Span; readonly text: string; readonly into?: Span };

/**
 * A ready-made change, all or nothing; its edits may lie in several files. `isSafe` false: it may change what is meant,
 * and is made only when somebody asks for such changes (`--unsafe-fixes`). `title`: what it does, an imperative.
 */
export type Fix = { readonly title: string; readonly isSafe: boolean; readonly edits: readonly Edit[] };

export type Diagnostic = {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** What stands under the carets; short. */
  readonly label?: string;
  readonly related?: readonly Related[];
  readonly notes?: readonly string[];
  readonly help?: string;
  /** A safe fix of one splice. */
  readonly edit?: Edit;
  /** A fix of several splices, or one that is not safe. */
  readonly fix?: Fix;
  /** What stands at `span` must not be printed, in no frame: it is secret. */
  readonly conceals?: true;
  /** Those of one cause are one diagnostic: shown at the first place, the others related. */
  readonly cause?: string;
};

/** The change that mends a diagnostic; undefined where somebody has to think. Pure. */
export function fixOf({ fix, edit, help }: Diagnostic): Fix | undefined {
  if (fix !== undefined || edit === undefined) return fix;
  return { title: help ?? `write \`${edit.text}\``, isSafe: true, edits: [edit] };
}

/** Collects; the front end never throws on what a user wrote. */
export type Report = (diagnostic: Diagnostic) => void;
