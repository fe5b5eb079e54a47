/** Scans folders: finds the files, reads the calls, and asks the type checker where that is wanted. */
import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../language/diagnostics/diagnostic.ts';
import { readAliases } from './aliases.ts';
import type { Scan } from './call-site.ts';
import type { Callee } from './callees.ts';
import { scanCode } from './scan-code.ts';
import { readCode } from './source-files.ts';
import { createSourceSet } from './source-set.ts';

/** What to scan, and how. Roots are relative to `cwd`, aliases to `folder`. */
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

/** What was found, the texts by their shown path, and files that cannot be read. */
export type ScannedSources = {
  readonly scan: Scan;
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
};

/** Scans. Never throws on what is in the files. */
export async function scanSources(request: ScanRequest): Promise<ScannedSources> {
  const { files, skipped, diagnostics } = readCode(request);
  const shown = (full: string) => relative(request.cwd, full).split(sep).join('/');
  const set = createSourceSet(files, readAliases(request.aliases, resolve(request.folder)), shown);
  const scanned = scanCode(set, request.callees, skipped);
  const scan = request.withTypes
    ? await import('./ask-types.ts').then(({ askTypes }) => askTypes(scanned.scan, set))
    : scanned.scan;
  return {
    scan,
    texts: new Map(files.map(({ path, text }) => [path, text])),
    diagnostics: [...diagnostics, ...scanned.diagnostics],
  };
}
