/** What to scan, and how. Data only, so that those who ask need not load the parser. */
import type { Callee } from './callees.ts';

/** Roots are relative to `cwd`, aliases to `folder`. */
export type ScanRequest = {
  readonly roots: readonly string[];
  readonly cwd: string;
  readonly folder: string;
  readonly withTests: boolean;
  readonly withTypes: boolean;
  readonly callees: readonly Callee[];
  readonly aliases: { readonly [pattern: string]: string };
  readonly isIgnored: (path: string) => boolean;
};
