/**
 * A diagnostic: the user's files are wrong, here, in this way, and this is the way out. A value, never thrown.
 * Message: lower case, identifiers in backticks, stands alone. Notes say why. Help says what to do.
 */
import type { Span } from '../syntax/node.ts';

export type Severity = 'error' | 'warning';

/** A place with its label, e.g. "in this step". */
export type Related = { readonly span: Span; readonly label: string };

/** One splice of the text: replace the characters of `span` by `text`. */
export type Edit = { readonly span: Span; readonly text: string };

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
  readonly edit?: Edit;
  /** Those of one cause are one diagnostic: shown at the first place, the others related. */
  readonly cause?: string;
};

/** Collects; the front end never throws on what a user wrote. */
export type Report = (diagnostic: Diagnostic) => void;
