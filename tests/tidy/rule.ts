/** What a rule of the house is: a check over the whole tree, and small trees that break it, so that no rule is toothless. */
import type { Tree } from './tree.ts';

/** One breach: where (1-based line of a file) and what, in words. */
export type Violation = { readonly path: string; readonly line: number; readonly message: string };

/** A small tree, path -> text, with the places ("path:line") at which the rule must complain; none: it must not. */
export type Sample = {
  readonly files: { readonly [path: string]: string };
  readonly breaches: readonly string[];
};

export type Rule = {
  readonly name: string;
  readonly check: (tree: Tree) => readonly Violation[];
  /** At least one sample breaks the rule and at least one keeps it. */
  readonly samples: readonly Sample[];
};

/** "path:line: message", as editors link it. Pure. */
export function formatViolation(violation: Violation): string {
  return `${violation.path}:${violation.line}: ${violation.message}`;
}
