/** Patterns that users write, in RE2's syntax: linear time whatever the text. JavaScript's own RegExp never sees them. */
import { RE2JS } from 're2js';

/** A pattern ready to test texts (true where it matches anywhere in the text), or why it cannot be one. */
export type Pattern =
  | { readonly ok: true; readonly test: (text: string) => boolean }
  | { readonly ok: false; readonly error: string };

const PATTERN_LENGTH_MAX = 1_000;

/**
 * Compiles RE2 syntax (no look-around, no back-references). The match is unanchored: use ^ and $.
 * A source that is no RE2 pattern, or longer than 1,000 characters, comes back as `error`, in words. Pure.
 */
export function compilePattern(source: string): Pattern {
  if (source.length > PATTERN_LENGTH_MAX) {
    return { ok: false, error: `a pattern may have at most ${PATTERN_LENGTH_MAX} characters` };
  }
  try {
    const compiled = RE2JS.compile(source);
    return { ok: true, test: (text) => compiled.matcher(text).find() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
